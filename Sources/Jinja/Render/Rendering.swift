/// One rendering: what all templates that take part in it share.
final class Rendering: Evaluation {
    let environment: Environment
    private var stepsLeft: Int
    /// How many functions are running inside each other, in all machines.
    private(set) var depth = 0
    /// Modules of templates imported without context, which are made once.
    var modules: [ObjectIdentifier: TemplateModule] = [:]
    /// What may hold macros that hold it in turn.
    private var scopes: [Scope] = []
    private var contexts: [Context] = []

    init(_ environment: Environment, autoescape: Bool) {
        self.environment = environment
        stepsLeft = environment.options.limits.steps
        super.init(environment.settings, autoescape: autoescape)
    }

    /// Accounts for steps, since loops and recursion must end.
    @inline(__always) func step(_ count: Int = 1) throws(TemplateError) {
        stepsLeft &-= count
        if stepsLeft < 0 { throw .security("the template takes too many steps") }
    }

    @inline(__always) func enter() throws(TemplateError) {
        guard depth < settings.limits.recursion else { throw .recursion }
        depth &+= 1
    }

    @inline(__always) func leave(_ count: Int = 1) { depth &-= count }

    /// Remembers where a macro was made, to let go of it in the end.
    func keep(_ scope: Scope, _ context: Context) {
        if scopes.last !== scope { scopes.append(scope) }
        if contexts.last !== context { contexts.append(context) }
    }

    /// Lets go of everything that holds itself.
    func finish() {
        for scope in scopes { scope.values = [] }
        for context in contexts { context.variables = [:] }
        modules = [:]
        scopes = []
        contexts = []
    }
}

extension Evaluation {
    /// The rendering that this is, in everything that only a rendering can reach.
    var rendering: Rendering {
        guard let rendering = self as? Rendering else { preconditionFailure("no template is being rendered") }
        return rendering
    }
}
