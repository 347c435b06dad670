/// Makes values of what is `Encodable`.
///
/// Objects become dictionaries with their keys in the order in which they were encoded, sequences lists, nil `none`; a
/// `Value` stays what it is, and what is `ValueRepresentable` is asked for its own. The entries of Swift's dictionaries are
/// put in the order of their keys, as their own order differs from run to run.
struct ValueEncoder {
    /// How deep a value may be nested. Encoding takes the stack of every level, which is Swift's to lay out.
    static let nestingLimit = 200

    static func encode(_ source: some Encodable) throws -> Value {
        let encoder = NodeEncoder(path: [], depth: 0)
        return try encoder.value(of: source).makeValue()
    }
}

extension Value {
    /// What a template sees of an `Encodable` value: dictionaries, lists and simple values.
    ///
    /// Keys keep the order in which they are encoded; those of Swift's dictionaries are sorted. Everything is copied at
    /// once: for large values of which templates read little, `TemplateObject` costs less.
    ///
    /// - Throws: `EncodingError` for a value nested more than 200 deep, and what the value itself throws.
    public init(encoding source: some Encodable) throws { self = try ValueEncoder.encode(source) }
}

/// A part of what is being encoded. Classes: containers are handed out and filled later.
private enum Node {
    case value(Value)
    case keyed(KeyedNode)
    case unkeyed(UnkeyedNode)
    /// What a super encoder will hold when it is done.
    case encoder(NodeEncoder)

    func makeValue() -> Value {
        switch self {
        case .value(let value): return value
        case .encoder(let encoder): return encoder.node?.makeValue() ?? .map(Map())
        case .unkeyed(let node): return .list(List(node.items.map { $0.makeValue() }))
        case .keyed(let node):
            let map = Map()
            for (key, node) in node.items { map.set(key, node.makeValue()) }
            return .map(map)
        }
    }
}

private final class KeyedNode { var items: [(key: Text, node: Node)] = [] }
private final class UnkeyedNode { var items: [Node] = [] }

private final class NodeEncoder: Encoder {
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    /// How many values lie around it. More than the path is long where a value is encoded as nothing but another.
    private let depth: Int
    var node: Node?

    init(path: [any CodingKey], depth: Int) {
        codingPath = path
        self.depth = depth
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .keyed(let node)? = node {
            return KeyedEncodingContainer(KeyedContainer<Key>(node: node, encoder: self))
        }
        let fresh = KeyedNode()
        node = .keyed(fresh)
        return KeyedEncodingContainer(KeyedContainer<Key>(node: fresh, encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .unkeyed(let node)? = node { return UnkeyedContainer(node: node, encoder: self) }
        let fresh = UnkeyedNode()
        node = .unkeyed(fresh)
        return UnkeyedContainer(node: fresh, encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleContainer(encoder: self) }

    /// Encodes a part at a place below this one.
    func value(of source: some Encodable, at key: (any CodingKey)? = nil) throws -> Node {
        if let representable = source as? any ValueRepresentable { return .value(representable.jinjaValue) }
        let path = key.map { codingPath + [$0] } ?? codingPath
        guard depth < ValueEncoder.nestingLimit else {
            throw EncodingError.invalidValue(
                source,
                EncodingError.Context(
                    codingPath: path,
                    debugDescription: "nested more than \(ValueEncoder.nestingLimit) deep"
                )
            )
        }
        let encoder = NodeEncoder(path: path, depth: depth + 1)
        if let dictionary = source as? any SortedEncodable {
            try dictionary.encodeSorted(to: encoder)
        } else {
            try source.encode(to: encoder)
        }
        return encoder.node ?? .value(.map(Map()))
    }

    func nested(at key: any CodingKey) -> NodeEncoder {
        NodeEncoder(path: codingPath + [key], depth: depth + 1)
    }
}

/// A dictionary that is encoded in the order of its keys.
private protocol SortedEncodable {
    func encodeSorted(to encoder: NodeEncoder) throws
}

extension Dictionary: SortedEncodable where Key == String, Value: Encodable {
    fileprivate func encodeSorted(to encoder: NodeEncoder) throws {
        var container = encoder.container(keyedBy: NameKey.self)
        for (key, value) in sorted(by: { $0.key < $1.key }) {
            try container.encode(value, forKey: NameKey(stringValue: key))
        }
    }
}

private struct NameKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

private struct IndexKey: CodingKey {
    let intValue: Int?
    var stringValue: String { "\(intValue ?? 0)" }

    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
}

private struct SuperKey: CodingKey {
    var stringValue: String { "super" }
    var intValue: Int? { nil }

    init() {}
    init?(stringValue: String) {}
    init?(intValue: Int) { nil }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: KeyedNode
    let encoder: NodeEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    private func add(_ key: any CodingKey, _ part: Node) { node.items.append((Text(key.stringValue), part)) }

    mutating func encodeNil(forKey key: Key) throws { add(key, .value(.none)) }
    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        add(key, try encoder.value(of: value, at: key))
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        let inner = encoder.nested(at: key)
        add(key, .encoder(inner))
        return inner.container(keyedBy: keyType)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let inner = encoder.nested(at: key)
        add(key, .encoder(inner))
        return inner.unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { makeSuper(SuperKey()) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { makeSuper(key) }

    private func makeSuper(_ key: any CodingKey) -> any Encoder {
        let inner = encoder.nested(at: key)
        add(key, .encoder(inner))
        return inner
    }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
    let node: UnkeyedNode
    let encoder: NodeEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { node.items.count }

    mutating func encodeNil() throws { node.items.append(.value(.none)) }
    mutating func encode(_ value: some Encodable) throws {
        node.items.append(try encoder.value(of: value, at: IndexKey(count)))
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        makeInner().container(keyedBy: keyType)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { makeInner().unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { makeInner() }

    private func makeInner() -> NodeEncoder {
        let inner = encoder.nested(at: IndexKey(count))
        node.items.append(.encoder(inner))
        return inner
    }
}

private struct SingleContainer: SingleValueEncodingContainer {
    let encoder: NodeEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    mutating func encodeNil() throws { encoder.node = .value(.none) }
    mutating func encode(_ value: some Encodable) throws { encoder.node = try encoder.value(of: value) }
}
