extension Machine {
    /// The heart of the engine: executes instructions until the last function has ended.
    ///
    /// What is needed for every instruction is kept in local variables, and renewed when the function changes.
    /// - Parameter failed: the position of the instruction that runs, for errors.
    mutating func loop(_ failed: inout Int) throws(TemplateError) {
        guard var frame = frames.last else { return }
        var code = frame.function.code
        var base = frame.base
        var position = frame.position
        while true {
            let instruction = code[position]
            failed = position
            position &+= 1
            switch instruction.operation {
            case .text: writeText(instruction, frame.program)
            case .emit:
                try write(registers[base &+ Int(instruction.a)], instruction.flag)
            case .emitAttribute:
                try writeAttribute(instruction, base, frame.program)
            case .emitElement:
                try writeElement(instruction, base, frame.program)
            case .constant:
                registers[base &+ Int(instruction.a)] =
                    frame.program.tables.constants[Int(instruction.b)].value
            case .move:
                registers[base &+ Int(instruction.a)] = registers[base &+ Int(instruction.b)]
            case .attribute:
                registers[base &+ Int(instruction.a)] = try registers[base &+ Int(instruction.b)].attribute(
                    frame.program.tables.symbols[Int(instruction.c)],
                    rendering
                )
            case .jump: position = Int(instruction.c)
            case .jumpIfFalse:
                if try !registers[base &+ Int(instruction.a)].isTrue() { position = Int(instruction.c) }
            case .jumpIfTrue:
                if try registers[base &+ Int(instruction.a)].isTrue() { position = Int(instruction.c) }
            case .jumpIfEqual:
                if try isEqual(instruction, base) { position = Int(instruction.c) }
            case .jumpIfNotEqual:
                if try !isEqual(instruction, base) { position = Int(instruction.c) }
            case .jumpIfGiven:
                if isGiven(instruction, base, frame.program) { position = Int(instruction.c) }
            case .jumpIfExtended:
                if frame.context.parent != nil { position = Int(instruction.c) }
            case .next:
                if let element = try nextElement() {
                    registers[base &+ Int(instruction.a)] = element
                } else {
                    position = Int(instruction.c)
                }
            case .loopField:
                registers[base &+ Int(instruction.a)] = try loopField(instruction, base)
            case .filter:
                registers[base &+ Int(instruction.a)] = try filtered(instruction, base, frame.program)
            case .call, .callMethod, .block, .emitSuper, .include, .importModule, .recursiveLoop:
                frames[frames.count &- 1].position = position
                let isCalled =
                    switch instruction.operation {
                    case .call: try call(instruction, base, frame.program)
                    case .callMethod: try callMethod(instruction, base, frame.program)
                    default: try transfer(instruction, base, frame)
                    }
                guard isCalled, let callee = frames.last else { continue }
                frame = callee
                code = frame.function.code
                base = frame.base
                position = frame.position
            case .finish:
                try pop()
                guard let caller = frames.last else { return }
                frame = caller
                code = frame.function.code
                base = frame.base
                position = frame.position
            case .giveBack:
                givenBack = registers[base &+ Int(instruction.a)]
                try pop()
                guard let caller = frames.last else { return }
                frame = caller
                code = frame.function.code
                base = frame.base
                position = frame.position
            case .macro:
                try makeMacro(instruction, base)
                frame.scope = frames[frames.count &- 1].scope
            default:
                try execute(instruction, base, frame)
            }
        }
    }

    // MARK: Output

    @inline(__always) private mutating func writeText(_ instruction: Instruction, _ program: Program) {
        let start = Int(instruction.a)
        output.append(program.text[start..<(start &+ Int(instruction.b))])
    }

    @inline(__always) func escapes(_ flag: UInt8) -> Bool {
        flag == Escaping.escape.rawValue || (flag == Escaping.dynamic.rawValue && rendering.autoescape)
    }

