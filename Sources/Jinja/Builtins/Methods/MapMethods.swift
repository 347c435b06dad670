/// The methods of Python's `dict`.
enum MapMethods {
    static func call(
        _ method: MethodName,
        _ map: Map,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        switch method {
        case .get: return try get(map, arguments, evaluation)
        case .items, .keys, .values:
            try arguments.expect(0...0, "dict.\(method.rawValue)")
            return .object(MapView(map, method == .items ? .items : method == .keys ? .keys : .values))
        case .copy:
            try arguments.expect(0...0, "dict.copy")
            try evaluation.charge(40, times: map.count)
            return .map(Map(copying: map))
        case .clear:
            try arguments.expect(0...0, "dict.clear")
            map.removeAll()
            return .none
        case .pop: return try pop(map, arguments, evaluation)
        case .popitem:
            try arguments.expect(0...0, "dict.popitem")
            guard let position = map.livePosition(before: .max) else {
                throw .key("'popitem(): dictionary is empty'")
            }
            let entry = map.entries[position]
            map.remove(at: position)
            return .tuple([entry.key, entry.value])
        case .fromkeys: return try fromKeys(arguments, evaluation)
        case .setdefault: return try setDefault(map, arguments, evaluation)
        case .update:
            try update(map, arguments, "update", evaluation)
            return .none
        default: throw .type("'dict' object has no method '\(method.rawValue)'")
        }
    }

    private static func get(
        _ map: Map,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...2, "get")
        return try map.value(for: arguments.values[0], evaluation) ?? arguments[1] ?? .none
    }

    private static func pop(
        _ map: Map,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...2, "pop")
        // Python looks into no empty dictionary, so that there anything may be a key.
        let position = map.count == 0 ? nil : try map.position(of: arguments.values[0], evaluation)
        guard let position else {
            guard let fallback = arguments[1] else {
                throw .key(try arguments.values[0].represented(evaluation).description)
            }
            return fallback
        }
        let value = map.entries.value(at: position)
        map.remove(at: position)
        return value
    }

    /// A dictionary of its own with these keys, all of one value.
    private static func fromKeys(
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...2, "fromkeys")
        let map = Map()
        var keys = try ValueIterator(arguments.values[0], evaluation)
        while let key = try keys.next(evaluation) {
            try evaluation.charge(40)
            try map.set(key, arguments[1] ?? .none, evaluation)
        }
        return .map(map)
    }

    private static func setDefault(
        _ map: Map,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...2, "setdefault")
        if let value = try map.value(for: arguments.values[0], evaluation) { return value }
        let value = arguments[1] ?? .none
        try evaluation.charge(40)
        evaluation.track(value, in: map)
        try map.set(arguments.values[0], value, evaluation)
        return value
    }

    /// What `dict(…)`, `dict.update(…)` and `namespace(…)` do with their arguments: a mapping or pairs, then names.
    static func update(
        _ map: Map,
        _ arguments: Arguments,
        _ function: String,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        guard arguments.positionalCount <= 1 else {
            throw .type("\(function) expected at most 1 argument, got \(arguments.positionalCount)")
        }
        if arguments.positionalCount == 1 { try update(map, from: arguments.values[0], evaluation) }
        for (name, value) in zip(arguments.names, arguments.values[arguments.positionalCount...]) {
            try evaluation.charge(40)
            evaluation.track(value, in: map)
            map.set(name, value)
        }
    }

    private static func update(
        _ map: Map,
        from source: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        if case .undefined(let undefined) = source { throw undefined.error }
        if case .map(let other) = source.materialized {
            try evaluation.charge(40, times: other.count)
            for entry in other.liveEntries {
                evaluation.track(entry.value, in: map)
                try map.set(entry.key, entry.value, evaluation)
            }
            return
        }
        var iterator = try ValueIterator(source, evaluation)
        var index = 0
        while let item = try iterator.next(evaluation) {
            try evaluation.charge(40)
            let pair = try pair(item, index, evaluation)
            evaluation.track(pair[1], in: map)
            try map.set(pair[0], pair[1], evaluation)
            index += 1
        }
    }

    private static func pair(
        _ item: Value,
        _ index: Int,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> [Value] {
        let pair: [Value]
        do throws(TemplateError) {
            pair = try item.elements(evaluation)
        } catch {
            guard error.cause == .type else { throw error }
            throw .type("cannot convert dictionary update sequence element #\(index) to a sequence")
        }
        guard pair.count == 2 else {
            throw .value(
                "dictionary update sequence element #\(index) has length \(pair.count); 2 is required"
            )
        }
        return pair
    }
}
