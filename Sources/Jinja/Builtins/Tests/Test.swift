/// A test: what stands behind `is` in a template.
public struct Test: Sendable {
    public typealias Body = @Sendable (Value, Arguments, Evaluation) throws(TemplateError) -> Bool

    /// Its parameters after the value; nil if the body looks at the arguments itself.
    let signature: Signature?
    let body: Body

    /// A test of the host. Its body gets the arguments as the template gave them.
    public init(_ body: @escaping Body) {
        signature = nil
        self.body = body
    }

    /// A builtin test; all its parameters are required.
    init(_ function: String, _ parameters: [String], _ body: @escaping Body) {
        signature = Signature(function, parameters, required: parameters.count)
        self.body = body
    }

    @inline(__always) func apply(
        _ value: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        guard let signature else { return try body(value, arguments, evaluation) }
        return try body(value, signature.bind(arguments), evaluation)
    }
}
