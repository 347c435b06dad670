/// A set, as subtracting from the keys or items of a dictionary gives one. It keeps the order of insertion, where Python
/// has that of its hash table.
final class SetObject: SetLike {
    private var map: Map

    private init(_ map: Map) {
        self.map = map
        super.init()
    }

    /// The elements of another value. Throws TypeError for what cannot be walked, or holds something unhashable.
    convenience init(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) {
        self.init(Map())
        try insert(value, evaluation)
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { "set" }
    override var isTrue: Bool { map.count > 0 }
    override var count: Int? { map.count }
    override var isHashable: Bool { false }

    override var elements: [Value]? { map.keys }

    private func insert(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) {
        var items = try ValueIterator(value, evaluation)
        while let item = try items.next(evaluation) {
            try evaluation.charge(40)
            try map.set(item, .none, evaluation)
        }
    }

    private func remove(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) {
        var items = try ValueIterator(value, evaluation)
        while let item = try items.next(evaluation) {
            try evaluation.charge(8)
            map.remove(at: try map.position(of: item, evaluation))
        }
    }

    private func copy(_ evaluation: Evaluation) throws(TemplateError) -> SetObject {
        try evaluation.charge(40, times: map.count)
        return SetObject(Map(copying: map))
    }

    /// A set of its own without the elements of another value.
    func subtracting(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> SetObject {
        let result = try copy(evaluation)
        try result.remove(value, evaluation)
        return result
    }

    // MARK: As an object

    override func makeGenerator(_ evaluation: Evaluation) throws(TemplateError) -> Generator? {
        try MapView(map, .keys).makeGenerator(evaluation)
    }

    override func contains(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool? {
        try map.position(of: value, evaluation) != nil
    }

    override func operate(
        _ operation: ObjectOperator,
        _ other: Value,
        isLeft: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        guard operation == .subtract, isLeft, case .object(let object) = other, object is SetObject else {
            return nil
        }
        return .object(try subtracting(other, evaluation))
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        guard map.count > 0 else { return "set()" }
        let list = try evaluation.nested { () throws(TemplateError) in
            try Value.list(map.keys).represented(evaluation)
        }
        return Text("{\(list.slice(1..<(list.byteCount - 1)))}")
    }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(.map(map))
        map = Map()
    }

    override func appendChildren(to values: inout [Value]) { values.append(.map(map)) }

    // MARK: Methods

    override func hasMethod(_ name: Text) -> Bool { SetObject.methods.contains(name) }

    private static let methods: Set<Text> = [
        "add", "clear", "copy", "difference", "discard", "intersection", "isdisjoint", "issubset",
        "issuperset", "pop", "remove", "symmetric_difference", "union", "update",
    ]

    override func call(
        _ method: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        switch method {
        case "clear", "copy", "pop": try arguments.expect(0...0, "set.\(method)")
        case "difference", "intersection", "union", "update":
            guard arguments.names.isEmpty else { throw .type("set.\(method)() takes no keyword arguments") }
        default: try arguments.expect(1...1, "set.\(method)")
        }
        switch method {
        case "add", "clear", "discard", "pop", "remove", "update":
            return try change(method, arguments, evaluation)
        case "isdisjoint": return .bool(try isDisjoint(with: arguments.values[0], evaluation))
        case "issubset":
            let other = try SetObject(arguments.values[0], evaluation)
            return .bool(try compare(.lessOrEqual, other, evaluation) ?? false)
        case "issuperset":
            let other = try SetObject(arguments.values[0], evaluation)
            return .bool(try other.compare(.lessOrEqual, self, evaluation) ?? false)
        default: return .object(try combined(method, arguments, evaluation))
        }
    }

    private func change(
        _ method: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        switch method {
        case "add":
            try evaluation.charge(40)
            try map.set(arguments.values[0], .none, evaluation)
        case "clear": map.removeAll()
        case "discard": map.remove(at: try map.position(of: arguments.values[0], evaluation))
        case "remove":
            guard let position = try map.position(of: arguments.values[0], evaluation) else {
                throw .key(try arguments.values[0].represented(evaluation).description)
            }
            map.remove(at: position)
        case "pop":
            guard let position = map.livePosition(from: 0) else { throw .key("'pop from an empty set'") }
            let element = map.entries[position].key
            map.remove(at: position)
            return element
        default: for value in arguments.values { try insert(value, evaluation) }
        }
        return .none
    }

    private func combined(
        _ method: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> SetObject {
        let result = try copy(evaluation)
        for value in arguments.values {
            switch method {
            case "difference": try result.remove(value, evaluation)
            case "union": try result.insert(value, evaluation)
            case "intersection":
                let other = try SetObject(value, evaluation)
                try result.remove(.object(result.subtracting(.object(other), evaluation)), evaluation)
            case "symmetric_difference":
                let other = try SetObject(value, evaluation)
                let added = try other.subtracting(.object(self), evaluation)
                try result.remove(.object(other), evaluation)
                try result.insert(.object(added), evaluation)
            default: break
            }
        }
        return result
    }
}
