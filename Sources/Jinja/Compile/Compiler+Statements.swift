extension Compiler {
    func compile(_ statements: [Statement], _ frame: ScopeFrame) throws(TemplateError) {
        for statement in statements {
            if try compile(statement, frame) == .ends { return }
        }
    }

    /// Whether the code behind a statement is ever reached.
    enum Flow { case goesOn, ends }

    private func compile(_ statement: Statement, _ frame: ScopeFrame) throws(TemplateError) -> Flow {
        range = statement.range
        switch statement.kind {
        case .output(let parts): try compileOutput(parts, frame)
        case .forLoop(let loop): try compileLoop(loop, statement.line, frame)
        case .conditional(let branches, let otherwise): try compileConditional(branches, otherwise, frame)
        case .macro(let macro): try compileMacro(macro, statement.line, frame)
        case .callBlock(let call, let macro): try compileCallBlock(call, macro, statement.line, frame)
        case .filterBlock(let filter, let body): try compileFilterBlock(filter, body, statement.line, frame)
        case .with(let pairs, let body): try compileWith(pairs, body, frame)
        case .set(let target, let value): try compileSet(target, value, statement.line, frame)
        case .setBlock(let target, let filter, let body):
            try compileSetBlock(target, filter, body, statement.line, frame)
        case .autoescape(let value, let body): try compileAutoescape(value, body, frame)
        case .perform(let value):
            mark(statement.line)
            let register = frame.function.nextRegister
            _ = try compile(value, frame)
            frame.function.release(to: register)
        case .breakLoop, .continueLoop: try compileLoopControl(statement, frame)
        default: return try compileTemplateStatement(statement, frame)
        }
        return .goesOn
    }

    private func compileTemplateStatement(
        _ statement: Statement,
        _ frame: ScopeFrame
    ) throws(TemplateError) -> Flow {
        switch statement.kind {
        case .block(let block): try compileBlockUse(block, statement.line, frame)
        case .extends(let template): return try compileExtends(template, statement.line, frame)
        case .include(let include): try compileInclude(include, statement.line, frame)
        case .importModule(let template, let name, let withContext):
            try compileImport(template, name, withContext, statement.line, frame)
        case .importNames(let template, let names, let withContext):
            try compileImport(template, names, withContext, statement.line, frame)
        default: break
        }
        return .goesOn
    }

    // MARK: Output

    private func compileOutput(_ parts: [OutputPart], _ frame: ScopeFrame) throws(TemplateError) {
        if frame.checksExtends, hasKnownParent { return }
        let guardJump = frame.checksExtends ? emit(.jumpIfExtended, frame) : nil
        var pending: [UInt8] = []
        for part in parts {
            switch part {
            case .text(let text, let line):
                // Only where it must see if output is escaped does Jinja2 note the line of a text.
                if frame.escaping == .dynamic {
                    mark(line)
                    checkAutoescape(frame)
                }
                pending.append(contentsOf: text.utf8)
            case .expression(let expression):
                let folder = frame.escaping == .dynamic ? folder.withoutFilters : folder
                if let text = folder.text(expression, frame.escapesConstants) {
                    pending.append(contentsOf: text)
                } else {
                    emitText(pending, frame)
                    pending = []
                    mark(expression.line)
                    checkAutoescape(frame)
                    try compileEmit(expression, frame)
                }
            }
        }
        emitText(pending, frame)
        if let guardJump { frame.function.land(guardJump) }
    }

    /// Fails where Jinja2 looks if output is escaped and finds a strict undefined.
    private func checkAutoescape(_ frame: ScopeFrame) {
        if frame.escaping == .dynamic, options.undefined == .strict { emit(.checkAutoescape, frame) }
    }

    /// Prints an expression, by the shortest way there is.
    private func compileEmit(_ expression: Expression, _ frame: ScopeFrame) throws(TemplateError) {
        let start = frame.function.nextRegister
        range = expression.range
        defer { frame.function.release(to: start) }
        let flag = frame.escaping.rawValue
        switch expression.kind {
        case .attribute(let owner, let name):
            let register = try compile(owner, frame)
            let symbol = symbolIndex(name)
            let isField = !tables.symbols[symbol].isOfMap
            emit(.emitAttribute, frame, flag: flag, a: register, b: symbol, c: isField ? 1 : 0)
        case .item(let owner, let key):
            guard case .constant(.string(let name)) = key.kind else { break }
            let register = try compile(owner, frame)
            emit(.emitElement, frame, flag: flag, a: register, b: symbolIndex(name.description), c: 1)
        case .call:
            if try compileEmitCall(expression, frame) { return }
        default: break
        }
        if case .attribute = expression.kind { return }
        if case .item(_, let key) = expression.kind, case .constant(.string) = key.kind { return }
        emit(.emit, frame, flag: flag, a: try compile(expression, frame))
    }

    // MARK: Conditions

    private func compileConditional(
        _ branches: [Branch],
        _ otherwise: [Statement],
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let inner = frame.soft()
        var ends: [Int] = []
        for (index, branch) in branches.enumerated() {
            mark(branch.line)
            let jumps = try compileJumps(branch.test, ifTrue: false, inner)
            try compile(branch.body, inner)
            if index + 1 < branches.count || !otherwise.isEmpty { ends.append(emit(.jump, frame)) }
            for jump in jumps { frame.function.land(jump) }
        }
        try compile(otherwise, inner)
        for end in ends { frame.function.land(end) }
    }

    // MARK: Scopes

    private func compileWith(
        _ pairs: [(target: Target, value: Expression)],
        _ body: [Statement],
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        var inner = frame.inner()
        for pair in pairs { inner.symbols.declare(pair.target) }
        shadow(pairs.flatMap { $0.target.names.map(\.name) }, &inner)
        inner.symbols.visit(body)
        enter(inner)
        for pair in pairs {
            let start = frame.function.nextRegister
            assign(try compile(pair.value, frame), to: pair.target, inner)
            frame.function.release(to: start)
        }
        try compile(body, inner)
        leave(inner)
    }

    /// Forgets that `loop` and `super` are what they usually are, where something else has their name.
    func shadow(_ names: [String], _ frame: inout ScopeFrame) {
        if names.contains("loop") { frame.loopRegister = nil }
        if names.contains("super") { frame.superRegister = nil }
    }

    private func compileAutoescape(
        _ value: Expression,
        _ body: [Statement],
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        var inner = frame.inner()
        inner.symbols.visit(value)
        inner.symbols.visit(body)
        enter(inner)
        let old = frame.function.allocateVariable()
        let start = frame.function.nextRegister
        emit(.setAutoescape, frame, a: try compile(value, inner), b: old)
        frame.function.release(to: start)
        let folder = frame.escaping == .dynamic ? folder.withoutFilters : folder
        if let constant = folder.value(value, autoescape: frame.escapesConstants) {
            inner.escapesConstants = (try? constant.isTrue()) == true
            if frame.escaping != .dynamic { inner.escaping = inner.escapesConstants ? .escape : .raw }
        } else {
            inner.escaping = .dynamic
        }
        try compile(body, inner)
        emit(.setAutoescape, frame, a: old, b: old)
        leave(inner)
    }

    // MARK: Assignment

    private func compileSet(
        _ target: Target,
        _ value: Expression,
        _ line: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let start = frame.function.nextRegister
        checkNamespaces(target, frame)
        mark(line)
        if case .name(let name, _, _) = target, let own = ownRegister(variable(name, frame), frame) {
            try compile(value, into: own, frame)
        } else {
            assign(try compile(value, frame), to: target, frame)
        }
        frame.function.release(to: start)
        export(target.names.map(\.name), frame)
    }

    private func compileSetBlock(
        _ target: Target,
        _ filter: Expression?,
        _ body: [Statement],
        _ line: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let whole = range
        var inner = frame.inner()
        inner.checksExtends = false
        inner.symbols.visit(body)
        enter(inner)
        emit(.beginCapture, frame)
        inner.captures += 1
        try compile(body, inner)
        let start = frame.function.nextRegister
        var register = frame.function.allocate()
        let marking = filter == nil ? Escaping.dynamic.rawValue : captureFlag(frame)
        range = whole
        mark(line)
        emit(.endCapture, frame, flag: marking, a: register)
        if let filter {
            register = try compileFilter(filter, captured: register, inner)
            let marked = frame.function.allocate()
            emit(.markup, frame, a: marked, b: register)
            register = marked
        }
        assign(register, to: target, frame)
        frame.function.release(to: start)
        export(target.names.map(\.name), frame)
        leave(inner)
    }

    private func compileFilterBlock(
        _ filter: Expression,
        _ body: [Statement],
        _ line: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        let whole = range
        var inner = frame.inner()
        inner.symbols.visit(body)
        inner.symbols.visit(filter)
        enter(inner)
        emit(.beginCapture, frame)
        inner.captures += 1
        try compile(body, inner)
        let start = frame.function.nextRegister
        let register = frame.function.allocate()
        range = whole
        mark(line)
        emit(.endCapture, frame, flag: captureFlag(frame), a: register)
        let result = try compileFilter(filter, captured: register, inner)
        emit(.emit, frame, flag: Escaping.text.rawValue, a: result)
        frame.function.release(to: start)
        leave(inner)
    }

    /// Whether captured output is markup.
    func captureFlag(_ frame: ScopeFrame) -> UInt8 { frame.escaping.rawValue }
}