    @inline(__always) mutating func write(_ value: Value, _ flag: UInt8) throws(TemplateError) {
        if flag == Escaping.text.rawValue, !value.isString {
            throw .type("sequence item 0: expected str instance, \(value.typeName) found")
        }
        try value.write(escaped: escapes(flag), into: &output, rendering)
    }

    @inline(__always) private mutating func writeAttribute(
        _ instruction: Instruction,
        _ base: Int,
        _ program: Program
    ) throws(TemplateError) {
        let symbol = program.tables.symbols[Int(instruction.b)]
        let value = try registers[base &+ Int(instruction.a)].attribute(symbol, rendering)
        try write(value, instruction.flag)
    }

    @inline(__always) private mutating func writeElement(
        _ instruction: Instruction,
        _ base: Int,
        _ program: Program
    ) throws(TemplateError) {
        let symbol = program.tables.symbols[Int(instruction.b)]
        let value = try registers[base &+ Int(instruction.a)].element(symbol, rendering)
        try write(value, instruction.flag)
    }

    // MARK: Conditions

    @inline(__always) private func isEqual(_ instruction: Instruction, _ base: Int) throws(TemplateError)
        -> Bool
    {
        try registers[base &+ Int(instruction.a)].isEqual(
            to: registers[base &+ Int(instruction.b)],
            rendering
        )
    }

    private func isGiven(_ instruction: Instruction, _ base: Int, _ program: Program) -> Bool {
        guard case .undefined(let undefined) = registers[base &+ Int(instruction.a)] else { return true }
        return undefined !== program.tables.undefineds[Int(instruction.b)]
    }

    // MARK: Loops

    @inline(__always) private mutating func nextElement() throws(TemplateError) -> Value? {
        try rendering.step()
        let last = loops.count &- 1
        if let context = loops[last].context { return try context.advance() }
        return try loops[last].iterator.next(rendering)
    }

    private func loopField(_ instruction: Instruction, _ base: Int) throws(TemplateError) -> Value {
        guard case .object(let object) = registers[base &+ Int(instruction.b)],
            let loop = object as? LoopContext,
            let field = LoopField(rawValue: instruction.c)
        else { return .none }
        return try loop.field(field)
    }

    // MARK: Filters

    private func filtered(
        _ instruction: Instruction,
        _ base: Int,
        _ program: Program
    ) throws(TemplateError) -> Value {
        let first = base &+ Int(instruction.b)
        let filter = program.tables.filters[Int(instruction.c)]
        return try filter.filter.apply(registers[first], arguments(filter.shape, from: first &+ 1), rendering)
    }

    /// The arguments of a call, which lie in registers, those behind `*` and `**` unpacked.
    func arguments(_ shape: CallShape, from first: Int) throws(TemplateError) -> Arguments {
        if shape.isPlain {
            if shape.count == 0 { return Arguments() }
            return Arguments(Array(registers[first..<(first &+ shape.count)]), names: shape.names)
        }
        var values = Array(registers[first..<(first &+ shape.positional)])
        var named = Array(registers[(first &+ shape.positional)..<(first &+ shape.count)])
        var names = shape.names
        var rest = first &+ shape.count
        if shape.hasPositionalRest {
            do throws(TemplateError) {
                values += try registers[rest].elements(rendering)
            } catch {
                guard error.cause == .type else { throw error }
                throw .type("Value after * must be an iterable, not \(registers[rest].typeName)")
            }
            rest += 1
        }
        if shape.hasNamedRest { try spread(registers[rest], into: &named, &names) }
        return Arguments(values + named, names: names)
    }

    private func spread(
        _ value: Value,
        into values: inout [Value],
        _ names: inout [Text]
    ) throws(TemplateError) {
        if case .undefined(let undefined) = value { throw undefined.error }
        guard case .map(let map) = value.materialized else {
            throw .type("Value after ** must be a mapping, not \(value.typeName)")
        }
        for entry in map.liveEntries {
            guard let name = entry.key.text else { throw .type("keywords must be strings") }
            guard !names.contains(name) else {
                throw .type("got multiple values for keyword argument '\(name)'")
            }
            names.append(name)
            values.append(entry.value)
        }
    }
}
