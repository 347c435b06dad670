/// Templates that a closure finds: in a database, in the program itself (Jinja2: API, `FunctionLoader`).
public struct FunctionLoader: Loader {
    /// Gives the source of a template, or nil if there is none of this name. Called from any thread.
    public typealias Body = @Sendable (_ name: String) throws(TemplateError) -> TemplateSource?

    private let body: Body

    /// A loader that asks a closure.
    public init(_ body: @escaping Body) { self.body = body }

    public func source(of name: String) throws(TemplateError) -> TemplateSource? { try body(name) }
}
