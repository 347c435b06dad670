extension Machine {
    /// Executes what the loop does not do itself.
    mutating func execute(_ instruction: Instruction, _ base: Int, _ frame: CallFrame) throws(TemplateError) {
        let a = base &+ Int(instruction.a)
        let b = base &+ Int(instruction.b)
        let c = base &+ Int(instruction.c)
        switch instruction.operation {
        case .add: registers[a] = try Value.add(registers[b], registers[c], rendering)
        case .subtract: registers[a] = try Value.subtract(registers[b], registers[c], rendering)
        case .multiply: registers[a] = try Value.multiply(registers[b], registers[c], rendering)
        case .divide: registers[a] = try Value.divide(registers[b], registers[c], rendering)
        case .floorDivide: registers[a] = try Value.floorDivide(registers[b], registers[c], rendering)
        case .modulo: registers[a] = try Value.modulo(registers[b], registers[c], rendering)
        case .power: registers[a] = try Value.power(registers[b], registers[c], rendering)
        case .negate:
            try rendering.chargeReading(registers[b])
            registers[a] = try Value.negate(registers[b])
        case .affirm: registers[a] = try Value.affirm(registers[b])
        case .not: registers[a] = .bool(try !registers[b].isTrue())
        case .equal: registers[a] = .bool(try registers[b].isEqual(to: registers[c], rendering))
        case .notEqual: registers[a] = .bool(try !registers[b].isEqual(to: registers[c], rendering))
        case .less: registers[a] = .bool(try registers[b].compare(.less, registers[c], rendering))
        case .lessEqual: registers[a] = .bool(try registers[b].compare(.lessOrEqual, registers[c], rendering))
        case .greater: registers[a] = .bool(try registers[b].compare(.greater, registers[c], rendering))
        case .greaterEqual:
            registers[a] = .bool(try registers[b].compare(.greaterOrEqual, registers[c], rendering))
        case .isIn: registers[a] = .bool(try registers[c].contains(registers[b], rendering))
        case .isNotIn: registers[a] = .bool(try !registers[c].contains(registers[b], rendering))
        case .item: registers[a] = try registers[b].item(registers[c], rendering)
        case .element:
            let symbol = frame.program.tables.symbols[Int(instruction.c)]
            registers[a] = try registers[b].element(symbol, rendering)
        case .slice:
            registers[a] = try registers[b]
                .slice(registers[b &+ 1], registers[b &+ 2], registers[b &+ 3], rendering)
        case .test:
            let site = frame.program.tables.tests[Int(instruction.c)]
            if site.isBound {
                let operands = unsafe registers.buffer(b..<(b &+ site.shape.positional &+ 1))
                registers[a] = .bool(try unsafe site.test.apply(bound: operands.span, rendering))
            } else {
                let arguments = try arguments(site.shape, from: b &+ 1)
                registers[a] = .bool(try site.test.apply(registers[b], arguments, rendering))
            }
        default: try executeStatement(instruction, base, frame)
        }
    }

    private mutating func executeStatement(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) {
        let a = base &+ Int(instruction.a)
        let b = base &+ Int(instruction.b)
        switch instruction.operation {
        case .beginLoop:
            loops.append(LoopState(iterator: try ValueIterator(registers[a], rendering), context: nil))
        case .beginExtendedLoop: try beginLoop(instruction, base, frame)
        case .endLoop: loops.removeLast()
        case .unpack: try unpack(registers[b], into: a, count: Int(instruction.c))
        case .storeCell:
            scope(Int(instruction.b), frame)?.values[Int(instruction.c)] = registers[a]
        case .resolve:
            let tables = frame.program.tables
            let name = Int(instruction.b)
            registers[a] = frame.context.find(tables.names[name]) ?? .undefined(tables.unknown[name])
        case .undefine where instruction.b < 0: registers[a] = .object(MissingValue())
        case .undefine: registers[a] = .undefined(frame.program.tables.undefineds[Int(instruction.b)])
        case .list, .tuple, .map, .concatenate: registers[a] = try collect(instruction, base)
        case .macro: try makeMacro(instruction, base, frame)
        case .beginCapture: captures.append(output.count)
        case .endCapture:
            let start = captures.popLast() ?? output.count
            if !unjoinable.isEmpty { try joinCapture() }
            registers[a] = .string(try take(from: start, isMarkup: escapes(instruction.flag)))
        case .markup:
            registers[a] =
                try rendering.autoescape
                ? .string(registers[b].printed(rendering).markedSafe(true)) : registers[b]
        default: try executeTemplateStatement(instruction, base, frame)
        }
    }

    private mutating func executeTemplateStatement(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) {
        let tables = frame.program.tables
        let a = base &+ Int(instruction.a)
        let b = base &+ Int(instruction.b)
        switch instruction.operation {
        case .export:
            let name = tables.names[Int(instruction.b)]
            frame.context.variables[name] = registers[a]
            frame.context.export(name, isPublic: instruction.flag != 0)
        case .withhold: frame.context.withhold(tables.names[Int(instruction.b)])
        case .setAttribute:
            let symbol = tables.symbols[Int(instruction.b)]
            try setItem(symbol, of: registers[a], to: registers[base &+ Int(instruction.c)])
        case .checkOwner:
            guard case .undefined = registers[a] else { return }
            _ = try registers[a].attribute(tables.symbols[Int(instruction.b)], rendering)
        case .checkAutoescape:
            if let undefined = rendering.unknownAutoescape { throw undefined.error }
        case .checkNamespace:
            guard case .object(let object) = registers[a], object is Namespace else {
                throw .runtime("cannot assign attribute on non-namespace object")
            }
        case .setAutoescape:
            // A strict undefined fails only where somebody looks at it.
            rendering.unknownAutoescape = nil
            var value = false
            if case .undefined(let undefined) = registers[a] {
                if undefined.behavior == .strict { rendering.unknownAutoescape = undefined }
            } else {
                value = try registers[a].isTrue()
            }
            registers[b] = .bool(rendering.autoescape)
            frame.context.autoescape = value
            rendering.autoescape = value
        case .extend: try extend(registers[a], frame)
        case .superBlock:
            let name = tables.names[Int(instruction.b)]
            let level = frame.context.level(of: frame.function, name)
            try rendering.keep(frame.context)
            registers[a] = BlockReference.parent(name, frame.context, above: level, rendering)
        case .selfReference:
            try rendering.keep(frame.context)
            registers[a] = .object(TemplateReference(frame.context))
        case .importName: registers[a] = importName(instruction, base, frame)
        case .variables: registers[a] = .string(try dump(frame.context))
        case .noteCaller: rendering.caller = frame.context
        case .fail: throw .runtime(tables.messages[Int(instruction.a)])
        default: preconditionFailure("an instruction that nobody executes")
        }
    }

    // MARK: Variables

    func scope(_ level: Int, _ frame: CallFrame) -> Scope? {
        if level == 0 { return frame.scope }
        var scope = frame.outer
        for _ in 1..<level { scope = scope?.outer }
        return scope
    }

    /// The variables of a function inside the one that runs, which is then kept until the rendering ends.
    mutating func scopeForInner(_ frame: CallFrame) throws(TemplateError) -> Scope {
        let scope = frame.scope ?? Scope(count: 0, outer: frame.outer)
        frame.scope = scope
        try rendering.keep(scope, frame.context)
        return scope
    }

    /// Assigns to `name.attribute`. A block that is set may do that to a dictionary too.
    private func setItem(
        _ symbol: Symbol,
        of owner: Value,
        to value: Value
    ) throws(TemplateError) {
        switch owner {
        case .object(let object):
            guard let namespace = object as? Namespace else { break }
            return namespace.set(symbol, value, rendering)
        case .map(let map):
            rendering.track(value, in: map)
            return map.set(symbol, value)
        default: break
        }
        throw .type("'\(owner.typeName)' object does not support item assignment")
    }

    mutating func makeMacro(_ instruction: Instruction, _ base: Int, _ frame: CallFrame) throws(TemplateError)
    {
        let scope = try scopeForInner(frame)
        let shape = frame.program.tables.macros[Int(instruction.b)]
        registers[base &+ Int(instruction.a)] = .object(
            MacroObject(shape, frame.program, frame.context, scope)
        )
    }

    private func collect(_ instruction: Instruction, _ base: Int) throws(TemplateError) -> Value {
        let first = base &+ Int(instruction.b)
        let items = registers.array(first..<(first &+ Int(instruction.c)))
        try rendering.charge(weight(instruction.operation, items.count))
        switch instruction.operation {
        case .list: return .list(Array(items))
        case .tuple: return .tuple(Array(items))
        case .concatenate:
            let autoescape = rendering.autoescape
            rendering.autoescape = instruction.flag == Escaping.escape.rawValue
            defer { rendering.autoescape = autoescape }
            return try Value.concatenate(Array(items), rendering)
        default:
            let map = Map()
            for index in stride(from: items.startIndex, to: items.endIndex, by: 2) {
                try map.set(items[index], items[index + 1], rendering)
            }
            return .map(map)
        }
    }

    /// What a value made of so many others takes, in bytes: a chain of them, each made in a few steps, is work too.
    private func weight(_ operation: Operation, _ count: Int) -> Int {
        switch operation {
        case .list, .tuple: 96 &+ 16 &* count
        case .map: 64 &+ 64 &* count
        default: 16 &* count
        }
    }

    // MARK: Loops

    private mutating func beginLoop(
        _ instruction: Instruction,
        _ base: Int,
        _ frame: CallFrame
    ) throws(TemplateError) {
        let value = registers[base &+ Int(instruction.a)]
        var iterator = try ValueIterator(value, rendering)
        try rendering.chargeReading(value)
        var length = try value.lengthIfAny()
        if instruction.c >= 0 {
            let test = frame.program.functions[Int(instruction.c)]
            iterator = ValueIterator(
                FilteredLoop(iterator, test, frame, try scopeForInner(frame))
            )
            length = nil
        }
        let isRecursive = instruction.flag & 1 != 0
        if isRecursive { try rendering.keep(frame.context) }
        let context = LoopContext(
            iterator,
            length: length,
            looksBack: instruction.flag & 2 != 0,
            depth0: isRecursive ? registers[base &+ 1].smallInteger ?? 0 : 0,
            recursion: isRecursive
                ? LoopContext.Recursion(
                    function: frame.function,
                    program: frame.program,
                    context: frame.context,
                    outer: frame.outer,
                    escaping: Escaping(rawValue: instruction.flag >> 2) ?? .dynamic
                ) : nil,
            rendering
        )
        loops.append(LoopState(iterator: iterator, context: context))
        registers[base &+ Int(instruction.b)] = .object(context)
    }

    /// Python's `a, b = value`.
    private mutating func unpack(_ value: Value, into first: Int, count: Int) throws(TemplateError) {
        if case .tuple(let tuple) = value, tuple.items.count == count {
            for index in 0..<count { registers[first &+ index] = tuple.items[index] }
            return
        }
        var iterator: ValueIterator
        do throws(TemplateError) {
            iterator = try ValueIterator(value, rendering)
        } catch {
            guard error.cause == .type else { throw error }
            throw .type("cannot unpack non-iterable \(value.typeName) object")
        }
        for index in 0..<count {
            guard let element = try iterator.next(rendering) else {
                throw .value("not enough values to unpack (expected \(count), got \(index))")
            }
            registers[first &+ index] = element
        }
        if try iterator.next(rendering) != nil {
            throw .value("too many values to unpack (expected \(count))")
        }
    }
}
