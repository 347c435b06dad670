/// What a template that only names macros and constants gives to who imports it without context: made once, when the
/// template is compiled, and used by every rendering (Jinja2: API, `Template.module`; there every template imported
/// without context is run only once).
///
/// Jinja2 keeps the module of any template, and with it what a macro appends to a list of the module: that one page
/// then shows to the next. Here nothing is kept that could differ from one rendering to another or that one could
/// change: no list, no dictionary, no namespace, nothing that a global, a function or a translation had a part in. A
/// template with any of these at its top is run once in each rendering instead. Macros that are kept run in a context
/// that belongs to the rendering (`Rendering.home`), so they see its globals and spend its limits.
///
/// `@unchecked Sendable`, as values are not: from the end of `init` until nobody has it any more, nothing changes what
/// it holds, which is macros, texts, numbers and tuples of such.
final class Library: @unchecked Sendable {
    let module: TemplateModule
    /// What the macros were made in. It has no variables from outside and nothing ever runs in it again.
    private let context: Context
    /// The variables that the macros see around them.
    private let scope: Scope?

    /// - Returns: nil for a template that is no library, and for one that the limits let no rendering run.
    init?(_ program: Program, _ environment: Environment) {
        guard program.isLibrary else { return nil }
        let rendering = Rendering(environment, autoescape: program.autoescape)
        var machine = Machine(rendering)
        guard let context = try? machine.render(program, nil, asModule: true) else {
            // Who imports it is told why.
            rendering.finish()
            return nil
        }
        context.isOfLibrary = true
        self.context = context
        module = TemplateModule(context, body: Text(utf8: machine.finish()))
        let macros = context.variables.values.compactMap { value in
            if case .object(let object) = value { object as? MacroObject } else { nil }
        }
        scope = macros.first?.outer
    }

    // The macros hold what holds them.
    deinit {
        scope?.values = []
        context.forget()
    }
}
