/// A test: what stands behind `is` in a template.
public struct Test: Sendable {
    /// Gets the value that is tested, the arguments and the rendering; tells whether it passes.
    public typealias Body = @Sendable (Value, Arguments, Evaluation) throws(TemplateError) -> Bool

    typealias BoundBody = @Sendable (Operands, Evaluation) throws(TemplateError) -> Bool

    private enum Code {
        /// Gets the arguments as the template gave them.
        case free(Body)
        /// Gets them in the order of the parameters.
        case bound(BoundBody)
    }

    /// Its parameters after the value; nil if the body looks at the arguments itself.
    let signature: Signature?
    private let code: Code
    /// Whether the body looks at the template that calls.
    let looksAtCaller: Bool
    /// Makes the body of a test whose messages name it.
    private let makeBody: (@Sendable (_ name: String) -> Body)?

    /// A test of the host. Its body gets the arguments as the template gave them.
    public init(_ body: @escaping Body) {
        signature = nil
        looksAtCaller = false
        makeBody = nil
        code = .free(body)
    }

    /// A test of the host that wants to know what it is called.
    init(looksAtCaller: Bool, _ makeBody: @escaping @Sendable (_ name: String) -> Body) {
        signature = nil
        self.looksAtCaller = looksAtCaller
        code = .free(makeBody(""))
        self.makeBody = makeBody
    }

    /// The same under a name.
    func named(_ name: String) -> Test {
        guard let makeBody else { return self }
        let body = makeBody(name)
        return Test(looksAtCaller: looksAtCaller) { _ in body }
    }

    /// A builtin test; all its parameters are required.
    init(_ function: String, _ parameters: [String], _ body: @escaping BoundBody) {
        signature = Signature(function, parameters, required: parameters.count)
        looksAtCaller = false
        makeBody = nil
        code = .bound(body)
    }

    /// - Parameter arguments: as the template gave them.
    func apply(
        _ value: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
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

    /// - Parameter operands: the value and the arguments in the order of the parameters, none missing.
    @inline(__always) func apply(
        bound operands: Operands,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        try evaluation.chargeReading(operands)
        switch code {
        case .bound(let body): return try body(operands, evaluation)
        case .free(let body): return try body(operands[0], operands.arguments, evaluation)
        }
    }
}
