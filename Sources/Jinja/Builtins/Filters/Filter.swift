/// A filter: what stands behind `|` in a template.
public struct Filter: Sendable {
    /// Gets the value that is filtered, the arguments and the rendering; gives the result.
    public typealias Body = @Sendable (Value, Arguments, Evaluation) throws(TemplateError) -> Value

    typealias BoundBody = @Sendable (Operands, Evaluation) throws(TemplateError) -> Value

    private enum Code {
        /// Gets the arguments as the template gave them.
        case free(Body)
        /// Gets them in the order of the parameters.
        case bound(BoundBody)
    }

    /// Its parameters after the value; nil if the body looks at the arguments itself.
    let signature: Signature?
    /// Whether the same value and arguments always give the same result, so that it can be run when compiling.
    let isPure: Bool
    private let code: Code
    /// Whether the body looks at the template that calls.
    let looksAtCaller: Bool
    /// Makes the body of a filter whose messages name it.
    private let makeBody: (@Sendable (_ name: String) -> Body)?

    /// A filter of the host. Its body gets the arguments as the template gave them.
    public init(_ body: @escaping Body) { self.init(unbound: false, body) }

    /// A filter of the host that wants to know what it is called.
    init(looksAtCaller: Bool, _ makeBody: @escaping @Sendable (_ name: String) -> Body) {
        signature = nil
        isPure = false
        self.looksAtCaller = looksAtCaller
        code = .free(makeBody(""))
        self.makeBody = makeBody
    }

    /// The same under a name.
    func named(_ name: String) -> Filter {
        guard let makeBody else { return self }
        let body = makeBody(name)
        return Filter(looksAtCaller: looksAtCaller) { _ in body }
    }

    /// A builtin filter.
    init(
        _ function: String,
        _ parameters: [String] = [],
        required: Int = 0,
        isPure: Bool = true,
        _ body: @escaping BoundBody
    ) {
        signature = Signature(function, parameters, required: required)
        self.isPure = isPure
        looksAtCaller = false
        makeBody = nil
        code = .bound(body)
    }

    /// A builtin filter that binds its arguments itself.
    init(unbound isPure: Bool, _ body: @escaping Body) {
        signature = nil
        self.isPure = isPure
        looksAtCaller = false
        makeBody = nil
        code = .free(body)
    }

    /// The body of a builtin one that takes its arguments in the order of the parameters.
    var bound: BoundBody? {
        if case .bound(let body) = code { return body }
        return nil
    }

    /// - Parameter arguments: as the template gave them.
    func apply(
        _ value: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try evaluation.chargeReading(value)
        try evaluation.chargeReading(arguments)
        switch code {
        case .free(let body): return try body(value, arguments, evaluation)
        case .bound(let body):
            let bound = try signature?.bind(arguments) ?? arguments
            let operands = [value] + bound.values
            return try body(operands.span, evaluation)
        }
    }

    /// - Parameter operands: the value and the arguments in the order of the parameters, none missing that is required.
    @inline(__always) func apply(
        bound operands: Operands,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try evaluation.chargeReading(operands)
        switch code {
        case .bound(let body): return try body(operands, evaluation)
        case .free(let body): return try body(operands[0], operands.arguments, evaluation)
        }
    }
}
