extension Machine {
    /// Begins to run another template, a block or a recursive loop. True if something runs now.
    mutating func transfer(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) -> Bool {
        switch instruction.operation {
        case .block: try enterBlock(instruction, frame)
        case .emitSuper: try enterSuper(instruction, frame)
        case .include: return try include(instruction, base, frame)
        case .importModule: return try importModule(instruction, base, frame)
        default:
            let iterable = registers[base &+ Int(instruction.a)]
            let function = frame.program.functions[Int(instruction.b)]
            let scope = scopeForInner(frame)
            try push(function, frame.program, frame.context, outer: scope, .printed)
            let first = current?.base ?? 0
            registers[first] = iterable
            registers[first &+ 1] = .int(0)
        }
        return true
    }

    // MARK: Blocks

    private mutating func enterBlock(_ instruction: Instruction, _ frame: CallFrame) throws(TemplateError) {
        let name = frame.program.tables.names[Int(instruction.a)]
        var context = frame.context
        if instruction.b >= 0 {
            context = Context(deriving: context, locals: locals(Int(instruction.b), frame))
        }
        if instruction.flag != 0, frame.context.block(name, level: 1) == nil {
            throw .runtime("Required block '\(name)' not found")
        }
        guard let code = context.block(name) else { throw .runtime("no block '\(name)'") }
        try push(code.function, code.program, context, outer: nil, .printed)
    }

    private mutating func enterSuper(_ instruction: Instruction, _ frame: CallFrame) throws(TemplateError) {
        let name = frame.program.tables.names[Int(instruction.a)]
        guard let code = frame.context.block(name, above: frame.function) else {
            throw .undefined("there is no parent block called '\(name)'.")
        }
        let isRaw = !escapes(instruction.flag) || rendering.autoescape
        try push(code.function, code.program, frame.context, outer: nil, isRaw ? .printed : .escaped)
    }

    /// What another template gets to see of the variables here; those without a value are left out.
    private func locals(_ index: Int, _ frame: CallFrame) -> [(String, Value)] {
        var result: [(String, Value)] = []
        for local in frame.program.tables.locals[index] {
            if let value = value(of: local, frame) { result.append((local.name, value)) }
        }
        return result
    }

    // MARK: Other templates

    mutating func extend(_ template: Value, _ frame: CallFrame) throws(TemplateError) {
        let parent = try load(template)
        guard frame.context.chain.count < rendering.settings.limits.recursion else { throw .recursion }
        frame.context.extend(parent)
    }

    /// The template of a name.
    private func load(_ template: Value) throws(TemplateError) -> Program {
        if let name = template.text { return try rendering.environment.program(name.description) }
        if case .undefined(let undefined) = template { throw undefined.error }
        _ = try template.hash(rendering)
        throw TemplateError(.notFound, try template.printed(rendering).description)
    }

    /// The template of a name, or the first that exists of several.
    private func select(_ template: Value) throws(TemplateError) -> Program {
        if let name = template.text { return try rendering.environment.program(name.description) }
        if case .undefined(let undefined) = template { throw undefined.error }
        guard try template.isTrue() else {
            throw TemplateError(.notFound, "Tried to select from an empty list of templates.")
        }
        let names = try template.elements(rendering)
        var parts: [String] = []
        for name in names {
            guard let text = name.text?.description else {
                if case .undefined(let undefined) = name { parts.append(undefined.message) }
                continue
            }
            do throws(TemplateError) {
                return try rendering.environment.program(text)
            } catch {
                guard error.kind == .notFound else { throw error }
                parts.append(text)
            }
        }
        let list = parts.joined(separator: ", ")
        throw TemplateError(.notFound, "none of the templates given were found: \(list)")
    }

    private mutating func include(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) -> Bool {
        guard let program = try findIncluded(instruction, base, frame) else { return false }
        if instruction.b >= 0, program.isLeaf, program.autoescape == frame.context.autoescape {
            try runLeaf(program, locals: Int(instruction.b), frame)
            return false
        }
        if instruction.b >= 0 {
            let layer = frame.context.layer(locals: locals(Int(instruction.b), frame))
            try push(program.root, program, Context(program, outer: layer), outer: nil, .printed)
            return true
        }
        if let module = rendering.modules[ObjectIdentifier(program)] {
            output.append(module.body)
            return false
        }
        try enterModule(program, register: nil)
        return true
    }

