/// Where templates come from and what they can use (Jinja2: API, "High Level API").
///
/// Configure it first, then ask it for templates; what is changed later counts only for templates not yet loaded.
public final class Environment {
    /// Gives the source of a template, in UTF-8, or nil if there is none of this name.
    public typealias Loader = (_ name: String) throws(TemplateError) -> [UInt8]?

    public let options: Options
    public var filters: [String: Filter] = [:]
    public var tests: [String: Test] = [:]
    /// What every template can name.
    public var globals: [String: Value] {
        didSet { globalLayer = Layer(.dictionary(globals), next: nil) }
    }
    /// How the file of a template is called in the errors that name it: those about comments and raw text without an
    /// end.
    public var fileName: (_ template: String) -> String = { $0 }
    let loader: Loader
    let rules: LexicalRules
    /// The names of the templates that there are, if somebody knows them: a missing one's error suggests the nearest.
    public var templateNames: () -> [String] = { [] }
    private var programs: [String: Program] = [:]
    private var ownSettings: Evaluation.Settings?
    private(set) var globalLayer: Layer

    public init(options: Options = Options(), loader: @escaping Loader) {
        self.options = options
        self.loader = loader
        rules = LexicalRules(options)
        globals = Environment.builtinGlobals(options)
        globalLayer = Layer(.dictionary(globals), next: nil)
    }

    /// A template, compiled the first time that it is asked for.
    ///
    /// - Throws: `notFound` if the loader has none of this name, `syntax` or `security` for what is wrong with it.
    public func template(_ name: String) throws(TemplateError) -> Template {
        Template(try program(name), self)
    }

    /// A template made of a source that has no name to load it by.
    public func template(source: [UInt8], name: String = "<template>") throws(TemplateError) -> Template {
        Template(try compile(source, name), self)
    }

    /// Forgets what was loaded, so that changed sources count.
    public func removeAll() {
        programs = [:]
        ownSettings = nil
    }

    // MARK: Programs

    func program(_ name: String) throws(TemplateError) -> Program {
        if let program = programs[name] { return program }
        guard let source = try loader(name) else { throw missing([name]) }
        let program = try compile(source, name)
        programs[name] = program
        return program
    }

    private func compile(_ source: [UInt8], _ name: String) throws(TemplateError) -> Program {
        if let problem = options.delimiters.problem {
            throw .runtime(problem)
        }
        let source = rules.normalized(source)
        let statements = try Parser.parse(
            source,
            name: name,
            file: fileName(name),
            options: options,
            rules: rules
        )
        return try Compiler.compile(
            statements,
            name: name,
            source: source,
            options: options,
            settings: settings
        )
    }

    /// What renderings need to know of it.
    var settings: Evaluation.Settings {
        if let ownSettings { return ownSettings }
        var settings = Evaluation.Settings()
        settings.undefined = options.undefined
        settings.limits = options.limits
        settings.newline = Text(options.newlineSequence.rawValue)
        settings.policies = options.policies
        for (name, filter) in filters { settings.filters[Text(name)] = filter }
        for (name, test) in tests { settings.tests[Text(name)] = test }
        ownSettings = settings
        return settings
    }

    private static func builtinGlobals(_ options: Options) -> [String: Value] {
        var globals: [String: Value] = [:]
        for global in Globals.all { globals[global.name] = .function(global.function) }
        if options.extensions.contains(.translation) {
            for function in Translator(options).functions { globals[function.name] = .function(function) }
        }
        return globals
    }
}
