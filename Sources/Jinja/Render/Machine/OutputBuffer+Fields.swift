extension OutputBuffer {
    /// Prints fields of a dictionary and the text between them; see `Machine.writeFields`.
    mutating func write(
        _ instructions: Span<Instruction>,
        _ start: Int,
        _ text: Span<UInt8>,
        _ hashes: Span<Int>,
        _ entries: MapEntries
    ) -> Int {
        writeFields(instructions, start, text, hashes) { (output, hash, escaped) in
            let entry = entries.index(hash: hash)
            return entry >= 0 && output.write(plain: entries.value(at: entry), escaped: escaped)
        }
    }

    /// Prints fields of a row of a query's result likewise.
    mutating func write(
        _ instructions: Span<Instruction>,
        _ start: Int,
        _ text: Span<UInt8>,
        _ hashes: Span<Int>,
        _ rows: Rows,
        _ row: Int
    ) -> Int {
        writeFields(instructions, start, text, hashes) { (output, hash, escaped) in
            let column = rows.column(hash: hash)
            guard column >= 0 else { return false }
            rows.write(cell: rows.cellIndex(row: row, column: column), escaped: escaped, into: &output)
            return true
        }
    }

    /// - Parameter writeField: prints the field whose name has a hash; false if it cannot be printed here.
    /// - Returns: the position of the first instruction that is left.
    @inline(__always) private mutating func writeFields(
        _ instructions: Span<Instruction>,
        _ start: Int,
        _ text: Span<UInt8>,
        _ hashes: Span<Int>,
        _ writeField: (_ output: inout OutputBuffer, _ hash: Int, _ escaped: Bool) -> Bool
    ) -> Int {
        let register = instructions[start].a
        var position = start
        while true {
            let instruction = instructions[position]
            if instruction.operation == .text {
                let first = Int(instruction.a)
                append(text, first..<(first &+ Int(instruction.b)))
            } else if instruction.a == register, instruction.isField {
                guard writeField(&self, hashes[Int(instruction.b)], instruction.flag != 0) else { break }
            } else {
                break
            }
            position &+= 1
        }
        return position
    }

    /// Prints a text or a number. False for anything else, which may fail or run code.
    @inline(__always) private mutating func write(plain value: Value, escaped: Bool) -> Bool {
        switch value {
        case .string(let text):
            if escaped { append(escaped: text) } else { append(text) }
        case .int(let int): append(decimal: int)
        case .float(let double): append(float: double)
        case .bool(let bool): append(ascii: bool ? "True" : "False")
        case .none: append(ascii: "None")
        case .cell(let rows, let index): rows.write(cell: Int(index), escaped: escaped, into: &self)
        default: return false
        }
        return true
    }
}

extension Instruction {
    /// Whether it prints a field that is no method, raw or escaped.
    @inline(__always) fileprivate var isField: Bool {
        (operation == .emitElement || operation == .emitAttribute) && c != 0
            && flag <= Escaping.escape.rawValue
    }
}

extension Rows {
    /// The column whose name has a hash, or -1.
    @inline(__always) fileprivate func column(hash: Int) -> Int {
        var index = 0
        while index < columns.count {
            if columns[index].hash == hash { return index }
            index &+= 1
        }
        return -1
    }
}
