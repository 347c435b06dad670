/// Filters that put items into groups.
enum GroupFilters {
    static let all: [(String, Filter)] = [
        ("batch", batch),
        ("slice", slice),
        ("groupby", group),
    ]

    private static let batch = Filter("do_batch", ["linecount", "fill_with"], required: 1, isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        try .object(
            LazyFilter("do_batch", operands[0], operands.arguments, evaluation) {
                (source, arguments, evaluation) throws(TemplateError) in
                try BatchGenerator(source, arguments.values[0], arguments[1] ?? .none, evaluation)
            }
        )
    }

    private static let slice = Filter("do_slice", ["slices", "fill_with"], required: 1, isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        try .object(
            LazyFilter("sync_do_slice", operands[0], operands.arguments, evaluation) {
                (source, arguments, evaluation) throws(TemplateError) in
                let items = try source.elements(evaluation)
                let count = arguments.values[0]
                _ = try Value.floorDivide(.int(items.count), count, evaluation)
                return SliceGenerator(items, try count.expectIndex(), arguments[1] ?? .none)
            }
        )
    }

    private static let group = Filter("do_groupby", ["attribute", "default", "case_sensitive"], required: 1) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let path = try AttributePath(operands[1], default: operands.argument(1) ?? .none)
        let isCaseSensitive = try operands.argument(2)?.isTrue() ?? false
        let items = try value.elements(evaluation)
        var keys: [Value] = []
        keys.reserveCapacity(items.count)
        for item in items {
            try evaluation.charge(32)
            keys.append(try path.value(of: item, evaluation))
        }
        let order = try Sorting.order(keys, reverse: false, ignoresCase: !isCaseSensitive, evaluation)
        var result: [Value] = []
        var start = 0
        while start < order.count {
            // The members of a group are those that follow its first one with the same key.
            let key = keys[order[start]]
            let plainKey = isCaseSensitive ? key : key.caseless
            var end = start + 1
            while end < order.count {
                let other = keys[order[end]]
                if !other.hasSameText(as: key) {
                    let plain = isCaseSensitive ? other : other.caseless
                    guard try plainKey.isSameKey(as: plain, evaluation) else { break }
                }
                end += 1
            }
            try evaluation.charge(64)
            var members: [Value] = []
            members.reserveCapacity(end - start)
            for place in start..<end { members.append(items[order[place]]) }
            result.append(.tuple(Tuple(group: key, members: List(members))))
            start = end
        }
        return .list(result)
    }
}

extension Value {
    /// Whether both are texts, and the same.
    fileprivate func hasSameText(as other: Value) -> Bool {
        guard case .string(let text) = self, case .string(let otherText) = other else { return false }
        return text == otherText
    }
}

/// Lists of so many items each; the last is filled up if something is given to fill it with.
private final class BatchGenerator: Generator {
    private var items: ValueIterator
    private let size: Value
    private var filling: Value
    private var pending: Value?

    init(_ source: Value, _ size: Value, _ filling: Value, _ evaluation: Evaluation) throws(TemplateError) {
        items = try ValueIterator(source, evaluation)
        self.size = size
        self.filling = filling
        super.init()
    }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        try evaluation.charge(96)
        var batch = pending.map { [$0] } ?? []
        pending = nil
        while let item = try items.next(evaluation) {
            try evaluation.charge(16)
            if try Value.int(batch.count).isEqual(to: size, evaluation) {
                pending = item
                return .list(batch)
            }
            batch.append(item)
        }
        guard !batch.isEmpty else { return nil }
        if !filling.isNone, try Value.int(batch.count).isLess(than: size, evaluation) {
            let missing = try Value.subtract(size, .int(batch.count), evaluation).expectIndex()
            try evaluation.charge(16, times: missing)
            batch += repeatElement(filling, count: missing)
        }
        return .list(batch)
    }

    deinit { Reaper.release(surrender) }

    override func surrender(into doomed: inout [Value]) {
        items.surrender(into: &doomed)
        doomed.append(filling)
        filling = .none
    }

    override func appendChildren(to values: inout [Value]) {
        items.appendChildren(to: &values)
        values.append(filling)
    }
}

/// So many lists of as nearly as possible equal length; the shorter ones are filled up if something is given.
private final class SliceGenerator: Generator {
    private var items: [Value]
    private let slices: Int
    private var filling: Value
    private var index = 0
    private var offset = 0

    init(_ items: [Value], _ slices: Int, _ filling: Value) {
        self.items = items
        self.slices = slices
        self.filling = filling
        super.init()
    }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        guard index < slices else { return nil }
        try evaluation.charge(96)
        let isLong = index < items.count % slices
        let end = min(items.count, offset + items.count / slices + (isLong ? 1 : 0))
        var slice = Array(items[offset..<end])
        if !filling.isNone, !isLong { slice.append(filling) }
        offset = end
        index += 1
        return .list(slice)
    }

    deinit { Reaper.release(surrender) }

    override func surrender(into doomed: inout [Value]) {
        doomed += items
        doomed.append(filling)
        filling = .none
        items = []
        offset = 0
        index = slices
    }

    override func appendChildren(to values: inout [Value]) {
        values += items
        values.append(filling)
    }
}