    /// The template to include; nil if it is not there and need not be.
    private mutating func findIncluded(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) -> Program? {
        let isConstant = instruction.flag & 2 != 0
        if isConstant {
            for known in included where known.function === frame.function && known.position == frame.position
            {
                return known.program
            }
        }
        do throws(TemplateError) {
            let program = try select(registers[base &+ Int(instruction.a)])
            if isConstant, included.count < 16 {
                included.append(
                    Included(function: frame.function, position: frame.position, program: program)
                )
            }
            return program
        } catch {
            guard error.kind == .notFound, instruction.flag & 1 != 0 else { throw error }
            return nil
        }
    }

    /// Runs a template that needs no context of its own: its variables come straight from those here, and since it calls
    /// no other, it runs at once.
    private mutating func runLeaf(
        _ program: Program,
        locals index: Int,
        _ frame: CallFrame
    ) throws(TemplateError) {
        try step()
        let inner = try leafFrame(program, frame)
        reserve(inner.top)
        for resolved in inner.function.resolved {
            let name = program.tables.names[resolved.name]
            set(resolved, in: inner, local(name, index, frame) ?? frame.context.find(name))
        }
        var failed = 0
        do throws(TemplateError) {
            try run(inner, from: 0, &failed)
        } catch {
            throw error.located(template: program.name, line: Int(inner.function.lines[failed]))
        }
    }

    /// A frame for a template without a context: the one that it had last, if that lies in the same place.
    private mutating func leafFrame(_ program: Program, _ frame: CallFrame) throws(TemplateError) -> CallFrame
    {
        let base = top &+ program.root.contextRegisters
        if let lastLeaf, lastLeaf.program === program, lastLeaf.base == base,
            lastLeaf.context === frame.context
        {
            return lastLeaf
        }
        let made = CallFrame(
            program.root,
            program,
            frame.context,
            ownsContext: false,
            outer: nil,
            try place(for: program.root, .printed)
        )
        lastLeaf = made
        return made
    }

    /// A variable that another template gets to see, if it has a value.
    private func local(_ name: String, _ index: Int, _ frame: CallFrame) -> Value? {
        for local in frame.program.tables.locals[index] where local.name == name {
            return value(of: local, frame)
        }
        return nil
    }

    private func value(of local: Local, _ frame: CallFrame) -> Value? {
        let value: Value
        switch local.place {
        case .register(let register): value = registers[frame.base &+ Int(register)]
        case .cell(let level, let cell):
            var scope = level == 0 ? frame.scope : frame.outer
            for _ in 1..<max(1, Int(level)) { scope = scope?.outer }
            value = scope?.values[Int(cell)] ?? .none
        }
        if case .undefined(let undefined) = value, undefined.isUnset(local.name) { return nil }
        return value
    }

    private mutating func importModule(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) -> Bool {
        let program = try load(registers[base &+ Int(instruction.b)])
        let register = Int(instruction.a)
        if instruction.c >= 0 {
            let layer = frame.context.layer(locals: locals(Int(instruction.c), frame))
            let context = Context(program, outer: layer)
            try push(program.root, program, context, outer: nil, .module(register: register))
            return true
        }
        if let module = rendering.modules[ObjectIdentifier(program)] {
            registers[base &+ register] = .object(module)
            return false
        }
        try enterModule(program, register: register)
        return true
    }

    /// Begins to make the module of a template that sees nothing but the globals.
    private mutating func enterModule(_ program: Program, register: Int?) throws(TemplateError) {
        let context = Context(program, outer: rendering.environment.globalLayer)
        try push(program.root, program, context, outer: nil, .module(register: register))
    }

    func importName(_ instruction: Instruction, _ base: Int, _ frame: CallFrame) -> Value {
        let imported = frame.program.tables.imports[Int(instruction.c)]
        guard case .object(let object) = registers[base &+ Int(instruction.b)] else { return .none }
        if let module = object as? TemplateModule, let value = module[imported.name] { return value }
        let name = (object as? TemplateModule)?.name ?? ""
        return .undefined(
            .hint(
                "the template '\(name)' (imported on line \(imported.line) in '\(frame.program.name)') "
                    + "does not export the requested name '\(imported.name)'"
            ),
            rendering
        )
    }
}

extension Undefined {
    /// Whether it stands for a variable of this name that has no value yet.
    fileprivate func isUnset(_ name: String) -> Bool {
        if case .variable(let own) = reason { return own.description == name }
        return false
    }
}
