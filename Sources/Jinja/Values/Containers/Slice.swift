/// The bounds of `sequence[start:stop:step]`.
struct Slice {
    /// The bounds that a sequence of a certain length has for them.
    struct Resolved {
        let start: Int
        let stop: Int
        let step: Int

        var count: Int {
            if step > 0 { return start < stop ? (stop - start - 1) / step + 1 : 0 }
            return stop < start ? (start - stop - 1) / (0 - max(step, -Int.max)) + 1 : 0
        }

        func index(_ position: Int) -> Int { start + position * step }
    }

    let start: Int?
    let stop: Int?
    let step: Int

    /// Throws Python's errors for bounds that are no integers and for a step of 0.
    init(_ start: Value, _ stop: Value, _ step: Value) throws(TemplateError) {
        self.step = try Slice.bound(step) ?? 1
        if self.step == 0 { throw .value("slice step cannot be zero") }
        self.start = try Slice.bound(start)
        self.stop = try Slice.bound(stop)
    }

    private static func bound(_ value: Value) throws(TemplateError) -> Int? {
        switch value {
        case .none: return nil
        case .int(let int): return int
        case .bool(let bool): return bool ? 1 : 0
        case .bigInt(let big): return big.isNegative ? .min : .max
        default: throw .type("slice indices must be integers or None or have an __index__ method")
        }
    }

    func resolved(_ count: Int) -> Resolved {
        let lowest = step < 0 ? -1 : 0
        let highest = step < 0 ? count - 1 : count
        func place(_ bound: Int?, missing: Int) -> Int {
            guard let bound else { return missing }
            if bound < 0 { return max(lowest, bound < -count ? lowest : bound + count) }
            return min(bound, highest)
        }
        return Resolved(
            start: place(start, missing: step < 0 ? highest : lowest),
            stop: place(stop, missing: step < 0 ? lowest : highest),
            step: step
        )
    }
}

extension Value {
    /// Python's `value[start:stop:step]`. What cannot be sliced does not look at the bounds.
    func slice(
        _ start: Value,
        _ stop: Value,
        _ step: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        switch self {
        case .string, .list, .tuple, .range, .cell, .rows:
            return try slice(Slice(start, stop, step), evaluation)
        case .object(let object) where object.hasItems:
            return try slice(Slice(start, stop, step), evaluation)
        default: return try slice(Slice(.none, .none, .none), evaluation)
        }
    }

    func slice(_ slice: Slice, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        switch self {
        case .string(let text):
            if !text.isASCII { try evaluation.chargeReading(self) }
            return .string(try text.slice(slice, evaluation))
        case .list(let list): return .list(try Value.slice(list.items, slice, evaluation))
        case .tuple(let tuple): return .tuple(try Value.slice(tuple.items, slice, evaluation))
        case .range(let range):
            try evaluation.chargeObject()
            return .range(range.slice(slice.resolved(range.count)))
        case .cell, .rows: return try materialized.slice(slice, evaluation)
        case .map, .row: throw .type("unhashable type: 'slice'")
        case .object(let object):
            guard let part = try object.slice(slice, evaluation) else {
                throw .type("'\(typeName)' object is not subscriptable")
            }
            return part
        case .undefined(let undefined):
            if undefined.behavior == .chainable { return self }
            throw undefined.error
        default: throw .type("'\(typeName)' object is not subscriptable")
        }
    }

    private static func slice(
        _ items: [Value],
        _ slice: Slice,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> [Value] {
        let bounds = slice.resolved(items.count)
        try evaluation.chargeList(of: bounds.count)
        if bounds.step == 1 { return bounds.count == 0 ? [] : Array(items[bounds.start..<bounds.stop]) }
        return (0..<bounds.count).map { items[bounds.index($0)] }
    }
}
