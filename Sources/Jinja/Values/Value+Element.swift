extension Value {
    /// `value['name']`, with the key prepared.
    @inline(__always) func element(_ name: Symbol, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        switch self {
        case .row(let rows, let row):
            if let column = rows.column(name) {
                return rows.value(cell: rows.cellIndex(row: Int(row), column: column))
            }
        case .map(let map):
            if let value = map[name] { return value }
        default: break
        }
        return try item(.string(name.text), evaluation)
    }
}
