/// An attribute as filters name it: `user.name`, `0`, `rows.0.title`; prepared once for many items.
struct AttributePath {
    private enum Part {
        case name(Symbol)
        case key(Value)
    }

    private let parts: [Part]
    /// Whether a single name is all, as it is nearly always.
    private let hasOnlyName: Bool
    private let onlyName: Symbol
    /// What takes the place of a part that is undefined; none for nothing.
    private let fallback: Value

    /// - Parameter attribute: a text with dots, or any other key; none for the item itself.
    init(_ attribute: Value, default fallback: Value = .none) throws(TemplateError) {
        self.fallback = fallback
        if attribute.isNone {
            parts = []
        } else if let text = attribute.text {
            var parts: [Part] = []
            for part in text.split(at: ".") {
                if part.allSatisfy(CodePoint.isDigit) {
                    parts.append(.key(try NumberParsing.integer(part, base: 10).value))
                } else {
                    parts.append(.name(Symbol(part)))
                }
            }
            self.parts = parts
        } else {
            parts = [.key(attribute)]
        }
        if parts.count == 1, case .name(let name) = parts[0] {
            hasOnlyName = true
            onlyName = name
        } else {
            hasOnlyName = false
            onlyName = AttributePath.noName
        }
    }

    private static let noName = Symbol(.empty)

    /// One path for each part between commas, as `sort` takes them.
    static func list(_ attribute: Value) throws(TemplateError) -> [AttributePath] {
        guard let text = attribute.text else { return [try AttributePath(attribute)] }
        var paths: [AttributePath] = []
        for part in text.split(at: ",") { paths.append(try AttributePath(.string(part))) }
        return paths
    }

    func value(of item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        if hasOnlyName, case .map(let map) = item, let value = map[onlyName] {
            return !fallback.isNone && value.isUndefined ? fallback : value
        }
        if parts.isEmpty { return item }
        return try walk(from: item, evaluation)
    }

    private func walk(from item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        var value = item
        for part in parts {
            switch part {
            case .name(let name): value = try value.item(named: name, evaluation)
            case .key(let key): value = try value.item(key, evaluation)
            }
            if !fallback.isNone, value.isUndefined { value = fallback }
        }
        return value
    }
}

extension Value {
    /// `value['name']` for a name that was prepared.
    func item(named name: Symbol, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        switch self {
        case .map(let map):
            if let value = map[name] { return value }
        case .row(let rows, let row):
            if let column = rows.column(name) {
                return rows.value(cell: rows.cellIndex(row: Int(row), column: column))
            }
        case .object, .undefined: return try item(.string(name.text), evaluation)
        default: break
        }
        return try ownAttribute(name, evaluation)
            ?? .undefined(.attribute(name.text, owner: ownerName), evaluation)
    }
}
