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

    /// Prints `value.name` where it lies, without taking it out first.
    func writeAttribute(
        _ name: Symbol,
        escaped: Bool,
        into output: inout OutputBuffer,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        if name.method == nil, try writeDirectly(name, escaped: escaped, into: &output, evaluation) { return }
        try attribute(name, evaluation).write(escaped: escaped, into: &output, evaluation)
    }

    /// Prints `value['name']` likewise.
    func writeElement(
        _ name: Symbol,
        escaped: Bool,
        into output: inout OutputBuffer,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        if try writeDirectly(name, escaped: escaped, into: &output, evaluation) { return }
        try element(name, evaluation).write(escaped: escaped, into: &output, evaluation)
    }

    @inline(__always) private func writeDirectly(
        _ name: Symbol,
        escaped: Bool,
        into output: inout OutputBuffer,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        switch self {
        case .row(let rows, let row):
            guard let column = rows.column(name) else { return false }
            rows.write(cell: rows.cellIndex(row: Int(row), column: column), escaped: escaped, into: &output)
            return true
        case .map(let map): return try map.write(name, escaped: escaped, into: &output, evaluation)
        default: return false
        }
    }
}
