/// The comparisons that order values.
enum Comparison: String, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// An order for which it holds.
    fileprivate var witness: Number.Order {
        switch self {
        case .less, .lessOrEqual: .less
        case .greater, .greaterOrEqual: .greater
        }
    }

    @inline(__always) fileprivate func holds(_ order: Number.Order) -> Bool {
        switch self {
        case .less: order == .less
        case .lessOrEqual: order == .less || order == .equal
        case .greater: order == .greater
        case .greaterOrEqual: order == .greater || order == .equal
        }
    }
}

extension Value {
    /// Python's `<`, `<=`, `>` and `>=`. Throws TypeError for values that have no order.
    func compare(
        _ comparison: Comparison,
        _ other: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool {
        if case .int(let left) = self, case .int(let right) = other {
            return comparison.holds(left < right ? .less : left == right ? .equal : .greater)
        }
        try evaluation.chargeReading(self)
        return comparison.holds(try order(other, comparison, evaluation))
    }

    /// Whether it comes before another when sorted.
    func isLess(than other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        try compare(.less, other, evaluation)
    }

    private func order(
        _ other: Value,
        _ comparison: Comparison,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Number.Order {
        if let left = Number(self), let right = Number(other) { return left.order(right) }
        if let left = text, let right = other.text {
            return left == right ? .equal : left < right ? .less : .greater
        }
        if case .undefined(let undefined) = self { throw undefined.error }
        if case .undefined(let undefined) = other { throw undefined.error }
        switch (materialized, other.materialized) {
        case (.list(let left), .list(let right)):
            return try Value.order(left.items, right.items, comparison, evaluation)
        case (.tuple(let left), .tuple(let right)):
            return try Value.order(left.items, right.items, comparison, evaluation)
        case (.object(let left), .object(let right)):
            guard let holds = try left.compare(comparison, right, evaluation) else { fallthrough }
            return holds ? comparison.witness : .unordered
        default:
            throw .type(
                "'\(comparison.rawValue)' not supported between instances of "
                    + "'\(typeName)' and '\(other.typeName)'"
            )
        }
    }

    /// Sequences are ordered by their first elements that differ.
    private static func order(
        _ left: [Value],
        _ right: [Value],
        _ comparison: Comparison,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Number.Order {
        try evaluation.nested { () throws(TemplateError) in
            for (first, second) in zip(left, right) {
                try evaluation.charge(16)
                if try !first.isSameKey(as: second, evaluation) {
                    return try first.order(second, comparison, evaluation)
                }
            }
            return left.count < right.count ? .less : left.count == right.count ? .equal : .greater
        }
    }
}
