extension BidirectionalCollection {
    /// Without the elements at both ends that meet a condition.
    ///
    /// One pass from each end. `dropLast()` in a loop is no replacement: without a number it counts the whole collection
    /// each time, and 70,000 blanks behind a name then keep a worker busy for seconds.
    public func trimming(while isOutside: (Element) throws -> Bool) rethrows -> SubSequence {
        let end = try lastIndex { try !isOutside($0) }.map(index(after:)) ?? startIndex
        return try self[..<end].drop(while: isOutside)
    }
}
