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
            let scope = try scopeForInner(frame)
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
            context = try Context(deriving: context, locals: locals(Int(instruction.b), frame))
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
    private func locals(_ index: Int, _ frame: CallFrame) throws(TemplateError) -> [(String, Value)] {
        var result: [(String, Value)] = []
        try rendering.charge(8, times: frame.program.tables.locals[index].count)
        for local in frame.program.tables.locals[index] {
            if let value = value(of: local, frame) { result.append((local.name, value)) }
        }
        return result
    }

    // MARK: Other templates

    mutating func extend(_ template: Value, _ frame: CallFrame) throws(TemplateError) {
        let parent = try load(template).program
        guard frame.context.chain.count < rendering.settings.limits.recursion else { throw .recursion }
        frame.context.extend(parent)
    }

    /// The template of a name.
    private func load(_ template: Value) throws(TemplateError) -> TemplateCache.Entry {
        if let name = template.text?.description {
            do throws(TemplateError) {
                return try rendering.entry(name)
            } catch {
                throw rendering.environment.suggesting(error, for: [name])
            }
        }
        if case .undefined(let undefined) = template { throw undefined.error }
        _ = try template.hash(rendering)
        throw .noTemplate(try template.printed(rendering).description)
    }

    /// The template of a name. Looking for a long one takes as long: it is copied, compared and named in errors.
    private func program(named name: Text) throws(TemplateError) -> Program {
        if name.byteCount > 64 { try rendering.charge(name.byteCount, times: 16) }
        return try rendering.program(name.description)
    }

    /// The template of a name, or the first that exists of several.
    private func select(_ template: Value) throws(TemplateError) -> Program {
        if let name = template.text { return try program(named: name) }
        if case .undefined(let undefined) = template { throw undefined.error }
        guard try template.isTrue() else {
            throw TemplateError(.notFound, "Tried to select from an empty list of templates.")
        }
        let names = try template.elements(rendering)
        var parts: [String] = []
        for name in names {
            guard let text = name.text else {
                if case .undefined(let undefined) = name {
                    parts.append(undefined.message)
                } else {
                    _ = try name.hash(rendering)
                }
                continue
            }
            do throws(TemplateError) {
                return try program(named: text)
            } catch {
                guard error.kind == .notFound else { throw error }
                parts.append(text.description)
            }
        }
        // Jinja2 looks for the last name then, as in a list.
        switch template {
        case .map: throw .runtime("KeyError: -1")
        case .object: throw .type("'\(template.typeName)' object is not subscriptable")
        default: break
        }
        let list = parts.joined(separator: ", ")
        throw TemplateError(.notFound, "none of the templates given were found: \(list)")
    }

    private mutating func include(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) -> Bool {
        if let known = knownInclude(frame), known.isLeaf(in: frame.context) {
            try runLeaf(known, frame)
            return false
        }
        guard let program = try findIncluded(instruction, base, frame) else { return false }
        if let known = knownInclude(frame), known.isLeaf(in: frame.context) {
            try runLeaf(known, frame)
            return false
        }
        if instruction.b >= 0 {
            let layer = try frame.context.layer(locals: locals(Int(instruction.b), frame))
            try push(program.root, program, Context(program, outer: layer), outer: nil, .printed)
            return true
        }
        if let module = rendering.modules[ObjectIdentifier(program)] {
            try write(module, aroundCapturesOf: frame)
            return false
        }
        try enterModule(program, register: nil)
        return true
    }

    /// What the instruction that runs has included before.
    private func knownInclude(_ frame: CallFrame) -> Included? {
        var index = 0
        while index < included.count {
            if included[index].position == frame.position, included[index].function === frame.function {
                return included[index]
            }
            index &+= 1
        }
        return nil
    }

    /// The template to include; nil if it is not there and need not be.
    private mutating func findIncluded(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) -> Program? {
        if let known = knownInclude(frame) { return known.program }
        let isConstant = instruction.flag & 2 != 0
        let template =
            isConstant
            ? frame.program.tables.constants[Int(instruction.a)].value
            : registers[base &+ Int(instruction.a)]
        do throws(TemplateError) {
            let program = try select(template)
            if isConstant, included.count < Included.limit {
                let locals = instruction.b >= 0 ? frame.program.tables.locals[Int(instruction.b)] : nil
                included.append(Included(program, in: frame, locals: locals))
            }
            return program
        } catch {
            guard error.kind == .notFound, instruction.flag & 1 != 0 else {
                let names = template.text.map { [$0] } ?? (template.sequenceItems ?? []).compactMap(\.text)
                throw rendering.environment.suggesting(error, for: names.map(\.description))
            }
            return nil
        }
    }

    /// Runs a template that needs no context of its own: its variables come straight from those here, and since it calls
    /// no other, it runs at once.
    private mutating func runLeaf(_ included: Included, _ frame: CallFrame) throws(TemplateError) {
        let program = included.program
        try step(16 &+ program.root.weight)
        let base = frame.top &+ program.root.contextRegisters
        let inner: CallFrame
        if let last = included.frame, last.base == base, last.context === frame.context {
            inner = last
        } else {
            let place = try place(for: program.root, .printed)
            inner = CallFrame(
                program.root,
                program,
                frame.context,
                ownsContext: false,
                outer: nil,
                place
            )
            included.frame = inner
        }
        reserve(inner.top)
        var index = 0
        while index < included.bindings.count {
            let binding = included.bindings[index]
            let source = frame.base &+ binding.source
            if binding.isRegister, !registers[source].isUndefined {
                registers[base &+ binding.target] = registers[source]
            } else {
                bind(index, of: included, in: inner, frame)
            }
            index &+= 1
        }
        var failed = 0
        do throws(TemplateError) {
            try run(inner, from: 0, &failed)
        } catch {
            throw explained(error, [inner], at: failed)
        }
    }

    /// Gives a variable of a leaf its value from wherever it is.
    private mutating func bind(
        _ index: Int,
        of included: Included,
        in inner: CallFrame,
        _ frame: CallFrame
    ) {
        let resolved = included.program.root.resolved[index]
        let local = included.locals[index].flatMap { value(of: $0, frame) }
        set(resolved, in: inner, local ?? frame.context.find(included.program.tables.names[resolved.name]))
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
        let entry = try load(registers[base &+ Int(instruction.b)])
        let program = entry.program
        let register = Int(instruction.a)
        if instruction.c >= 0 {
            let layer = try frame.context.layer(locals: locals(Int(instruction.c), frame))
            let context = Context(program, outer: layer, isModule: true)
            try push(program.root, program, context, outer: nil, .module(register: register))
            return true
        }
        if let module = entry.library?.module ?? rendering.modules[ObjectIdentifier(program)] {
            registers[base &+ register] = .object(module)
            return false
        }
        try enterModule(program, register: register)
        return true
    }

    /// Begins to make the module of a template that sees nothing but the globals.
    private mutating func enterModule(_ program: Program, register: Int?) throws(TemplateError) {
        let context = Context(program, outer: rendering.globalLayer, isModule: true)
        try push(program.root, program, context, outer: nil, .module(register: register))
    }

    func importName(_ instruction: Instruction, _ base: Int, _ frame: CallFrame) -> Value {
        let imported = frame.program.tables.imports[Int(instruction.c)]
        guard case .object(let object) = registers[base &+ Int(instruction.b)] else { return .none }
        if let module = object as? TemplateModule, let value = module[imported.name] { return value }
        let name = (object as? TemplateModule)?.name ?? ""
        let hint =
            "the template '\(name)' (imported on line \(imported.line) in '\(frame.program.name)') "
            + "does not export the requested name '\(imported.name)'"
        let suggestion = Suggestion.closest(to: imported.name, among: object.attributeNames)
        return .undefined(
            Undefined(
                .hint(hint),
                rendering.settings.undefined,
                named: imported.name,
                suggestion: suggestion
            )
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

/// A template that an instruction included, which always includes the same.
final class Included {
    /// So many are remembered.
    static let limit = 16

    let function: CodeFunction
    let position: Int
    let program: Program
    /// Whether it sees the variables around it and needs no context of its own.
    private let isLeaf: Bool
    /// Where its variables come from, if not from the context.
    let locals: [Local?]
    let bindings: [Binding]
    /// The frame that it had last.
    var frame: CallFrame?

    init(_ program: Program, in frame: CallFrame, locals: [Local]?) {
        function = frame.function
        position = frame.position
        self.program = program
        isLeaf = locals != nil && program.isLeaf
        let own = program.root.resolved.map { resolved in
            locals?.first { $0.name == program.tables.names[resolved.name] }
        }
        self.locals = own
        bindings = zip(program.root.resolved, own).map { Binding($0, $1) }
    }

    /// A variable that lies in a register both there and here, which is copied without looking at anything else.
    struct Binding {
        let isRegister: Bool
        let source: Int
        let target: Int

        init(_ resolved: CodeFunction.Resolved, _ local: Local?) {
            if case .register(let target) = resolved.place, case .register(let source)? = local?.place {
                isRegister = true
                self.source = Int(source)
                self.target = Int(target)
            } else {
                isRegister = false
                source = 0
                target = 0
            }
        }
    }

    /// Whether it is run in the context of who includes it.
    func isLeaf(in context: Context) -> Bool { isLeaf && program.autoescape == context.autoescape }
}
