/// An expression of the template language, ready to evaluate (Jinja2: API, `Environment.compile_expression`).
///
/// ```swift
/// let isAdult = try environment.expression("person.age >= 18")
/// let result = try isAdult.evaluate(["person": ["age": 20]])  // true
/// ```
public struct CompiledExpression: Sendable {
    private let program: Program
    private let environment: Environment

    init(_ program: Program, _ environment: Environment) {
        self.program = program
        self.environment = environment
    }

    /// The variable in which the program leaves the result.
    static let result = "result"

    /// Computes its value.
    ///
    /// - Parameter variables: what the expression can name.
    /// - Returns: nil if the value is undefined.
    /// - Throws: what rendering a template with this expression would throw.
    public func evaluate(_ variables: [String: Value] = [:]) throws(TemplateError) -> Value? {
        let rendering = Rendering(environment, autoescape: program.autoescape)
        defer { rendering.finish() }
        var machine = Machine(rendering)
        let layer = Layer(.dictionary(variables), next: rendering.globalLayer)
        let value = try machine.render(program, layer).variables[CompiledExpression.result]
        guard let value, !value.isUndefined else { return nil }
        return value
    }

    /// Computes its value and reads it as a Swift type.
    ///
    /// - Throws: as `evaluate(_:)`; `runtime` for a value of another type, and for an undefined one unless `Result` is
    ///   an optional.
    public func evaluate<Result: ValueReadable>(
        _ variables: [String: Value] = [:],
        as type: Result.Type
    ) throws(TemplateError) -> Result {
        try (evaluate(variables) ?? .none).converted(to: type)
    }
}

extension Environment {
    /// Compiles an expression.
    ///
    /// - Parameter source: without delimiters, as in `a + b`.
    /// - Throws: `syntax` or `security` for what is wrong with it.
    public func expression(_ source: String) throws(TemplateError) -> CompiledExpression {
        CompiledExpression(try compile(expression: Array(source.utf8)), self)
    }
}
