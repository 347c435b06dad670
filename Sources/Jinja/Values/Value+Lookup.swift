extension Value {
    /// `value.name`: the attribute first, then the element (Jinja2: Template Designer Documentation, "Variables").
    ///
    /// What is missing gives an undefined value; only an undefined one has no attributes to ask for.
    func attribute(_ name: Symbol, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        switch self {
        case .row(let rows, let row):
            if !name.isOfMap, let column = rows.column(name) {
                return rows.value(cell: rows.cellIndex(row: Int(row), column: column))
            }
        case .map(let map):
            if !name.isOfMap {
                if let value = map[name] { return value }
                return try missing(.attribute(name.text, owner: ownerName), evaluation)
            }
        default: break
        }
        return try otherAttribute(name, evaluation)
    }

    private func otherAttribute(_ name: Symbol, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        if let own = try ownAttribute(name, evaluation) { return own }
        switch self {
        case .map(let map):
            if let value = map[name] { return value }
        case .row(let rows, let row):
            if let column = rows.column(name) {
                return rows.value(cell: rows.cellIndex(row: Int(row), column: column))
            }
        case .object(let object):
            if let value = try object.item(.string(name.text), evaluation) { return value }
        default: break
        }
        return try missing(.attribute(name.text, owner: ownerName), evaluation)
    }

    /// An attribute in Python's sense: a method, or what an object calls one. Nil if there is none.
    func ownAttribute(_ name: Symbol, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        if let method = name.method, method.belongs(to: self) {
            try evaluation.charge(96)
            return .object(BoundMethod(self, method))
        }
        switch self {
        case .object(let object):
            if object.hasMethod(name.text) {
                try evaluation.charge(96)
                return .object(NamedMethod(object, name.text.markedSafe(false)))
            }
            guard let attribute = try object.attribute(name, evaluation) else { return nil }
            try evaluation.chargeMade(attribute)
            return attribute
        case .range(let range): return range.attribute(name.text)
        case .function(let function) where function.isDictionaryType && name.text == "fromkeys":
            try evaluation.charge(256)
            return .object(BoundMethod(.map(Map()), .fromkeys))
        case .tuple(let tuple) where tuple.isGroup:
            return name.text == "grouper" ? tuple.items[0] : name.text == "list" ? tuple.items[1] : nil
        case .int, .bigInt, .bool, .float: return numericAttribute(name.text)
        case .undefined(let undefined):
            if undefined.behavior == .chainable { return self }
            throw undefined.error
        default: return nil
        }
    }

    /// What is not there. It says how it was asked for, which takes memory where many are kept.
    private func missing(
        _ reason: Undefined.Reason,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try evaluation.charge(96)
        return .undefined(reason, evaluation)
    }

    private func numericAttribute(_ name: Text) -> Value? {
        if case .float(let double) = self {
            return name == "real" ? self : name == "imag" ? .float(double.isNaN ? 0 : 0) : nil
        }
        let whole: Value = smallInteger.map(Value.int) ?? self
        switch name.description {
        case "real", "numerator": return whole
        case "imag": return .int(0)
        case "denominator": return .int(1)
        default: return nil
        }
    }

    /// `value[key]`: the element first, then the attribute.
    func item(_ key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        try evaluation.chargeReading(key)
        // The code points of other texts are counted.
        if case .string(let text) = self, !text.isASCII { try evaluation.chargeReading(self) }
        if let item = try ownItem(key, evaluation) { return item }
        if let name = key.text {
            if let attribute = try ownAttribute(Symbol(name), evaluation) { return attribute }
            return try missing(.attribute(name, owner: ownerName), evaluation)
        }
        let element = (try? key.represented(evaluation)) ?? "?"
        return try missing(.element(element, owner: ownerName), evaluation)
    }

    /// An element, or nil where Python raises KeyError, IndexError or TypeError.
    func ownItem(_ key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        switch self {
        case .map(let map):
            do throws(TemplateError) {
                return try map.value(for: key, evaluation)
            } catch {
                guard error.cause == .type else { throw error }
                return nil
            }
        case .row(let rows, let row):
            guard let name = key.text, let column = rows.column(name) else { return nil }
            return rows.value(cell: rows.cellIndex(row: Int(row), column: column))
        case .list(let list): return Value.index(key, list.items.count).map { list.items[$0] }
        case .tuple(let tuple): return Value.index(key, tuple.items.count).map { tuple.items[$0] }
        case .range(let range): return Value.index(key, range.count).map { .int(range[$0]) }
        case .rows(let rows):
            return Value.index(key, rows.count).map { .row(rows, UInt32(truncatingIfNeeded: $0)) }
        case .string(let text): return text.character(key)
        case .cell: return try materialized.ownItem(key, evaluation)
        case .object(let object): return try object.item(key, evaluation)
        case .undefined(let undefined):
            if undefined.behavior == .chainable { return self }
            throw undefined.error
        default: return nil
        }
    }

    /// Whether `value[…]` means something, whether or not there is anything.
    var isSubscriptable: Bool {
        switch self {
        case .none, .bool, .int, .bigInt, .float, .function: false
        case .object(let object): object.hasItems
        default: true
        }
    }

    /// The index that a key means in a sequence; negative ones count from the end.
    static func index(_ key: Value, _ count: Int) -> Int? {
        guard let index = key.smallInteger else { return nil }
        let place = index < 0 ? index + count : index
        return place >= 0 && place < count ? place : nil
    }

    /// `value.name(…)` without making the bound method in between.
    func callMethod(
        _ name: Symbol,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if let method = name.method, method.belongs(to: self) {
            return try method.call(on: self, arguments, evaluation)
        }
        if case .object(let object) = self, object.hasMethod(name.text) {
            return try object.call(name.text, arguments, evaluation)
        }
        return try attribute(name, evaluation).call(arguments, evaluation)
    }
}

extension Text {
    fileprivate func character(_ key: Value) -> Value? {
        guard let index = Value.index(key, count) else { return nil }
        let start = offset(ofCodePoint: index)
        return .string(slice(start..<offset(after: start)))
    }
}
