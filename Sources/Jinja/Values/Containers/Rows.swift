/// The result of a query as templates see it: a list of dictionaries, without a single dictionary.
///
/// Cells are plain data of 16 bytes, all texts lie in one arena, and whether a text needs escaping was found out when
/// it was copied there; so printing a cell is one copy of bytes. Everything is immutable and may cross threads.
public final class Rows: Sendable {
    /// One value of a row.
    struct Cell: Sendable {
        enum Kind: UInt8, Sendable {
            case none, int, float, hundredths, bool
            /// A text without characters that HTML escapes.
            case plainText
            case text
            /// A list of texts, which are further cells.
            case list
        }

        /// The integer, the bits of the number, or the offset of the text or of the list's first cell.
        var payload: UInt64
        /// The bytes of the text, or the elements of the list.
        var length: UInt32
        var kind: Kind

        var int: Int { Int(truncatingIfNeeded: payload) }
        var offset: Int { Int(truncatingIfNeeded: payload) }
        var end: Int { offset &+ Int(length) }
    }

    /// The names of the columns.
    let columns: [Symbol]
    /// The cells row by row, then those of lists.
    let cells: [Cell]
    /// The bytes of all texts.
    let arena: [UInt8]
    /// How many rows there are.
    public let count: Int

    init(columns: [Symbol], cells: [Cell], arena: [UInt8], count: Int) {
        self.columns = columns
        self.cells = cells
        self.arena = arena
        self.count = count
    }

    /// The column of a name. Few columns make a walk the fastest way.
    @inline(__always) func column(_ name: Symbol) -> Int? {
        var index = 0
        while index < columns.count {
            if columns[index].hash == name.hash, columns[index].text == name.text { return index }
            index &+= 1
        }
        return nil
    }

    func column(_ name: Text) -> Int? { columns.firstIndex { $0.text == name } }

    @inline(__always) func cellIndex(row: Int, column: Int) -> Int { row &* columns.count &+ column }

    /// The value of a cell; a text stays where it is.
    @inline(__always) func value(cell index: Int) -> Value {
        let cell = cells[index]
        switch cell.kind {
        case .plainText, .text: return .cell(self, UInt32(truncatingIfNeeded: index))
        case .int: return .int(cell.int)
        case .none: return .none
        case .bool: return .bool(cell.payload != 0)
        case .float: return .float(Double(bitPattern: cell.payload))
        case .hundredths: return Rows.value(hundredths: cell.int)
        case .list:
            let elements = cell.offset..<cell.end
            return .list(List(elements.map { .cell(self, UInt32(truncatingIfNeeded: $0)) }))
        }
    }

    private static func value(hundredths: Int) -> Value {
        hundredths % 100 == 0 ? .int(hundredths / 100) : .float(Double(hundredths) / 100)
    }

    /// A copy of the text of a cell.
    func text(cell index: Int) -> Text {
        let cell = cells[index]
        return Text(utf8: arena[cell.offset..<cell.end])
    }

    var allRows: [Value] { (0..<count).map { .row(self, UInt32(truncatingIfNeeded: $0)) } }

    /// A row as a dictionary of its own.
    func map(row: Int) -> Map {
        let map = Map()
        for (column, name) in columns.enumerated() {
            map.set(name, value(cell: cellIndex(row: row, column: column)))
        }
        return map
    }

    /// Prints a cell as it stands in a template.
    @inline(__always) func write(cell index: Int, escaped: Bool, into output: inout OutputBuffer) {
        let cell = cells[index]
        let arena = arena
        switch cell.kind {
        case .plainText: output.append(arena.span, cell.offset..<cell.end)
        case .text:
            if escaped {
                output.append(escaped: arena.span, cell.offset..<cell.end)
            } else {
                output.append(arena.span, cell.offset..<cell.end)
            }
        case .int: output.append(decimal: cell.int)
        default: writeRare(cell, index, escaped: escaped, into: &output)
        }
    }

    private func writeRare(_ cell: Cell, _ index: Int, escaped: Bool, into output: inout OutputBuffer) {
        switch cell.kind {
        case .none: output.append(ascii: "None")
        case .bool: output.append(ascii: cell.payload == 0 ? "False" : "True")
        case .float: output.append(float: Double(bitPattern: cell.payload))
        case .hundredths: output.append(hundredths: cell.int)
        case .list: writeList(cell, escaped: escaped, into: &output)
        default: break
        }
    }

    private func writeList(_ cell: Cell, escaped: Bool, into output: inout OutputBuffer) {
        var list = OutputBuffer.forText()
        list.append(0x5B)
        for index in cell.offset..<cell.end {
            if index > cell.offset { list.append(ascii: ", ") }
            list.append(representing: text(cell: index))
        }
        list.append(0x5D)
        let text = list.makeText()
        if escaped { output.append(escaped: text) } else { output.append(text) }
    }
}
