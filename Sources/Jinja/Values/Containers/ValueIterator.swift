/// A walk over the elements of a value, without allocating for the builtin kinds.
struct ValueIterator {
    private enum Source {
        case empty
        case list(List)
        case items([Value])
        case map(Map, count: Int)
        case text(Text)
        case reversedText(Text)
        case range(IntegerRange)
        case rows(Rows)
        case rowKeys(Rows)
        case generator(Generator)
        case reversedList(List)
        case reversedMap(Map, count: Int)
    }

    private var source: Source
    /// The index of the next element, or the byte offset in a text; counted down when reversed.
    private var position = 0

    private init(_ source: Source, position: Int = 0) {
        self.source = source
        self.position = position
    }

    init(_ items: [Value]) { self.init(.items(items)) }
    init(_ generator: Generator) { self.init(.generator(generator)) }

    /// Walks over a value as Python's `for` does. Throws TypeError for what cannot be walked.
    init(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) {
        switch value {
        case .list(let list): self.init(.list(list))
        case .tuple(let tuple): self.init(.items(tuple.items))
        case .map(let map): self.init(.map(map, count: map.count))
        case .string(let text): self.init(.text(text))
        case .cell(let rows, let cell): self.init(.text(rows.text(cell: Int(cell))))
        case .range(let range): self.init(.range(range))
        case .rows(let rows): self.init(.rows(rows))
        case .row(let rows, _): self.init(.rowKeys(rows))
        case .undefined(let undefined):
            try undefined.checkLenient()
            self.init(.empty)
        case .object(let object):
            guard let generator = try object.makeGenerator(evaluation) else { throw .notIterable(value) }
            self.init(.generator(generator))
        case .none, .bool, .int, .float, .bigInt, .function: throw .notIterable(value)
        }
    }

    /// Walks from the last element to the first, as Python's `reversed`. Nil for what has no such walk.
    init?(reversing value: Value, _ evaluation: Evaluation) throws(TemplateError) {
        switch value.materialized {
        case .list(let list): self.init(.reversedList(list), position: list.items.count)
        case .tuple(let tuple): self.init(.items(tuple.items.reversed()))
        case .map(let map): self.init(.reversedMap(map, count: map.count), position: map.entries.count)
        case .string(let text): self.init(.reversedText(text), position: text.byteCount)
        case .range(let range): self.init(.range(range.reversed))
        case .object(let object):
            guard let generator = try object.makeReversed(evaluation) else { return nil }
            self.init(.generator(generator))
        default: return nil
        }
    }

    /// What makes the elements, if that may run any code: who keeps an iterator in a property asks it directly, so that
    /// the property is not being modified when the code comes back to it.
    var generator: Generator? {
        if case .generator(let generator) = source { return generator }
        return nil
    }

    /// The list that it has not begun to walk over.
    var freshList: List? {
        if case .list(let list) = source, position == 0 { return list }
        return nil
    }

    /// Hands over all elements that are left.
    @inline(__always) mutating func drain(
        _ evaluation: Evaluation,
        _ body: (Value) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        switch source {
        case .list(let list):
            source = .empty
            while position < list.items.count {
                let items = list.items
                try evaluation.charge(8, times: items.count - position)
                try ValueIterator.visit(items, from: position, body)
                position = items.count
            }
        case .items(let items):
            let first = position
            source = .empty
            try evaluation.charge(8, times: items.count - first)
            try ValueIterator.visit(items, from: first, body)
        case .generator(let generator):
            source = .empty
            try generator.drain(evaluation, body)
        default:
            while let value = try next(evaluation) {
                try evaluation.charge(16)
                try body(value)
            }
        }
    }

    @inline(__always) private static func visit(
        _ items: [Value],
        from first: Int,
        _ body: (Value) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        let span = items.span
        var index = first
        while index < span.count {
            try body(span[index])
            index &+= 1
        }
    }

    /// How many elements are left, if that is known ahead.
    var remaining: Int? {
        switch source {
        case .empty: 0
        case .list(let list): max(0, list.items.count - position)
        case .items(let items): items.count - position
        case .map(let map, _) where position == 0: map.count
        case .range(let range): range.count - position
        case .rows(let rows): rows.count - position
        case .rowKeys(let rows): rows.columns.count - position
        case .reversedList: position
        default: nil
        }
    }

