/// A function that templates call: given by the host, or builtin.
public final class Function: Sendable {
    public typealias Body = @Sendable (Arguments, Evaluation) throws(TemplateError) -> Value

    public let name: String
    /// Whether it is a class in Python, which shows when it is printed.
    let isType: Bool
    let body: Body

    public convenience init(_ name: String, _ body: @escaping Body) {
        self.init(name, isType: false, body)
    }

    init(_ name: String, isType: Bool, _ body: @escaping Body) {
        self.name = name
        self.isType = isType
        self.body = body
    }
}
