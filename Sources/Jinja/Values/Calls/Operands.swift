/// What a builtin filter or test works on: a value, then the arguments in the order of the parameters; those that were
/// not given are absent or missing at the end.
///
/// They are lent by who calls, mostly from the registers of the machine, so that a call copies nothing.
typealias Operands = Span<Value>

extension Span<Value> {
    /// The argument for a parameter, or nil if it was not given.
    @inline(__always) func argument(_ index: Int) -> Value? {
        guard index &+ 1 < count, !self[index &+ 1].isAbsent else { return nil }
        return self[index &+ 1]
    }

    /// The value as a text, whatever it is: Python's `str`, markup left markup.
    @inline(__always) func text(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        if case .string(let text) = self[0] { return text }
        return try self[0].printed(evaluation)
    }

    /// A copy of the arguments, for what outlives the call.
    var arguments: Arguments {
        var values: [Value] = []
        values.reserveCapacity(Swift.max(0, count - 1))
        for index in 1..<Swift.max(1, count) { values.append(self[index]) }
        return Arguments(values)
    }
}
