/// Rows of cells as lines, each column as wide as its widest cell.
enum TextTable {
    static func of(_ rows: [[String]]) -> String {
        guard let heading = rows.first else { return "" }
        let widths = heading.indices.map { column in
            rows.map { TerminalText.width($0[column]) }.max() ?? 0
        }
        return rows.map { row in
            zip(row.dropLast(), widths).map { TerminalText.pad($0, $1 + 2) }.joined() + (row.last ?? "")
        }
        .joined(separator: "\n")
    }
}
