/// A filter: what stands behind `|` in a template.
public struct Filter: Sendable {
    public typealias Body = @Sendable (Value, Arguments, Evaluation) throws(TemplateError) -> Value

    /// Its parameters after the value; nil if the body looks at the arguments itself.
    let signature: Signature?
    /// Whether the same value and arguments always give the same result, so that it can be run when compiling.
    let isPure: Bool
    let body: Body

    /// A filter of the host. Its body gets the arguments as the template gave them.
    public init(_ body: @escaping Body) {
        signature = nil
        isPure = false
        self.body = body
    }

    /// A builtin filter.
    init(
        _ function: String,
        _ parameters: [String] = [],
        required: Int = 0,
        isPure: Bool = true,
        _ body: @escaping Body
    ) {
        signature = Signature(function, parameters, required: required)
        self.isPure = isPure
        self.body = body
    }

    /// A builtin filter that binds its arguments itself.
    init(unbound isPure: Bool, _ body: @escaping Body) {
        signature = nil
        self.isPure = isPure
        self.body = body
    }

    @inline(__always) func apply(
        _ value: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        guard let signature else { return try body(value, arguments, evaluation) }
        return try body(value, signature.bind(arguments), evaluation)
    }
}
