/// A function that templates call: given by the host, or builtin.
public final class Function: Sendable {
    /// Gets the arguments and the rendering; gives the result.
    public typealias Body = @Sendable (Arguments, Evaluation) throws(TemplateError) -> Value

    /// What it prints as, and what messages call it.
    public let name: String
    /// Whether it is a class in Python, which shows when it is printed.
    let isType: Bool
    /// Whether the body looks at the template that calls.
    let looksAtCaller: Bool
    /// The variable that holds the function to call in its place, if it is only another name for that.
    let alias: String?
    let body: Body

    /// A function whose body gets the arguments as the template gave them.
    ///
    /// - Parameters:
    ///   - name: what it prints as, and what messages call it.
    ///   - body: called from any thread.
    public convenience init(_ name: String, _ body: @escaping Body) {
        self.init(name, isType: false, body)
    }

    /// Whether it is Python's `dict`.
    var isDictionaryType: Bool { isType && name == "dict" }

    init(
        _ name: String,
        isType: Bool,
        looksAtCaller: Bool = false,
        alias: String? = nil,
        _ body: @escaping Body
    ) {
        self.name = name
        self.isType = isType
        self.looksAtCaller = looksAtCaller
        self.alias = alias
        self.body = body
    }
}
