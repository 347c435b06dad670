/// A stable sort whose comparisons may fail, as Python's `sorted`.
enum Sorting {
    /// The indices of the keys in the order of the keys. Equal keys keep their order, reversed or not.
    ///
    /// - Parameter skipsEqual: whether equal keys need no order, as the elements of lists.
    static func order(
        _ keys: [Value],
        reverse: Bool,
        skipsEqual: Bool = false,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> [Int] {
        try evaluation.charge(32, times: keys.count)
        var order = Array(keys.indices)
        var spare = order
        var width = 1
        while width < keys.count {
            var start = 0
            while start < keys.count {
                let middle = min(start + width, keys.count)
                let end = min(start + 2 * width, keys.count)
                try merge(order, into: &spare, start, middle, end, keys, reverse, skipsEqual, evaluation)
                start = end
            }
            swap(&order, &spare)
            width *= 2
        }
        return order
    }

    private static func merge(
        _ order: [Int],
        into spare: inout [Int],
        _ start: Int,
        _ middle: Int,
        _ end: Int,
        _ keys: [Value],
        _ reverse: Bool,
        _ skipsEqual: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        var left = start
        var right = middle
        for place in start..<end {
            var takesRight = left == middle
            if !takesRight, right < end {
                try evaluation.charge(1)
                let (first, second) = (keys[order[left]], keys[order[right]])
                if skipsEqual, try first.isSameKey(as: second, evaluation) {
                    takesRight = false
                } else if reverse {
                    takesRight = try first.isLess(than: second, evaluation)
                } else {
                    takesRight = try second.isLess(than: first, evaluation)
                }
            }
            spare[place] = takesRight ? order[right] : order[left]
            if takesRight { right += 1 } else { left += 1 }
        }
    }
}