    /// The next element, or nil at the end.
    @inline(__always) mutating func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        switch source {
        case .list(let list):
            guard position < list.items.count else { return finish() }
            position &+= 1
            return list.items[position &- 1]
        case .items(let items):
            guard position < items.count else { return nil }
            position &+= 1
            return items[position &- 1]
        case .range(let range):
            guard position < range.count else { return nil }
            position &+= 1
            return .int(range[position &- 1])
        case .rows(let rows):
            guard position < rows.count else { return nil }
            position &+= 1
            return .row(rows, UInt32(truncatingIfNeeded: position &- 1))
        default:
            return try nextOther(evaluation)
        }
    }

    private mutating func nextOther(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        switch source {
        case .map(let map, let count):
            try checkSize(map, count)
            guard let found = map.livePosition(from: position) else { return finish() }
            position = found + 1
            return map.entries.key(at: found)
        case .reversedMap(let map, let count):
            try checkSize(map, count)
            guard let found = map.livePosition(before: position) else { return finish() }
            position = found
            return map.entries.key(at: found)
        case .reversedList(let list):
            guard position > 0, position <= list.items.count else { return finish() }
            position -= 1
            return list.items[position]
        case .text(let text):
            guard position < text.byteCount else { return nil }
            let end = text.offset(after: position)
            defer { position = end }
            return .string(text.slice(position..<end).markedSafe(false))
        case .reversedText(let text):
            guard position > 0 else { return nil }
            let end = position
            position = text.offset(before: end)
            return .string(text.slice(position..<end))
        case .rowKeys(let rows):
            guard position < rows.columns.count else { return nil }
            position += 1
            return .string(rows.columns[position - 1].text)
        case .generator(let generator): return try generator.next(evaluation)
        default: return nil
        }
    }

    /// An iterator that came to its end stays there, even if its list grows.
    private mutating func finish() -> Value? {
        source = .empty
        return nil
    }

    private func checkSize(_ map: Map, _ count: Int) throws(TemplateError) {
        guard map.count == count else { throw .runtime("dictionary changed size during iteration") }
    }

    /// Whether what it walks over can simply be released with it.
    var isShallow: Bool {
        switch source {
        case .empty, .text, .reversedText, .range, .rows, .rowKeys: true
        case .list(let list), .reversedList(let list): list.isShallow
        case .map(let map, _), .reversedMap(let map, _): map.isShallow
        case .items(let items): items.isEmpty
        case .generator: false
        }
    }

    mutating func surrender(into doomed: inout [Value]) {
        switch source {
        case .list(let list), .reversedList(let list): doomed.append(.list(list))
        case .items(let items): doomed.append(contentsOf: items)
        case .map(let map, _), .reversedMap(let map, _): doomed.append(.map(map))
        case .generator(let generator): doomed.append(.object(generator))
        default: break
        }
        source = .empty
    }

    func appendChildren(to values: inout [Value]) {
        var copy = self
        copy.surrender(into: &values)
    }
}

extension TemplateError {
    static func notIterable(_ value: Value) -> TemplateError {
        .type("'\(value.typeName)' object is not iterable")
    }
}

extension Value {
    /// All its elements, as Python's `list` gives them.
    func elements(_ evaluation: Evaluation) throws(TemplateError) -> [Value] {
        switch self {
        case .list(let list):
            try evaluation.charge(16, times: list.items.count)
            return list.items
        case .tuple(let tuple):
            try evaluation.charge(16, times: tuple.items.count)
            return tuple.items
        default: break
        }
        var iterator = try ValueIterator(self, evaluation)
        var elements: [Value] = []
        if let remaining = iterator.remaining {
            try evaluation.charge(16, times: remaining)
            elements.reserveCapacity(remaining)
        }
        try iterator.drain(evaluation) { (element) throws(TemplateError) in
            try evaluation.charge(16)
            elements.append(element)
        }
        return elements
    }
}
