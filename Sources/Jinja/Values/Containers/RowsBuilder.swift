/// Puts the result of a query together, cell by cell.
///
/// A row has as many cells as there are columns: `endRow` fills the missing ones with none.
public struct RowsBuilder {
    private let columns: [Symbol]
    private var cells: [Rows.Cell] = []
    private var arena: [UInt8] = []
    private var listCells: [Rows.Cell] = []
    private var column = 0
    private var rowCount = 0

    /// A result without rows so far.
    ///
    /// - Parameter columns: the names of the columns, by which templates ask for cells.
    public init(columns: [String]) { self.columns = columns.map { Symbol(Text($0)) } }

    /// Makes room ahead.
    public mutating func reserve(rows: Int, textBytes: Int = 0) {
        cells.reserveCapacity(rows * columns.count)
        arena.reserveCapacity(textBytes)
    }

    private mutating func add(_ cell: Rows.Cell) {
        precondition(column < columns.count, "more cells in a row than columns")
        cells.append(cell)
        column += 1
    }

    private mutating func textCell(_ bytes: Span<UInt8>) -> Rows.Cell {
        precondition(bytes.count <= Int(UInt32.max), "a text of more than 4 GiB")
        let offset = arena.count
        var special: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            special |= byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22 || byte == 0x27 ? 1 : 0
            arena.append(byte)
        }
        return Rows.Cell(
            payload: UInt64(offset),
            length: UInt32(bytes.count),
            kind: special == 0 ? .plainText : .text
        )
    }

    /// Appends a text, in UTF-8.
    public mutating func append(text: Span<UInt8>) { add(textCell(text)) }

    /// Appends a text.
    public mutating func append(text: String) {
        let bytes = Array(text.utf8)
        add(textCell(bytes.span))
    }

    /// Appends an integer.
    public mutating func append(_ int: Int) {
        add(Rows.Cell(payload: UInt64(bitPattern: Int64(int)), length: 0, kind: .int))
    }

    /// Appends a floating-point number.
    public mutating func append(_ double: Double) {
        add(Rows.Cell(payload: double.bitPattern, length: 0, kind: .float))
    }

    /// Appends a boolean.
    public mutating func append(_ bool: Bool) {
        add(Rows.Cell(payload: bool ? 1 : 0, length: 0, kind: .bool))
    }

    /// Appends a cell that is none.
    public mutating func appendNone() { add(Rows.Cell(payload: 0, length: 0, kind: .none)) }

    /// Appends a number that is counted in hundredths; prints without trailing zeros, as in `85.05`, `2.5`, `3`.
    public mutating func append(hundredths: Int) {
        add(Rows.Cell(payload: UInt64(bitPattern: Int64(hundredths)), length: 0, kind: .hundredths))
    }

    /// Appends a cell that is a list of texts.
    public mutating func append(list texts: [String]) {
        // Where the lists' cells will start is known only at the end; `finish` adds it.
        let offset = listCells.count
        for text in texts {
            let bytes = Array(text.utf8)
            listCells.append(textCell(bytes.span))
        }
        add(Rows.Cell(payload: UInt64(offset), length: UInt32(texts.count), kind: .list))
    }

    /// Ends a row. Cells that it does not have yet are none.
    public mutating func endRow() {
        while column < columns.count { appendNone() }
        column = 0
        rowCount += 1
    }

    /// The rows put together. The last one has to be ended.
    public consuming func finish() -> Rows {
        precondition(column == 0, "a row that was not ended")
        let base = UInt64(cells.count)
        if !listCells.isEmpty {
            for index in cells.indices where cells[index].kind == .list { cells[index].payload += base }
            cells += listCells
        }
        precondition(cells.count <= Int(UInt32.max), "more than 2^32 cells")
        return Rows(columns: columns, cells: cells, arena: arena, count: rowCount)
    }
}
