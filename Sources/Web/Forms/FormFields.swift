/// The fields of a form or of a query, in the order they came. Of a repeated field the first value counts.
public struct FormFields: Sendable {
    public private(set) var pairs: [(name: String, value: String)] = []

    public init() {}

    mutating func append(_ name: String, _ value: String) { pairs.append((name, value)) }

    /// The first value of this name; nil for an absent field, which is not the same as an empty one.
    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    public var count: Int { pairs.count }
}
