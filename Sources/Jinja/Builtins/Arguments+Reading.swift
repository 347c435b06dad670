/// What builtin functions expect of their arguments, with Python's words when it is not so.
extension Arguments {
    /// Checks a call of a method that takes no names, only so many positional arguments.
    ///
    /// - Parameter isParsed: whether Python reads the arguments by a format, and words the error accordingly.
    func expect(
        _ counts: ClosedRange<Int>,
        _ function: String,
        isParsed: Bool = false
    ) throws(TemplateError) {
        guard names.isEmpty else { throw .type("\(function)() takes no keyword arguments") }
        guard !counts.contains(values.count) else { return }
        if !isParsed, !function.utf8.contains(0x2E) { throw .type(checked(counts, function)) }
        let limit = values.count < counts.lowerBound ? counts.lowerBound : counts.upperBound
        let expected = limit == 0 ? "no arguments" : limit == 1 ? "1 argument" : "\(limit) arguments"
        let bound =
            counts.lowerBound == counts.upperBound
            ? limit == 1 ? "exactly one argument" : expected
            : values.count < counts.lowerBound ? "at least \(expected)" : "at most \(expected)"
        throw .type("\(function)() takes \(bound) (\(values.count) given)")
    }

    private func checked(_ counts: ClosedRange<Int>, _ function: String) -> String {
        let limit = values.count < counts.lowerBound ? counts.lowerBound : counts.upperBound
        let word =
            counts.lowerBound == counts.upperBound ? "" : values.count < limit ? "at least " : "at most "
        return "\(function) expected \(word)\(limit) argument\(limit == 1 ? "" : "s"), got \(values.count)"
    }
}

extension Value {
    /// A text, or Python's TypeError.
    func expectText(_ what: String = "argument") throws(TemplateError) -> Text {
        guard let text else {
            throw .type("\(what) must be str, not \(typeName)")
        }
        return text
    }

    /// A dictionary, or Python's error for asking anything else for its items.
    func expectMap() throws(TemplateError) -> Map {
        if case .undefined(let undefined) = self { throw undefined.error }
        guard case .map(let map) = materialized else {
            throw TemplateError(.runtime, "'\(typeName)' object has no attribute 'items'", cause: .attribute)
        }
        return map
    }

    /// An integer in the sense of Python's `__index__`. One that does not fit is cut to the nearest that does.
    func expectIndex() throws(TemplateError) -> Int {
        switch self {
        case .int(let int): return int
        case .bool(let bool): return bool ? 1 : 0
        case .bigInt(let big): return big.isNegative ? .min : .max
        default: throw .type("'\(typeName)' object cannot be interpreted as an integer")
        }
    }

    /// An index or a count, which Python wants to fit into a `Py_ssize_t`.
    func expectSize() throws(TemplateError) -> Int {
        if case .bigInt = self { throw .overflow("Python int too large to convert to C ssize_t") }
        return try expectIndex()
    }

    /// An integer that Python wants to fit into a C `int`; a yes or no that is given as a number is one too.
    func expectCInteger() throws(TemplateError) -> Int {
        let index = try expectIndex()
        guard Int32(exactly: index) != nil else {
            throw .overflow("Python int too large to convert to C int")
        }
        return index
    }

    /// An integer or none, where none means nothing was given.
    func expectOptionalIndex() throws(TemplateError) -> Int? { isNone ? nil : try expectSize() }
}
