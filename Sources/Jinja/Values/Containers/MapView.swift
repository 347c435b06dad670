/// What `keys()`, `values()` and `items()` of a dictionary give: a look at it, not a copy.
final class MapView: SetLike {
    enum Part {
        case keys, values, items

        fileprivate func element(_ entry: Map.Entry) -> Value {
            switch self {
            case .keys: entry.key
            case .values: entry.value
            case .items: .tuple([entry.key, entry.value])
            }
        }
    }

    private(set) var map: Map
    let part: Part

    init(_ map: Map, _ part: Part) {
        self.map = map
        self.part = part
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String {
        switch part {
        case .keys: "dict_keys"
        case .values: "dict_values"
        case .items: "dict_items"
        }
    }

    /// The type of a walk over it from the end.
    var reversedTypeName: String {
        switch part {
        case .keys: "dict_reversekeyiterator"
        case .values: "dict_reversevalueiterator"
        case .items: "dict_reverseitemiterator"
        }
    }

    override var isTrue: Bool { map.count > 0 }
    override var count: Int? { map.count }
    override var isHashable: Bool { part == .values }

    override func makeGenerator(_ evaluation: Evaluation) throws(TemplateError) -> Generator? {
        MapWalk(part, map, isReversed: false)
    }

    override func makeReversed(_ evaluation: Evaluation) throws(TemplateError) -> Generator? {
        MapWalk(part, map, isReversed: true)
    }

    override func contains(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool? {
        switch part {
        case .keys: return try map.value(for: value, evaluation) != nil
        case .values: return nil
        case .items:
            guard case .tuple(let pair) = value, pair.items.count == 2,
                let found = try map.value(for: pair.items[0], evaluation)
            else { return false }
            return try found.isSameKey(as: pair.items[1], evaluation)
        }
    }

    override func operate(
        _ operation: ObjectOperator,
        _ other: Value,
        isLeft: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        guard operation == .subtract, part != .values else { return nil }
        let (left, right) = isLeft ? (.object(self), other) : (other, Value.object(self))
        return .object(try SetObject(left, evaluation).subtracting(right, evaluation))
    }

    override func hasMethod(_ name: Text) -> Bool { part != .values && name == "isdisjoint" }

    override func call(
        _ method: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...1, "\(typeName).isdisjoint")
        return .bool(try isDisjoint(with: arguments.values[0], evaluation))
    }

    override var elements: [Value]? { part == .values ? nil : allElements }
    private var allElements: [Value] { map.liveEntries.map(part.element) }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        let elements = Value.list(allElements)
        let list = try evaluation.nested { () throws(TemplateError) in try elements.represented(evaluation) }
        return Text("\(typeName)(\(list))")
    }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(.map(map))
        map = Map()
    }

    override func appendChildren(to values: inout [Value]) { values.append(.map(map)) }
}

/// A walk over a view.
private final class MapWalk: Generator {
    private let part: MapView.Part
    private var map: Map
    private let isReversed: Bool
    /// How many entries there were when the walk began.
    private let size: Int
    private var position: Int

    init(_ part: MapView.Part, _ map: Map, isReversed: Bool) {
        self.part = part
        self.map = map
        self.isReversed = isReversed
        size = map.count
        position = isReversed ? map.entries.count : 0
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { (isReversed ? "dict_reverse" : "dict_") + "iterator" }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        guard map.count == size else { throw .runtime("dictionary changed size during iteration") }
        let found = isReversed ? map.livePosition(before: position) : map.livePosition(from: position)
        guard let found else { return nil }
        position = isReversed ? found : found + 1
        return part.element(map.entries[found])
    }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(.map(map))
        map = Map()
    }

    override func appendChildren(to values: inout [Value]) { values.append(.map(map)) }
}
