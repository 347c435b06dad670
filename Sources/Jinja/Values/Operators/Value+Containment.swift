extension Value {
    /// Python's `in`: whether it holds `element`.
    func contains(_ element: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        switch self {
        case .string(let text):
            guard let needle = element.text else {
                throw .type("'in <string>' requires string as left operand, not \(element.typeName)")
            }
            try evaluation.chargeReading(self)
            try evaluation.chargeReading(element)
            return text.firstOffset(of: needle) != nil
        case .cell: return try materialized.contains(element, evaluation)
        case .map(let map): return try map.value(for: element, evaluation) != nil
        case .row(let rows, _):
            guard let name = element.text else {
                _ = try element.hash(evaluation)
                return false
            }
            return rows.column(name) != nil
        case .list(let list): return try Value.contains(list.items, element, evaluation)
        case .tuple(let tuple): return try Value.contains(tuple.items, element, evaluation)
        case .range(let range): return try range.index(of: element) != nil
        case .object(let object):
            if let found = try object.contains(element, evaluation) { return found }
            return try containsByWalking(element, evaluation)
        case .none, .bool, .int, .float, .bigInt, .function:
            throw .type("argument of type '\(typeName)' is not iterable")
        case .undefined, .rows: return try containsByWalking(element, evaluation)
        }
    }

    static func contains(
        _ items: [Value],
        _ element: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        for item in items {
            try evaluation.charge(8)
            if try item.isSameKey(as: element, evaluation) { return true }
        }
        return false
    }

    private func containsByWalking(_ element: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        var iterator = try ValueIterator(self, evaluation)
        while let item = try iterator.next(evaluation) {
            try evaluation.charge(8)
            if try item.isSameKey(as: element, evaluation) { return true }
        }
        return false
    }
}

extension IntegerRange {
    /// Where a value stands in it. Throws for a strict undefined, which is equal to nothing.
    func index(of value: Value) throws(TemplateError) -> Int? {
        switch value {
        case .float(let double): return Int(exactly: double).flatMap { index(of: $0) }
        case .undefined(let undefined):
            if count > 0 { try undefined.checkLenient() }
            return nil
        default: return value.smallInteger.flatMap { index(of: $0) }
        }
    }
}
