/// Header fields in the order they came; names compare without case (RFC 9110, section 5.1).
///
/// An array, not a dictionary: an answer has about ten, and repeats (`Set-Cookie`) must be kept.
public struct Headers: Sendable, ExpressibleByDictionaryLiteral {
    public struct Field: Sendable, Equatable {
        public let name: HeaderName
        public let value: String
    }

    /// A value that would end its field early: it holds CR, LF, NUL or another control character.
    public struct InvalidValue: Error, Equatable, CustomStringConvertible {
        public let name: HeaderName
        public var description: String { "the value for the field \(name) holds a control character" }
    }

    public private(set) var fields: [Field] = []

    public init() {}

    public init(dictionaryLiteral elements: (HeaderName, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// The first value of that name; setting replaces every field of that name, or removes it with `nil`.
    ///
    /// As with ``add(_:_:)``, a value that is set must be one that ``isValid(_:)`` accepts.
    public subscript(name: HeaderName) -> String? {
        get { fields.first { $0.name == name }?.value }
        set {
            fields.removeAll { $0.name == name }
            if let newValue { add(name, newValue) }
        }
    }

    /// Appends a field; earlier ones of the same name stay.
    ///
    /// - Parameter value: text of our own making. It traps on a control character; for text that came from
    ///   outside there is ``add(_:foreign:)``.
    public mutating func add(_ name: HeaderName, _ value: String) {
        precondition(Self.isValid(value), "a field value holds no control character (RFC 9110, section 5.5)")
        fields.append(Field(name: name, value: value))
    }

    /// Appends a field whose value came from outside.
    ///
    /// - Throws: ``InvalidValue`` if it holds a control character, which would let it write fields of its own.
    public mutating func add(_ name: HeaderName, foreign value: String) throws(InvalidValue) {
        guard Self.isValid(value) else { throw InvalidValue(name: name) }
        fields.append(Field(name: name, value: value))
    }

    /// All values of that name, in order.
    public func values(named name: HeaderName) -> [String] {
        fields.compactMap { $0.name == name ? $0.value : nil }
    }

    public func contains(_ name: HeaderName) -> Bool { fields.contains { $0.name == name } }

    /// Whether `value` may stand in a field (RFC 9110, section 5.5).
    public static func isValid(_ value: String) -> Bool {
        value.utf8.allSatisfy { ByteClass.isFieldContent($0) }
    }
}
