/// What sets and the views of dictionaries that behave as sets have in common.
class SetLike: Object {
    /// The elements in order; nil for what does not behave as a set: the values of a dictionary.
    var elements: [Value]? { nil }

    final override func isEqual(to other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        guard case .object(let object) = other, let other = object as? SetLike,
            let first = elements, let second = other.elements, first.count == second.count
        else { return false }
        return try other.holds(first, evaluation)
    }

    /// Whether one is a part of the other, or nil if one of them is no set.
    final override func compare(
        _ comparison: Comparison,
        _ other: Object,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool? {
        guard let other = other as? SetLike, let first = elements, let second = other.elements else {
            return nil
        }
        switch comparison {
        case .less:
            guard first.count < second.count else { return false }
            return try other.holds(first, evaluation)
        case .lessOrEqual:
            guard first.count <= second.count else { return false }
            return try other.holds(first, evaluation)
        case .greater:
            guard first.count > second.count else { return false }
            return try holds(second, evaluation)
        case .greaterOrEqual:
            guard first.count >= second.count else { return false }
            return try holds(second, evaluation)
        }
    }

    final func isDisjoint(with other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        var items = try ValueIterator(other, evaluation)
        while let item = try items.next(evaluation) {
            try evaluation.charge(8)
            if try contains(item, evaluation) ?? false { return false }
        }
        return true
    }

    /// Whether all of some elements are in it.
    private func holds(_ elements: [Value], _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        for element in elements {
            try evaluation.charge(8)
            guard try contains(element, evaluation) ?? false else { return false }
        }
        return true
    }
}
