import Jinja

/// The variables of a case as a program in Swift would have them: something that is encoded.
struct EncodedContext: Encodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private let value: Value

    init(_ variables: [String: Value]) {
        value = .map(Map(variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    private init(_ value: Value) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .map(let map):
            var container = encoder.container(keyedBy: Key.self)
            for (key, value) in zip(map.keys, map.values) {
                guard case .string(let name) = key else { continue }
                try container.encode(EncodedContext(value), forKey: Key(stringValue: name.description))
            }
        case .list(let list):
            var container = encoder.unkeyedContainer()
            for item in list.items { try container.encode(EncodedContext(item)) }
        case .string(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text.description)
        case .int(let int):
            var container = encoder.singleValueContainer()
            try container.encode(int)
        case .float(let double):
            var container = encoder.singleValueContainer()
            try container.encode(double)
        case .bool(let bool):
            var container = encoder.singleValueContainer()
            try container.encode(bool)
        default:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }
}
