import Synchronization

/// Where templates come from and what they can use (Jinja2: API, "High Level API").
///
/// Made once and never changed, it may be used by any number of threads at once; what it compiled, it keeps.
///
/// ```swift
/// var options = Options()
/// options.autoescape = .endings(["html"])
/// let environment = Environment(loader: FolderLoader("Templates"), options: options)
/// let page: String = try environment.template("page.html").render(["title": "Welcome"])
/// ```
public final class Environment: Sendable {
    /// How templates are read and rendered, and the host's own filters, tests and globals.
    public let options: Options
    /// Where templates come from.
    public let loader: any Loader
    /// What renderings need to know of it.
    let settings: Evaluation.SharedSettings
    /// What every template can name.
    let globals: [String: Global]
    let rules: LexicalRules
    private let cache: Mutex<TemplateCache>

    /// An environment whose templates come from a loader. Nothing is loaded before it is asked for.
    public init(loader: any Loader = DictionaryLoader([:]), options: Options = Options()) {
        self.options = options
        self.loader = loader
        rules = LexicalRules(options)
        settings = Evaluation.SharedSettings(Evaluation.Settings(options))
        globals = Environment.builtinGlobals(options).merging(options.globals) { $1 }
        cache = Mutex(TemplateCache(capacity: options.cacheSize))
    }

    /// An environment whose templates are given by a closure: in UTF-8, or nil if there is none of a name.
    public convenience init(
        options: Options = Options(),
        _ source: @escaping @Sendable (_ name: String) throws(TemplateError) -> [UInt8]?
    ) {
        let loader = FunctionLoader { name throws(TemplateError) in
            try source(name).map { TemplateSource(bytes: $0) }
        }
        self.init(loader: loader, options: options)
    }

    /// A template, compiled the first time that it is asked for.
    ///
    /// - Throws: `notFound` if the loader has none of this name, `syntax` or `security` for what is wrong with it.
    public func template(_ name: String) throws(TemplateError) -> Template {
        do throws(TemplateError) {
            return Template(try entry(name).program, self)
        } catch {
            throw suggesting(error, for: [name])
        }
    }

    /// A template made of a source that has no name to load it by. It is compiled anew each time.
    ///
    /// - Parameters:
    ///   - source: the text of the template.
    ///   - name: what errors call it, and what decides whether it is escaped.
    /// - Throws: `syntax` or `security` for what is wrong with it.
    public func template(source: String, name: String = "<template>") throws(TemplateError) -> Template {
        try template(source: Array(source.utf8), name: name)
    }

    /// The same for a source in UTF-8.
    public func template(source: [UInt8], name: String = "<template>") throws(TemplateError) -> Template {
        Template(try compile(TemplateSource(bytes: source), name), self)
    }

    /// Forgets what was loaded, so that changed sources count. Renderings that run go on with what they have.
    public func clearCache() { cache.withLock { $0.removeAll() } }

    // MARK: Programs

    /// What is compiled, at this moment.
    var entries: [String: TemplateCache.Entry] { cache.withLock(\.entries) }

    /// A template as the loader has it now, if that is to be looked at; otherwise as it was loaded first.
    func entry(_ name: String) throws(TemplateError) -> TemplateCache.Entry {
        if let entry = cache.withLock({ $0.entry(name) }) {
            guard options.autoReload, let isCurrent = entry.isCurrent, !isCurrent() else { return entry }
        }
        let generation = cache.withLock(\.generation)
        guard let source = try loader.source(of: name) else { throw .noTemplate(name) }
        // Compiled by nobody's leave: if two threads do it at once, both programs are as good.
        let program = try compile(source, name)
        let entry = TemplateCache.Entry(program, Library(program, self), isCurrent: source.isCurrent)
        cache.withLock { $0.insert(entry, name, from: generation) }
        return entry
    }

    private func compile(_ source: TemplateSource, _ name: String) throws(TemplateError) -> Program {
        if let problem = problem(with: source, name) { throw problem }
        let bytes = rules.normalized(source.bytes)
        let statements = try Parser.parse(
            bytes,
            name: name,
            file: source.file ?? name,
            options: options,
            rules: rules
        )
        return try Compiler.compile(
            statements,
            name: name,
            source: bytes,
            options: options,
            settings: settings.value
        )
    }

    /// What is wrong with a source before it is read.
    func problem(with source: TemplateSource, _ name: String) -> TemplateError? {
        if let problem = options.delimiters.problem { return .runtime(problem) }
        guard source.bytes.count <= options.limits.sourceBytes else {
            return TemplateError(.security, "the template is larger than \(options.limits.sourceBytes) bytes")
                .at(SourceSite(template: name, source: nil, line: 1, range: .unknown))
        }
        guard let place = UTF8Check.firstFault(in: source.bytes) else { return nil }
        let line = source.bytes[..<place].count { $0 == 0x0A } + 1
        let byte = String(source.bytes[place], radix: 16)
        return TemplateError(.syntax, "the template is not UTF-8: invalid byte 0x\(byte)")
            .at(SourceSite(template: name, source: nil, line: line, range: .unknown))
    }

    /// A program that leaves the value of an expression in a variable.
    func compile(expression source: [UInt8]) throws(TemplateError) -> Program {
        let name = "<expression>"
        if let problem = problem(with: TemplateSource(bytes: source), name) { throw problem }
        let source = rules.normalized(source)
        let expression = try Parser.parse(expression: source, name: name, options: options, rules: rules)
        let target = Target.name(CompiledExpression.result, line: 1, range: expression.range)
        return try Compiler.compile(
            [Statement(.set(target, expression), line: 1, range: expression.range)],
            name: name,
            source: source,
            options: options,
            settings: settings.value
        )
    }

    private static func builtinGlobals(_ options: Options) -> [String: Global] {
        var globals: [String: Global] = [:]
        for global in Globals.all { globals[global.name] = .function(global.function) }
        if options.extensions.contains(.translation) {
            let translator = Translator(isNewstyle: options.newstyleGettext)
            for function in translator.functions { globals[function.name] = .function(function) }
        }
        return globals
    }
}

extension Evaluation.Settings {
    /// What renderings need to know of the options.
    init(_ options: Options) {
        undefined = options.undefined
        limits = options.limits
        newline = Text(options.newlineSequence.rawValue)
        policies = options.policies
        for (name, filter) in options.filters { filters[Text(name)] = filter.named(name) }
        hasCallers =
            options.filters.values.contains(where: \.looksAtCaller)
            || options.tests.values.contains(where: \.looksAtCaller)
        for (name, test) in options.tests { tests[Text(name)] = test.named(name) }
    }
}
