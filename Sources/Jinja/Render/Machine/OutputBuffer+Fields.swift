extension OutputBuffer {
    /// Prints fields of a dictionary and the text between them; see `Machine.writeFields`.
    mutating func write(
        _ instructions: Span<Instruction>,
        _ start: Int,
        _ text: Span<UInt8>,
        _ hashes: Span<Int>,
        _ entries: MapEntries
    ) -> Int {
        let register = instructions[start].a
        var position = start
        while true {
            let instruction = instructions[position]
            if instruction.operation == .text {
                let first = Int(instruction.a)
                append(text, first..<(first &+ Int(instruction.b)))
            } else if instruction.a == register, instruction.isField {
                let entry = entries.index(hash: hashes[Int(instruction.b)])
                if entry < 0 || !write(plain: entries.value(at: entry), escaped: instruction.flag != 0) {
                    break
                }
            } else {
                break
            }
            position &+= 1
        }
        return position
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
        let register = instructions[start].a
        var position = start
        while true {
            let instruction = instructions[position]
            if instruction.operation == .text {
                let first = Int(instruction.a)
                append(text, first..<(first &+ Int(instruction.b)))
            } else if instruction.a == register, instruction.isField {
                let column = rows.column(hash: hashes[Int(instruction.b)])
                if column < 0 { break }
                let cell = rows.cellIndex(row: row, column: column)
                rows.write(cell: cell, escaped: instruction.flag != 0, into: &self)
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
