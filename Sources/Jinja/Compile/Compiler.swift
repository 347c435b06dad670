/// Makes a program of a template's tree.
///
/// Every instruction gets the line of the statement, or of the expression that is printed, in which it stands: that is
/// the line that Jinja2 names when it fails. It also gets the part of the source from which it was made.
final class Compiler {
    let name: String
    let source: [UInt8]
    let options: Options
    let settings: Evaluation.Settings
    let autoescape: Bool
    /// Computes what has no variables in it.
    let folder: ConstantFolder
    var tables = Program.Tables()
    var text: [UInt8] = []
    /// The line that errors of the instructions to come will name.
    var line = 1
    /// The part of the source of which the instructions to come are made.
    var range = SourceRange.unknown
    /// Whether the template certainly has a parent from here on.
    var hasKnownParent = false
    var extendsCount = 0
    /// How often the block that is compiled prints its parent and does nothing else with it.
    var plainSupers = 0
    /// What Python finds wrong with a template that Jinja2 is content with.
    private var late: TemplateError?
    /// What Jinja2's own compiler failed with first.
    private var inside: TemplateError?
    /// The errors found so far, where all of them are wanted.
    private var collected: [TemplateError]?
    private var functions: [CodeFunction?] = []
    private var blocks: [(block: Block, statement: Statement)] = []
    /// How many variables stand in all the lists of what other templates get to see. Each scope that includes something
    /// has such a list, of its own variables and of those around it: without a bound they are the square of the template.
    var localCount = 0
    static let mostLocals = 1 << 19
    private var nameIndices: [String: Int] = [:]
    private var symbolIndices: [String: Int] = [:]
    private var undefinedIndices: [String: Int] = [:]

    static func compile(
        _ statements: [Statement],
        name: String,
        source: [UInt8],
        options: Options,
        settings: Evaluation.Settings
    ) throws(TemplateError) -> Program {
        let compiler = Compiler(name, source, options, settings)
        do throws(TemplateError) {
            let program = try compiler.compile(statements)
            if let inside = compiler.inside { throw inside }
            return program
        } catch {
            throw compiler.inside ?? error
        }
    }

    /// Everything that is wrong with statements which can be parsed, filters and tests that are not there excepted.
    static func errors(
        in statements: [Statement],
        name: String,
        source: [UInt8],
        options: Options,
        settings: Evaluation.Settings
    ) -> [TemplateError] {
        let compiler = Compiler(name, source, options, settings)
        compiler.collected = []
        do throws(TemplateError) {
            _ = try compiler.compile(statements)
        } catch {
            return (compiler.collected ?? []) + [error]
        }
        return compiler.collected ?? []
    }

    private init(_ name: String, _ source: [UInt8], _ options: Options, _ settings: Evaluation.Settings) {
        self.name = name
        self.source = source
        self.options = options
        self.settings = settings
        autoescape = options.autoescapes(name)
        folder = ConstantFolder(settings)
    }

    private func compile(_ statements: [Statement]) throws(TemplateError) -> Program {
        try collectBlocks(statements)
        try compileRoot(statements)
        var blockFunctions: [String: CodeFunction] = [:]
        for (block, statement) in blocks { blockFunctions[block.name] = try compileBlock(block, statement) }
        if let late { throw late }
        return Program(
            name: name,
            source: source,
            autoescape: autoescape,
            text: text,
            tables: tables,
            functions: functions.compactMap(\.self),
            blocks: blockFunctions,
            isLibrary: isLibrary(statements)
        )
    }

    private func collectBlocks(_ statements: [Statement]) throws(TemplateError) {
        var names: Set<String> = []
        for statement in statements {
            try statement.walk { (inner) throws(TemplateError) in
                guard case .block(let block) = inner.kind else { return }
                guard names.insert(block.name).inserted else {
                    return try report(fail("block '\(block.name)' defined twice", inner))
                }
                blocks.append((block, inner))
            }
        }
    }

    private func compileRoot(_ statements: [Statement]) throws(TemplateError) {
        let function = makeFunction(parent: nil, body: statements)
        var frame = ScopeFrame(function: function, escaping: autoescape ? .escape : .raw)
        if NameSearch.undeclared(["self"], in: statements).contains("self") {
            emitSelf(frame.symbols.declareParameter("self"), frame)
        }
        frame.symbols.visit(statements)
        frame.isTopLevel = true
        frame.isRoot = true
        frame.checksExtends = try hasExtends(statements)
        enter(frame)
        try compile(statements, frame)
        emit(.finish, frame)
        finish(function)
    }

    /// Whether a template does nothing but name macros and constants: then it needs neither variables nor time, can't
    /// fail, and what it names nobody can change (`Library`).
    private func isLibrary(_ statements: [Statement]) -> Bool {
        guard !NameSearch.undeclared(["self"], in: statements).contains("self") else { return false }
        var namesSomething = false
        for statement in statements {
            switch statement.kind {
            case .output(let parts):
                for case .expression in parts { return false }
            case .macro: namesSomething = true
            case .set(.name, let value):
                guard folder.constant(value, autoescape) != nil else { return false }
                namesSomething = true
            default: return false
            }
        }
        return namesSomething
    }

    private func hasExtends(_ statements: [Statement]) throws(TemplateError) -> Bool {
        var found = false
        for statement in statements {
            try statement.walk { (inner) throws(TemplateError) in
                if case .extends = inner.kind { found = true }
            }
        }
        return found
    }

