/// What a template defines: its macros and the variables that it sets outside of blocks, loops and macros (Jinja2: API,
/// `Template.module`).
///
/// It belongs to one rendering, whose limits count everything that is called, and so to the thread that made it.
///
/// ```swift
/// let forms = try environment.template("forms.html").module()
/// let field = try forms.call("field", ["email"], named: ["label": "Address"])
/// ```
public final class Module {
    /// What the template printed.
    public let text: String
    private let module: TemplateModule
    private let rendering: Rendering

    init(_ template: Template, _ variables: [String: Value]) throws(TemplateError) {
        let rendering = Rendering(template)
        self.rendering = rendering
        var machine = Machine(rendering)
        let layer = Layer(.dictionary(variables), next: rendering.globalLayer)
        let context: Context
        do throws(TemplateError) {
            context = try machine.render(template.program, layer, asModule: true)
        } catch {
            rendering.finish()
            throw error
        }
        let bytes = machine.finish()
        module = TemplateModule(context, body: Text(utf8: bytes))
        text = String(decoding: bytes, as: UTF8.self)
    }

    deinit { rendering.finish() }

    /// The names of what it defines, in the order in which it does; those that begin with `_` are its own.
    public var names: [String] { module.names }

    /// A variable or a macro; nil if it defines none of this name.
    public subscript(name: String) -> Value? { module[name] }

    /// Calls a macro.
    ///
    /// - Parameters:
    ///   - name: the name of the macro.
    ///   - positional: the arguments in the order of its parameters.
    ///   - named: arguments by name.
    /// - Returns: what it printed.
    /// - Throws: `undefined` if there is no such macro, `runtime` if its parameters are others, and what rendering throws.
    public func call(
        _ name: String,
        _ positional: [Value] = [],
        named: KeyValuePairs<String, Value> = [:]
    ) throws(TemplateError) -> String {
        guard let callee = module[name] else {
            throw .undefined("the template '\(module.name)' does not export the requested name '\(name)'")
        }
        let arguments = Arguments(positional + named.map(\.value), names: named.map { Text($0.key) })
        let result = try callee.call(arguments, rendering)
        return try result.printed(rendering).description
    }
}
