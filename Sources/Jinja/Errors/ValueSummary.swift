/// Shows values as Python's `repr` does, cut so that neither the work nor the text depends on how large they are.
struct ValueSummary {
    /// The longest text that it makes, in code points.
    static let length = 100
    private static let depth = 4

    private var text = ""
    private var left = ValueSummary.length
    private let evaluation: Evaluation

    static func text(_ value: Value, _ evaluation: Evaluation) -> String {
        var summary = ValueSummary(evaluation)
        summary.write(value, depth: 0)
        return summary.text + (summary.left < 0 ? "..." : "")
    }

    private init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    /// Writes what there is room for; beyond that it only notes that something is missing.
    private mutating func write(_ words: String) {
        guard left >= 0 else { return }
        let scalars = words.unicodeScalars.prefix(left + 1)
        if scalars.count > left {
            text.unicodeScalars.append(contentsOf: scalars.prefix(left))
            left = -1
        } else {
            text += words
            left -= scalars.count
        }
    }

    private mutating func write(_ value: Value, depth: Int) {
        guard left >= 0 else { return }
        if depth > ValueSummary.depth, value.isContainer { return write("...") }
        switch value {
        case .string(let text): write(ValueSummary.representation(of: text))
        case .cell(let rows, let index): write(ValueSummary.representation(of: rows.text(cell: Int(index))))
        case .bigInt(let big) where big.bitLength > 1024: write("<int of \(big.bitLength) bits>")
        case .list(let list): write(list.items, "[", "]", depth)
        case .tuple(let tuple): write(tuple.items, "(", tuple.items.count == 1 ? ",)" : ")", depth)
        case .map(let map): write(map, depth)
        case .row(let rows, let row):
            let first = rows.cellIndex(row: Int(row), column: 0)
            writeRow(rows, first, depth)
        case .rows(let rows):
            write("[")
            for row in 0..<rows.count where left >= 0 {
                if row > 0 { write(", ") }
                writeRow(rows, rows.cellIndex(row: row, column: 0), depth + 1)
            }
            write("]")
        default: writePlain(value)
        }
    }

    /// A text as Python shows it, or its beginning without a quote at the end.
    private static func representation(of text: Text) -> String {
        // No code point has more bytes than four.
        guard text.byteCount > 4 * length else { return Text.repr(text) }
        return Text.repr(
            Text(String(String.UnicodeScalarView(text.description.unicodeScalars.prefix(length + 1))))
        )
    }

    private mutating func write(_ items: [Value], _ open: String, _ close: String, _ depth: Int) {
        write(open)
        for (index, item) in items.enumerated() {
            guard left >= 0 else { return }
            if index > 0 { write(", ") }
            write(item, depth: depth + 1)
        }
        write(close)
    }

    private mutating func write(_ map: Map, _ depth: Int) {
        write("{")
        var isFirst = true
        for index in 0..<map.entries.count where map.entries.isLive(at: index) {
            guard left >= 0 else { return }
            if !isFirst { write(", ") }
            isFirst = false
            write(map.entries.key(at: index), depth: depth + 1)
            write(": ")
            write(map.entries.value(at: index), depth: depth + 1)
        }
        write("}")
    }

    private mutating func writeRow(_ rows: Rows, _ first: Int, _ depth: Int) {
        write("{")
        for (column, symbol) in rows.columns.enumerated() {
            guard left >= 0 else { return }
            if column > 0 { write(", ") }
            write(Text.repr(symbol.text) + ": ")
            write(rows.value(cell: first + column), depth: depth + 1)
        }
        write("}")
    }

    private mutating func writePlain(_ value: Value) {
        do {
            write(try value.represented(evaluation).description)
        } catch {
            write("<\(value.typeName)>")
        }
    }
}
