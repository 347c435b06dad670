/// A stable sort whose comparisons may fail, as Python's `sorted`.
///
/// Keys that are all numbers or all texts, as nearly all are, are sorted as such: comparing them cannot fail, and they
/// lie side by side with what decides most comparisons.
enum Sorting {
    /// The indices of the keys in the order of the keys. Equal keys keep their order, reversed or not.
    ///
    /// - Parameter skipsEqual: whether equal keys need no order, as the elements of lists.
    /// - Parameter ignoresCase: whether texts count as if they were in lower case.
    static func order(
        _ keys: [Value],
        reverse: Bool,
        skipsEqual: Bool = false,
        ignoresCase: Bool = false,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> [Int] {
        try evaluation.charge(32, times: keys.count)
        if let numbers = numbers(keys) { return try order(numbers, reverse: reverse, evaluation) }
        if let texts = TextKeys(keys, ignoresCase: ignoresCase) {
            return try texts.order(reverse: reverse, evaluation)
        }
        let keys = ignoresCase ? keys.map(\.caseless) : keys
        func isLess(_ first: Int, _ second: Int) throws(TemplateError) -> Bool {
            if skipsEqual, try keys[first].isSameKey(as: keys[second], evaluation) { return false }
            return try keys[first].isLess(than: keys[second], evaluation)
        }
        if !reverse { return try order(keys.count, evaluation, isLess) }
        // As Python does it: equal keys keep their order because the list is turned round before and after.
        let last = keys.count - 1
        let order = try order(keys.count, evaluation) { (first, second) throws(TemplateError) in
            try isLess(last - first, last - second)
        }
        return order.reversed().map { last - $0 }
    }

    /// The numbers below `count`, sorted stably.
    static func order(
        _ count: Int,
        _ evaluation: Evaluation,
        _ isLess: (Int, Int) throws(TemplateError) -> Bool
    ) throws(TemplateError) -> [Int] {
        guard count >= 64 else {
            try evaluation.charge(8, times: count)
            return try orderFew(count, isLess)
        }
        return try merged(Array(0..<count), evaluation) { (first, second) throws(TemplateError) in
            try isLess(second, first)
        }
    }

    /// What Python does with fewer than 64: it takes the run that the list begins with, turned round if it descends, and
    /// inserts the others by halving. Asking the same questions gives the same order where there is no proper one, as
    /// with NaN.
    private static func orderFew(
        _ count: Int,
        _ isLess: (Int, Int) throws(TemplateError) -> Bool
    ) throws(TemplateError) -> [Int] {
        var order = Array(0..<count)
        guard count > 1 else { return order }
        let descends = try isLess(1, 0)
        var run = 2
        while run < count, try isLess(run, run - 1) == descends { run += 1 }
        if descends { order[..<run].reverse() }
        while run < count {
            let pivot = order[run]
            var low = 0
            var high = run
            while low < high {
                let middle = (low + high) / 2
                if try isLess(pivot, order[middle]) { high = middle } else { low = middle + 1 }
            }
            order.remove(at: run)
            order.insert(pivot, at: low)
            run += 1
        }
        return order
    }

    private struct NumberKey {
        let number: Double
        let index: Int
    }

    /// The keys as floating-point numbers, or nil if some of them are none or lose something by that.
    private static func numbers(_ keys: [Value]) -> [NumberKey]? {
        var numbers: [NumberKey] = []
        numbers.reserveCapacity(keys.count)
        let span = keys.span
        for index in span.indices {
            switch span[index] {
            case .int(let int) where int.magnitude <= 1 << 53:
                numbers.append(NumberKey(number: Double(int), index: index))
            case .float(let double) where !double.isNaN:
                numbers.append(NumberKey(number: double, index: index))
            default: return nil
            }
        }
        return numbers
    }

    private static func order(
        _ numbers: [NumberKey],
        reverse: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> [Int] {
        let sorted =
            if reverse {
                try merged(numbers, evaluation) { $0.number < $1.number }
            } else {
                try merged(numbers, evaluation) { $1.number < $0.number }
            }
        return sorted.map(\.index)
    }

    /// Sorts by merging ever longer runs.
    ///
    /// - Parameter isAfter: whether the second of two elements must change places with the first, which stands before it.
    @inline(__always) static func merged<Element>(
        _ elements: [Element],
        _ evaluation: Evaluation,
        _ isAfter: (Element, Element) throws(TemplateError) -> Bool
    ) throws(TemplateError) -> [Element] {
        var sorted = elements
        guard sorted.count > 1 else { return sorted }
        var spare = sorted
        var width = 1
        while width < sorted.count {
            try evaluation.charge(sorted.count)
            var place = spare.mutableSpan
            try merge(sorted.span, into: &place, width: width, isAfter)
            swap(&sorted, &spare)
            width &*= 2
        }
        return sorted
    }

    /// Merges each two neighbouring runs of a width.
    @inline(__always) private static func merge<Element>(
        _ elements: Span<Element>,
        into merged: inout MutableSpan<Element>,
        width: Int,
        _ isAfter: (Element, Element) throws(TemplateError) -> Bool
    ) throws(TemplateError) {
        let count = elements.count
        var place = 0
        while place < count {
            let middle = min(place &+ width, count)
            let end = min(middle &+ width, count)
            var left = place
            var right = middle
            while left < middle, right < end {
                if try isAfter(elements[left], elements[right]) {
                    merged[place] = elements[right]
                    right &+= 1
                } else {
                    merged[place] = elements[left]
                    left &+= 1
                }
                place &+= 1
            }
            while left < middle {
                merged[place] = elements[left]
                left &+= 1
                place &+= 1
            }
            while right < end {
                merged[place] = elements[right]
                right &+= 1
                place &+= 1
            }
        }
    }
}

/// Texts to sort by, each with its first eight bytes as a number.
private struct TextKeys {
    private struct Key {
        let prefix: UInt64
        let index: Int
    }

    private let keys: [Key]
    private let texts: [Text]
    private let ignoresCase: Bool

    /// Nil if not all keys are texts. Where case does not matter, texts in ASCII stay as they are: their letters are
    /// compared in lower case one by one.
    init?(_ values: [Value], ignoresCase: Bool) {
        var texts: [Text] = []
        var keys: [Key] = []
        texts.reserveCapacity(values.count)
        keys.reserveCapacity(values.count)
        for index in values.indices {
            guard var text = values[index].text else { return nil }
            if ignoresCase, !text.isASCII { text = text.lowercased() }
            keys.append(Key(prefix: text.prefix(ignoresCase: ignoresCase), index: index))
            texts.append(text)
        }
        self.texts = texts
        self.keys = keys
        self.ignoresCase = ignoresCase
    }

    func order(reverse: Bool, _ evaluation: Evaluation) throws(TemplateError) -> [Int] {
        let texts = texts.span
        let sorted = try Sorting.merged(keys, evaluation) { (first, second) throws(TemplateError) in
            let (low, high) = reverse ? (first, second) : (second, first)
            if low.prefix != high.prefix { return low.prefix < high.prefix }
            return try texts[low.index].isLess(
                than: texts[high.index],
                from: 8,
                ignoresCase: ignoresCase,
                evaluation
            )
        }
        return sorted.map(\.index)
    }
}

extension Text {
    /// Its first eight bytes as a number; bytes that are missing count as 0.
    fileprivate func prefix(ignoresCase: Bool) -> UInt64 {
        let bytes = storage.span
        var prefix: UInt64 = 0
        for index in 1..<9 {
            let byte = index < bytes.count ? bytes[index] : 0
            prefix = prefix << 8 | UInt64(ignoresCase ? ASCII.lowercase(byte) : byte)
        }
        return prefix
    }

    /// Whether it comes before another whose first bytes are the same.
    fileprivate func isLess(
        than other: Text,
        from start: Int,
        ignoresCase: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        let first = storage.span
        let second = other.storage.span
        if first.isIdentical(to: second) { return false }
        var index = start &+ 1
        let end = min(first.count, second.count)
        while index < end {
            var (left, right) = (first[index], second[index])
            if ignoresCase { (left, right) = (ASCII.lowercase(left), ASCII.lowercase(right)) }
            if left != right { return left < right }
            index &+= 1
        }
        if end > 64 { try evaluation.charge(end / 64) }
        return first.count < second.count
    }
}
