extension Compiler {
    // MARK: Inheritance

    func compileBlockUse(_ block: Block, _ line: Int, _ frame: ScopeFrame) throws(TemplateError) {
        if frame.isTopLevel, hasKnownParent { return }
        let skip = frame.isTopLevel && extendsCount > 0 ? emit(.jumpIfExtended, frame) : nil
        let locals = block.isScoped ? try localsIndex(frame) : -1
        mark(line)
        emit(.block, frame, flag: block.isRequired ? 1 : 0, a: nameIndex(block.name), b: locals)
        if let skip { frame.function.land(skip) }
    }

    func compileExtends(_ template: Expression, _ line: Int, _ frame: ScopeFrame) throws(TemplateError)
        -> Flow
    {
        guard frame.isTopLevel else {
            try report(fail("cannot use extend from a non top-level scope", line, range))
            return .goesOn
        }
        if extendsCount > 0 {
            let message = messageIndex("extended multiple times")
            if hasKnownParent {
                emit(.fail, frame, a: message)
                return .ends
            }
            let check = emit(.jumpIfExtended, frame)
            let skip = emit(.jump, frame)
            frame.function.land(check)
            emit(.fail, frame, a: message)
            frame.function.land(skip)
        }
        mark(line)
        let start = frame.function.nextRegister
        range = template.range
        emit(.extend, frame, a: try compile(template, frame))
        frame.function.release(to: start)
        if frame.isRoot { hasKnownParent = true }
        extendsCount += 1
        return .goesOn
    }

    func messageIndex(_ message: String) -> Int {
        tables.messages.append(message)
        return tables.messages.count - 1
    }

    // MARK: Include and import

    func compileInclude(_ include: Include, _ line: Int, _ frame: ScopeFrame) throws(TemplateError) {
        mark(line)
        let start = frame.function.nextRegister
        range = include.template.range
        let flag: UInt8 = include.ignoresMissing ? 1 : 0
        if case .constant(let constant) = include.template.kind, case .string = constant {
            tables.constants.append(ConstantValue(constant))
            let locals = include.withContext ? try localsIndex(frame) : -1
            emit(.include, frame, flag: flag | 2, a: tables.constants.count - 1, b: locals)
        } else {
            let register = try compile(include.template, frame)
            let locals = include.withContext ? try localsIndex(frame) : -1
            emit(.include, frame, flag: flag, a: register, b: locals)
        }
        frame.function.release(to: start)
    }

    func compileImport(
        _ template: Expression,
        _ name: String,
        _ withContext: Bool,
        _ line: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        mark(line)
        let start = frame.function.nextRegister
        let module = try compileModule(template, withContext, frame)
        store(module, in: variable(name, frame), frame)
        frame.function.release(to: start)
        export([name], frame, isPublic: false)
    }

    func compileImport(
        _ template: Expression,
        _ names: [(name: String, alias: String)],
        _ withContext: Bool,
        _ line: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        mark(line)
        let start = frame.function.nextRegister
        let module = try compileModule(template, withContext, frame)
        let value = frame.function.allocate()
        for (name, alias) in names {
            tables.imports.append(ImportedName(name: name, line: line))
            emit(.importName, frame, a: value, b: module, c: tables.imports.count - 1)
            store(value, in: variable(alias, frame), frame)
        }
        frame.function.release(to: start)
        export(names.map(\.alias), frame, isPublic: false)
    }

    private func compileModule(
        _ template: Expression,
        _ withContext: Bool,
        _ frame: ScopeFrame
    ) throws(TemplateError) -> Int {
        let module = frame.function.allocate()
        range = template.range
        let register = try compile(template, frame)
        let locals = withContext ? try localsIndex(frame) : -1
        emit(.importModule, frame, a: module, b: register, c: locals)
        return module
    }
}
