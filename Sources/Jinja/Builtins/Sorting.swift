/// A stable sort whose comparisons may fail, as Python's `sorted`.
enum Sorting {
    /// The indices of the keys in the order of the keys. Equal keys keep their order, reversed or not.
    static func order(
        _ keys: [Value],
        reverse: Bool,
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
                try merge(order, into: &spare, start, middle, end, keys, reverse, evaluation)
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
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        var left = start
        var right = middle
        for place in start..<end {
            var takesRight = left == middle
            if !takesRight, right < end {
                try evaluation.charge(1)
                takesRight =
                    reverse
                    ? try keys[order[left]].isLess(than: keys[order[right]], evaluation)
                    : try keys[order[right]].isLess(than: keys[order[left]], evaluation)
            }
            spare[place] = takesRight ? order[right] : order[left]
            if takesRight { right += 1 } else { left += 1 }
        }
    }
}
