/// What is wrong with a form: a message a field, in the order of the fields.
public struct FieldErrors: Sendable {
    public private(set) var messages: [(field: String, message: String)] = []

    public init() {}

    public var isEmpty: Bool { messages.isEmpty }

    /// The first message of a field stands; later ones are left out.
    public mutating func add(_ field: String, _ message: String) {
        guard self[field] == nil else { return }
        messages.append((field, message))
    }

    /// What was found wrong elsewhere, too; where both have a message for a field this one's stands.
    public mutating func add(_ others: FieldErrors) {
        for (field, message) in others.messages { add(field, message) }
    }

    public subscript(field: String) -> String? { messages.first { $0.field == field }?.message }
}
