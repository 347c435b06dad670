extension Value {
    /// Whether an `if` takes it. Throws for a strict undefined.
    @inline(__always) func isTrue() throws(TemplateError) -> Bool {
        switch self {
        case .bool(let bool): bool
        case .none: false
        case .int(let int): int != 0
        case .string(let text): !text.isEmpty
        default: try isTrueOther()
        }
    }

    private func isTrueOther() throws(TemplateError) -> Bool {
        switch self {
        case .float(let double): return double != 0
        case .list(let list): return !list.items.isEmpty
        case .tuple(let tuple): return !tuple.items.isEmpty
        case .map(let map): return map.count > 0
        case .range(let range): return range.count > 0
        case .rows(let rows): return rows.count > 0
        case .row(let rows, _): return !rows.columns.isEmpty
        case .cell(let rows, let index): return rows.cells[Int(index)].length > 0
        case .object(let object): return object.isTrue
        case .undefined(let undefined):
            try undefined.checkLenient()
            return false
        default: return true
        }
    }

    /// The number of its elements, as Python's `len`.
    func length(_ evaluation: Evaluation) throws(TemplateError) -> Int {
        guard let count = try lengthIfAny() else { throw .type("object of type '\(typeName)' has no len()") }
        return count
    }

    /// The same, or nil for what has no length.
    func lengthIfAny() throws(TemplateError) -> Int? {
        switch self {
        case .string(let text): return text.count
        case .cell(let rows, let index): return rows.text(cell: Int(index)).count
        case .list(let list): return list.items.count
        case .tuple(let tuple): return tuple.items.count
        case .map(let map): return map.count
        case .range(let range): return range.count
        case .rows(let rows): return rows.count
        case .row(let rows, _): return rows.columns.count
        case .object(let object): return object.count
        case .undefined(let undefined):
            try undefined.checkLenient()
            return 0
        default: return nil
        }
    }

    var isCallable: Bool {
        switch self {
        case .function: true
        case .object(let object): object.isCallable
        case .undefined: true
        default: false
        }
    }

    /// Calls it.
    func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        switch self {
        case .function(let function): return try function.body(arguments, evaluation)
        case .object(let object): return try object.call(arguments, evaluation)
        case .undefined(let undefined): throw undefined.error
        default: throw .type("'\(typeName)' object is not callable")
        }
    }
}