    private func compileBlock(_ block: Block, _ statement: Statement) throws(TemplateError) -> CodeFunction {
        let function = makeFunction(parent: nil, body: block.body)
        var frame = ScopeFrame(function: function, escaping: autoescape ? .escape : .raw)
        frame.block = block.name
        line = statement.line
        range = statement.range
        var superPosition: Int?
        let undeclared = NameSearch.undeclared(["self", "super"], in: block.body)
        if undeclared.contains("self") { emitSelf(frame.symbols.declareParameter("self"), frame) }
        if undeclared.contains("super") {
            let variable = frame.symbols.declareParameter("super")
            let register = function.allocate()
            superPosition = emit(.superBlock, frame, a: register, b: nameIndex(block.name))
            store(register, in: variable, frame)
            function.release(to: register)
            if case .register(let own) = variable.place { frame.superRegister = Int(own) }
        }
        frame.symbols.visit(block.body)
        enter(frame)
        plainSupers = 0
        try compile(block.body, frame)
        if let superPosition, NameSearch.count("super", in: block.body) == plainSupers {
            // It is only ever printed, which needs no object.
            function.change(at: superPosition) { instruction in
                instruction = Instruction(operation: .jump, c: Int32(truncatingIfNeeded: superPosition + 1))
            }
        }
        emit(.finish, frame)
        return finish(function)
    }

    private func emitSelf(_ variable: Variable, _ frame: ScopeFrame) {
        let register = frame.function.allocate()
        emit(.selfReference, frame, a: register)
        store(register, in: variable, frame)
        frame.function.release(to: register)
    }

    // MARK: Functions

    func makeFunction(parent: FunctionBuilder?, body: [Statement]) -> FunctionBuilder {
        functions.append(nil)
        return FunctionBuilder(
            index: functions.count - 1,
            parent: parent,
            captured: Captures.names(in: body)
        )
    }

    @discardableResult func finish(_ builder: FunctionBuilder) -> CodeFunction {
        let function = builder.finished()
        functions[builder.index] = function
        return function
    }

    // MARK: Emitting

    @discardableResult func emit(
        _ operation: Operation,
        _ frame: ScopeFrame,
        flag: UInt8 = 0,
        a: Int = 0,
        b: Int = 0,
        c: Int = 0
    ) -> Int {
        let instruction = Instruction(
            operation: operation,
            flag: flag,
            a: Int32(truncatingIfNeeded: a),
            b: Int32(truncatingIfNeeded: b),
            c: Int32(truncatingIfNeeded: c)
        )
        return frame.function.emit(instruction, line: line, range: range)
    }

    func emitText(_ bytes: some Collection<UInt8>, _ frame: ScopeFrame) {
        guard !bytes.isEmpty else { return }
        emit(.text, frame, a: text.count, b: bytes.count)
        text.append(contentsOf: bytes)
    }

    /// From here on, errors name the line of this node.
    func mark(_ line: Int) { if line > 0 { self.line = line } }

    func site(_ line: Int, _ range: SourceRange) -> SourceSite {
        SourceSite(template: name, source: source, line: line, range: range)
    }

    func fail(_ message: String, _ line: Int, _ range: SourceRange) -> TemplateError {
        TemplateError(.syntax, message).at(site(line, range))
    }

    func fail(_ message: String, _ statement: Statement) -> TemplateError {
        fail(message, statement.line, statement.range)
    }

    var isCollecting: Bool { collected != nil }

    /// Throws an error, or notes it where all are wanted.
    func report(_ error: TemplateError) throws(TemplateError) {
        guard let collected else { throw error }
        if collected.count < 100 { self.collected?.append(error) }
    }

    /// Notes an error that counts only if nothing else is wrong with the template.
    ///
    /// Python finds it in code that Jinja2 has made, so the error has no place of its own in Jinja2.
    func failLate(_ message: String) {
        if collected != nil {
            collected?.append(TemplateError.runtime(message).at(site(line, range)))
        } else if late == nil {
            late = .runtime(message)
        }
    }

    /// Notes an error that counts unless another came before it.
    func failInside(_ message: String) {
        if collected != nil {
            collected?.append(TemplateError.runtime(message).at(site(line, range)))
        } else if inside == nil {
            inside = .runtime(message)
        }
    }

    // MARK: Tables

    func nameIndex(_ name: String) -> Int {
        if let index = nameIndices[name] { return index }
        tables.names.append(name)
        tables.unknown.append(Undefined(.variable(Text(name)), settings.undefined))
        nameIndices[name] = tables.names.count - 1
        return tables.names.count - 1
    }

    func symbolIndex(_ name: String) -> Int {
        if let index = symbolIndices[name] { return index }
        tables.symbols.append(Symbol(Text(name)))
        symbolIndices[name] = tables.symbols.count - 1
        return tables.symbols.count - 1
    }

    /// What a variable of this name is while it has no value.
    func undefinedIndex(_ name: String) -> Int {
        if let index = undefinedIndices[name] { return index }
        let index = addUndefined(.variable(Text(name)))
        undefinedIndices[name] = index
        return index
    }

    func addUndefined(_ reason: Undefined.Reason, named name: String? = nil) -> Int {
        tables.undefineds.append(Undefined(reason, settings.undefined, named: name))
        return tables.undefineds.count - 1
    }
}
