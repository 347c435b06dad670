/// Filters that compare items: sorting, extremes, repeats.
enum OrderFilters {
    static let all: [(String, Filter)] = [
        ("sort", sort),
        ("dictsort", sortMap),
        ("min", extreme("do_min", .less)),
        ("max", extreme("do_max", .greater)),
        ("unique", unique),
    ]

    private static let sort = Filter("do_sort", ["reverse", "case_sensitive", "attribute"]) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let paths = try AttributePath.list(operands.argument(2) ?? .none)
        let isCaseSensitive = try operands.argument(1)?.isTrue() ?? false
        let items = try value.elements(evaluation)
        let isReversed = try operands.argument(0)?.expectCInteger() ?? 0 != 0
        var keys: [Value] = []
        keys.reserveCapacity(items.count)
        for index in items.indices {
            if paths.count == 1 {
                keys.append(try paths[0].value(of: items[index], evaluation))
                continue
            }
            var parts: [Value] = []
            for path in paths {
                let part = try path.value(of: items[index], evaluation)
                parts.append(isCaseSensitive ? part : part.caseless)
            }
            keys.append(.list(parts))
        }
        // Keys count as lists of one in Jinja2, so equal ones are never asked which is less.
        let order = try Sorting.order(
            keys,
            reverse: isReversed,
            skipsEqual: true,
            ignoresCase: !isCaseSensitive,
            evaluation
        )
        return .list(order.map { items[$0] })
    }

    private static let sortMap = Filter("do_dictsort", ["case_sensitive", "by", "reverse"]) {
        (operands, evaluation) throws(TemplateError) in
        let isByKey: Bool
        switch (operands.argument(1) ?? "key").text {
        case "key": isByKey = true
        case "value": isByKey = false
        default: throw .value("You can only sort by either \"key\" or \"value\"")
        }
        let map = try operands[0].expectMap()
        let isCaseSensitive = try operands.argument(0)?.isTrue() ?? false
        let isReversed = try operands.argument(2)?.expectCInteger() ?? 0 != 0
        let entries = map.liveEntries
        let keys = entries.map { entry in
            let key = isByKey ? entry.key : entry.value
            return isCaseSensitive ? key : key.caseless
        }
        let order = try Sorting.order(keys, reverse: isReversed, evaluation)
        return .list(order.map { .tuple([entries[$0].key, entries[$0].value]) })
    }

    private static func extreme(_ function: String, _ comparison: Comparison) -> Filter {
        Filter(function, ["case_sensitive", "attribute"], isPure: false) {
            (operands, evaluation) throws(TemplateError) in
            let value = operands[0]
            var items = try ValueIterator(value, evaluation)
            guard var best = try items.next(evaluation) else {
                return .undefined(.hint("No aggregated item, sequence was empty."), evaluation)
            }
            let path = try AttributePath(operands.argument(1) ?? .none)
            let isCaseSensitive = try operands.argument(0)?.isTrue() ?? false
            func key(_ item: Value) throws(TemplateError) -> Value {
                let key = try path.value(of: item, evaluation)
                return isCaseSensitive ? key : key.caseless
            }
            var bestKey = try key(best)
            try items.drain(evaluation) { (item) throws(TemplateError) in
                try evaluation.charge(16)
                let itemKey = try key(item)
                if try itemKey.compare(comparison, bestKey, evaluation) {
                    best = item
                    bestKey = itemKey
                }
            }
            return best
        }
    }

    private static let unique = Filter("do_unique", ["case_sensitive", "attribute"], isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        try .object(
            LazyFilter("sync_do_unique", operands[0], operands.arguments, evaluation) {
                (source, arguments, evaluation) throws(TemplateError) in
                let path = try AttributePath(arguments[1] ?? .none)
                let isCaseSensitive = try arguments[0]?.isTrue() ?? false
                return try UniqueGenerator(source, path, isCaseSensitive: isCaseSensitive, evaluation)
            }
        )
    }
}

/// The items whose keys have not been seen yet.
private final class UniqueGenerator: TransformedGenerator {
    private let path: AttributePath
    private let isCaseSensitive: Bool
    private let seen = Map()

    init(
        _ source: Value,
        _ path: AttributePath,
        isCaseSensitive: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        self.path = path
        self.isCaseSensitive = isCaseSensitive
        try super.init(source, evaluation)
    }

    deinit { Reaper.release(surrender) }

    override func transform(_ item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        let value = try path.value(of: item, evaluation)
        let key = isCaseSensitive ? value : value.caseless
        guard try seen.position(of: key, evaluation) == nil else { return nil }
        try evaluation.charge(64)
        try seen.set(key, .none, evaluation)
        return item
    }

    override func surrender(into doomed: inout [Value]) {
        super.surrender(into: &doomed)
        seen.surrender(into: &doomed)
    }

    override func appendChildren(to values: inout [Value]) {
        super.appendChildren(to: &values)
        seen.appendChildren(to: &values)
    }
}
