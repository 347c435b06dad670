extension Machine {
    /// Executes instructions until the last function has ended.
    ///
    /// - Parameter failed: the position of the instruction that runs, for errors.
    mutating func loop(_ failed: inout Int) throws(TemplateError) {
        while let frame = current {
            do throws(TemplateError) {
                try run(frame, from: frame.position, &failed)
            } catch {
                // The function has ended, and its caller can do nothing with what it gave.
                if let caller = current, caller !== frame { failed = caller.position &- 1 }
                throw error
            }
        }
    }

    /// The heart of the engine: executes instructions until the function changes.
    ///
    /// What every instruction needs is lent as spans, so that nothing counts references on the way.
    mutating func run(
        _ frame: CallFrame,
        from start: Int,
        _ failed: inout Int
    ) throws(TemplateError) {
        let program = frame.program
        // The frame holds the owners of all three.
        let code = unsafe frame.function.code.buffer
        let instructions = unsafe code.span
        let bytes = unsafe program.text.buffer
        let text = unsafe bytes.span
        let numbers = unsafe program.hashes.buffer
        let hashes = unsafe numbers.span
        let base = frame.base
        var position = start
        while true {
            let instruction = instructions[position]
            failed = position
            position &+= 1
            switch instruction.operation {
            case .text:
                let start = Int(instruction.a)
                output.append(text, start..<(start &+ Int(instruction.b)))
            case .emit:
                if instruction.flag == Escaping.text.rawValue {
                    write(text: registers[base &+ Int(instruction.a)])
                    continue
                }
                try registers[base &+ Int(instruction.a)].write(
                    escaped: escapes(instruction.flag),
                    into: &output,
                    rendering
                )
            case .emitAttribute, .emitElement:
                let next = writeFields(instructions, position &- 1, base, text, hashes)
                if next >= position {
                    position = next
                } else {
                    try writeField(instruction, base, program)
                }
            case .constant:
                registers[base &+ Int(instruction.a)] = program.tables.constants[Int(instruction.b)].value
            case .move:
                registers[base &+ Int(instruction.a)] = registers[base &+ Int(instruction.b)]
            case .attribute:
                registers[base &+ Int(instruction.a)] = try attribute(instruction, base, program)
            case .loadCell:
                registers[base &+ Int(instruction.a)] =
                    scope(Int(instruction.b), frame)?.values[Int(instruction.c)] ?? .none
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
                if isGiven(instruction, base, program) { position = Int(instruction.c) }
            case .jumpIfExtended:
                if frame.context.parent != nil { position = Int(instruction.c) }
            case .next:
                if let element = try nextElement(weight: Int(instruction.b)) {
                    registers[base &+ Int(instruction.a)] = element
                } else {
                    position = Int(instruction.c)
                }
            case .loopField:
                registers[base &+ Int(instruction.a)] = try loopField(instruction, base)
            case .filter:
                registers[base &+ Int(instruction.a)] = try filtered(instruction, base, program)
            case .call:
                frame.position = position
                if try call(instruction, base, program) { return }
            case .callMethod:
                frame.position = position
                if try callMethod(instruction, base, program) { return }
            case .block, .emitSuper, .include, .importModule, .recursiveLoop:
                frame.position = position
                if try transfer(instruction, base, frame) { return }
            case .finish:
                if !unjoinable.isEmpty { try join(endOf: frame) }
                if frame.ownsContext { try pop() }
                return
            case .giveBack:
                givenBack = registers[base &+ Int(instruction.a)]
                passed = instruction.b < 0 ? nil : registers[base &+ Int(instruction.b)]
                return try pop()
            default: try execute(instruction, base, frame)
            }
        }
    }

    // MARK: Output

    /// Prints fields of one register with the text between them, as long as that is plain printing. Gives the position
    /// of the first instruction that is left: for what cannot be printed here nothing is done.
    ///
    /// A row is looked at once for all of its fields. A dictionary's key counts as found when its hash is the same: that
    /// has 64 bits and a secret seed.
    private mutating func writeFields(
        _ instructions: Span<Instruction>,
        _ start: Int,
        _ base: Int,
        _ text: Span<UInt8>,
        _ hashes: Span<Int>
    ) -> Int {
        switch registers[base &+ Int(instructions[start].a)] {
        case .map(let map):
            guard map.entries.count <= Map.walkedCount else { return start }
            return output.write(instructions, start, text, hashes, map.entries)
        case .row(let rows, let row): return output.write(instructions, start, text, hashes, rows, Int(row))
        default: return start
        }
    }

    private mutating func writeField(
        _ instruction: Instruction,
        _ base: Int,
        _ program: Program
    ) throws(TemplateError) {
        let symbol = program.tables.symbols[Int(instruction.b)]
        let value = registers[base &+ Int(instruction.a)]
        let found =
            instruction.operation == .emitElement
            ? try value.element(symbol, rendering) : try value.attribute(symbol, rendering)
        try found.write(escaped: escapes(instruction.flag), into: &output, rendering)
    }

    private func attribute(
        _ instruction: Instruction,
        _ base: Int,
        _ program: Program
    ) throws(TemplateError) -> Value {
        try registers[base &+ Int(instruction.b)].attribute(
            program.tables.symbols[Int(instruction.c)],
            rendering
        )
    }

    @inline(__always) func escapes(_ flag: UInt8) -> Bool {
        flag == Escaping.escape.rawValue || (flag == Escaping.dynamic.rawValue && rendering.autoescape)
    }

    mutating func write(_ value: Value, _ flag: UInt8) throws(TemplateError) {
        if flag == Escaping.text.rawValue { return write(text: value) }
        try value.write(escaped: escapes(flag), into: &output, rendering)
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

    @inline(__always) private mutating func nextElement(weight: Int) throws(TemplateError) -> Value? {
        try step(weight)
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
        let site = program.tables.filters[Int(instruction.c)]
        if let bound = site.bound {
            let operands = unsafe registers.buffer(first..<(first &+ site.count &+ 1))
            try unsafe rendering.chargeReading(operands.span)
            let result = try unsafe bound(operands.span, rendering)
            try rendering.chargeMade(result)
            return result
        }
        return try site.filter.apply(registers[first], arguments(site.shape, from: first &+ 1), rendering)
    }

    /// The arguments of a call, which lie in registers, those behind `*` and `**` unpacked.
    func arguments(_ shape: CallShape, from first: Int) throws(TemplateError) -> Arguments {
        if shape.isPlain {
            if shape.count == 0 { return Arguments() }
            return Arguments(registers.array(first..<(first &+ shape.count)), names: shape.names)
        }
        var values = registers.array(first..<(first &+ shape.positional))
        var named = registers.array((first &+ shape.positional)..<(first &+ shape.count))
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
