/// One rendering: what all templates that take part in it share.
final class Rendering: Evaluation {
    let environment: Environment
    private var stepsLeft: Int
    /// How many functions of templates may run inside each other.
    let recursionLimit: Int
    /// How many machines are running inside each other.
    private var depth = 0
    /// Each machine takes part of the stack.
    private static let depthLimit = 48
    /// The value of an autoescape block that is a strict undefined.
    var unknownAutoescape: Undefined?
    /// Modules of templates imported without context, which are made once; those of libraries were made before.
    var modules: [ObjectIdentifier: TemplateModule] = [:]
    /// The contexts in which macros of libraries run here, and the one that was asked for last.
    private var homes: [ObjectIdentifier: Context] = [:]
    private var lastHome: (library: Context, own: Context)?
    /// What may hold macros that hold it in turn.
    private var scopes: [Scope] = []
    private var contexts: [Context] = []
    private var loops: [LoopContext] = []

    /// The templates that this rendering sees: what it found once stays as it is until the end.
    private var templates: [String: TemplateCache.Entry]?
    /// The context of what called a function of the host last, if that looks at it.
    var caller: Context?
    /// The globals of the environment.
    let globalLayer: Layer
    /// What messages are looked up in.
    let translations: any Translations

    convenience init(_ template: Template) {
        self.init(
            template.environment,
            autoescape: template.program.autoescape,
            translations: template.translations
        )
    }

    init(_ environment: Environment, autoescape: Bool, translations: (any Translations)? = nil) {
        self.environment = environment
        self.translations = translations ?? environment.options.translations
        globalLayer = Layer(globals: environment.globals)
        stepsLeft = environment.options.limits.steps
        recursionLimit = environment.options.limits.recursion
        super.init(environment.settings, autoescape: autoescape)
    }

    /// The template of a name.
    func program(_ name: String) throws(TemplateError) -> Program { try entry(name).program }

    /// The template of a name with what was made of it. What is compiled is looked at without a lock from the second time
    /// on.
    func entry(_ name: String) throws(TemplateError) -> TemplateCache.Entry {
        if let known = templates?[name] { return known }
        if templates == nil, !environment.options.autoReload {
            templates = environment.entries
            if let known = templates?[name] { return known }
        }
        let entry = try environment.entry(name)
        templates = templates ?? [:]
        templates?[name] = entry
        return entry
    }

    /// The context in which the macros of a library run here: what it names, and the globals as this rendering has them.
    func home(of library: Context) throws(TemplateError) -> Context {
        if let lastHome, lastHome.library === library { return lastHome.own }
        let own: Context
        if let known = homes[ObjectIdentifier(library)] {
            own = known
        } else {
            try charge(256)
            own = Context(library.program, outer: globalLayer)
            own.variables = library.variables
            homes[ObjectIdentifier(library)] = own
        }
        lastHome = (library, own)
        return own
    }

    /// Accounts for steps, since loops and recursion must end.
    func step(_ count: Int) throws(TemplateError) {
        stepsLeft &-= count
        if stepsLeft < 0 {
            throw .security("the template takes too many steps: limits.steps is \(settings.limits.steps)")
        }
    }

    /// Runs `body`, which makes one machine more. Afterwards output is escaped as before.
    func deeper<Result>(_ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
        guard depth < Rendering.depthLimit else { throw .recursion }
        let autoescape = autoescape
        depth &+= 1
        defer {
            depth &-= 1
            self.autoescape = autoescape
        }
        return try body()
    }

    /// Remembers where a macro was made, to let go of it in the end.
    func keep(_ scope: Scope, _ context: Context) throws(TemplateError) {
        if scopes.last !== scope {
            try charge(64 &+ 16 &* scope.values.count)
            scopes.append(scope)
        }
        try keep(context)
    }

    /// Remembers a context that a value holds, to let go of what it holds in the end.
    func keep(_ context: Context) throws(TemplateError) {
        guard !context.isKept else { return }
        try charge(256)
        context.isKept = true
        contexts.append(context)
    }

    /// Remembers a loop that holds values of the template, to let go of those in the end.
    func keep(_ loop: LoopContext) throws(TemplateError) {
        try charge(192)
        loops.append(loop)
    }

    /// Lets go of everything that holds itself.
    func finish() {
        for loop in loops { loop.forget() }
        loops = []
        for scope in scopes { scope.values = [] }
        for context in contexts { context.forget() }
        globalLayer.forgetMade()
        caller = nil
        modules = [:]
        scopes = []
        contexts = []
        breakCycles()
    }
}

extension Evaluation {
    /// The rendering that this is, in everything that only a rendering can reach.
    var rendering: Rendering {
        guard let rendering = self as? Rendering else { preconditionFailure("no template is being rendered") }
        return rendering
    }
}
