/// The methods of Python's `str` that look for something in it, or in the part between two indices.
enum TextSearch {
    static func call(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...3, method.rawValue, isParsed: true)
        let needle = try arguments.values[0].expectText("argument")
        guard let bounds = try bounds(text, arguments) else {
            if method == .count { return .int(0) }
            return try missing(method)
        }
        if method == .count { return .int(count(needle, text, bounds)) }
        let isForward = method == .find || method == .index
        let found =
            isForward
            ? text.firstOffset(of: needle, from: bounds.lowerBound)
            : text.lastOffset(of: needle, before: bounds.upperBound)
        guard let found, found >= bounds.lowerBound, found + needle.byteCount <= bounds.upperBound else {
            return try missing(method)
        }
        return .int(text.codePointIndex(ofOffset: found))
    }

    private static func missing(_ method: MethodName) throws(TemplateError) -> Value {
        if method == .index || method == .rindex { throw .value("substring not found") }
        return .int(-1)
    }

    private static func count(_ needle: Text, _ text: Text, _ bounds: Range<Int>) -> Int {
        if needle.isEmpty { return text.slice(bounds).count + 1 }
        var count = 0
        var start = bounds.lowerBound
        while let found = text.firstOffset(of: needle, from: start) {
            let end = found + needle.byteCount
            if end > bounds.upperBound { break }
            count += 1
            start = end
        }
        return count
    }

    /// The bytes between the indices that the second and the third argument give, or nil if they lie beyond the end.
    private static func bounds(_ text: Text, _ arguments: Arguments) throws(TemplateError) -> Range<Int>? {
        let start = arguments[1] ?? .none
        let stop = arguments[2] ?? .none
        guard !start.isNone || !stop.isNone else { return 0..<text.byteCount }
        let count = text.count
        let first = try Slice(start, .none, .none).start ?? 0
        let bounds = try Slice(start, stop, .none).resolved(count)
        guard first <= count, bounds.start <= bounds.stop else { return nil }
        return text.offset(ofCodePoint: bounds.start)..<text.offset(ofCodePoint: bounds.stop)
    }

    /// `startswith` and `endswith`, which also take a tuple of candidates.
    static func affix(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...3, method.rawValue, isParsed: true)
        var candidates: [Text] = []
        if case .tuple(let tuple) = arguments.values[0] {
            for item in tuple.items {
                candidates.append(try item.expectText("tuple for \(method.rawValue) items"))
            }
        } else {
            candidates = [try arguments.values[0].expectText("\(method.rawValue) first arg")]
        }
        guard let bounds = try bounds(text, arguments) else { return .bool(false) }
        let part = text.slice(bounds)
        return .bool(
            candidates.contains { method == .startswith ? part.hasPrefix($0) : part.hasSuffix($0) }
        )
    }
}
