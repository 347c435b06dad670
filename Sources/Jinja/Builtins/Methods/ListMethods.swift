/// The methods of Python's `list`, `tuple` and `range`.
enum ListMethods {
    static func call(
        _ method: MethodName,
        _ list: List,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        switch method {
        case .append:
            try arguments.expect(1...1, "list.append")
            try evaluation.charge(16)
            evaluation.track(arguments.values[0], in: list)
            list.items.append(arguments.values[0])
        case .clear:
            try arguments.expect(0...0, "list.clear")
            list.items = []
        case .copy:
            try arguments.expect(0...0, "list.copy")
            try evaluation.charge(16, times: list.items.count)
            return .list(list.items)
        case .count, .index: return try search(method, list.items, of: "list", arguments, evaluation)
        case .extend:
            try arguments.expect(1...1, "list.extend")
            let more = try arguments.values[0].elements(evaluation)
            try evaluation.charge(16, times: more.count)
            for value in more { evaluation.track(value, in: list) }
            list.items += more
        case .insert: try insert(list, arguments, evaluation)
        case .pop: return try pop(list, arguments, evaluation)
        case .remove:
            try arguments.expect(1...1, "list.remove")
            guard let index = try index(of: arguments.values[0], list.items, evaluation) else {
                throw .value("list.remove(x): x not in list")
            }
            if index < list.items.count {
                try evaluation.charge((list.items.count - index) / 16)
                list.items.remove(at: index)
            }
        case .reverse:
            try arguments.expect(0...0, "list.reverse")
            try evaluation.charge(list.items.count)
            list.items.reverse()
        case .sort: try sort(list, arguments, evaluation)
        default: throw .type("'list' object has no method '\(method.rawValue)'")
        }
        return .none
    }

    /// `count` and `index`, which tuples have too.
    static func search(
        _ method: MethodName,
        _ items: [Value],
        of owner: String,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if method == .count {
            try arguments.expect(1...1, "\(owner).count")
            var count = 0
            for item in items {
                try evaluation.charge(8)
                if try item.isSameKey(as: arguments.values[0], evaluation) { count += 1 }
            }
            return .int(count)
        }
        try arguments.expect(1...3, "index")
        let bounds = try Slice(arguments[1] ?? .none, arguments[2] ?? .none, .none).resolved(items.count)
        let part = bounds.start < bounds.stop ? items[bounds.start..<bounds.stop] : []
        guard let found = try index(of: arguments.values[0], part, evaluation) else {
            let wanted = try arguments.values[0].represented(evaluation)
            throw .value("\(wanted) is not in list")
        }
        return .int(bounds.start + found)
    }

    static func search(
        _ method: MethodName,
        _ range: IntegerRange,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...1, "range.\(method.rawValue)")
        let index = try range.index(of: arguments.values[0])
        if method == .count { return .int(index == nil ? 0 : 1) }
        guard let index else {
            throw .value("\(try arguments.values[0].represented(evaluation)) is not in range")
        }
        return .int(index)
    }

    private static func index(
        of value: Value,
        _ items: some RandomAccessCollection<Value>,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Int? {
        var index = 0
        for item in items {
            try evaluation.charge(8)
            if try item.isSameKey(as: value, evaluation) { return index }
            index += 1
        }
        return nil
    }

    private static func insert(
        _ list: List,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        try arguments.expect(2...2, "insert")
        let given = try arguments.values[0].expectSize()
        let count = list.items.count
        let index = given < 0 ? max(0, given < -count ? 0 : given + count) : min(given, count)
        try evaluation.charge(16 + (count - index) / 8)
        evaluation.track(arguments.values[1], in: list)
        list.items.insert(arguments.values[1], at: index)
    }

    private static func pop(
        _ list: List,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try arguments.expect(0...1, "pop")
        let index = try arguments[0]?.expectSize() ?? -1
        guard !list.items.isEmpty else { throw .index("pop from empty list") }
        guard let place = Value.index(.int(index), list.items.count) else {
            throw .index("pop index out of range")
        }
        try evaluation.charge((list.items.count - place) / 16)
        return list.items.remove(at: place)
    }

    private static func sort(
        _ list: List,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        guard arguments.positionalCount == 0 else { throw .type("sort() takes no positional arguments") }
        for name in arguments.names where name != "key" && name != "reverse" {
            throw .type("sort() got an unexpected keyword argument '\(name)'")
        }
        let isReversed = try arguments["reverse"]?.expectCInteger() ?? 0 != 0
        let items = list.items
        var keys = items
        if let key = arguments["key"], !key.isNone {
            keys = []
            for item in items { keys.append(try key.call(Arguments([item]), evaluation)) }
        }
        let order = try Sorting.order(keys, reverse: isReversed, evaluation)
        list.items = order.map { items[$0] }
    }
}
