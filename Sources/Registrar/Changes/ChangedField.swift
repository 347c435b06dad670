/// What a field of a record held before a change and what it holds since; nil where it was, or is, not there.
struct ChangedField: Equatable, Sendable {
    let name: String
    let before: LoggedValue?
    let after: LoggedValue?

    /// A field of a record that stays; one that is the same before and after is left out of the log.
    static func changed(_ name: String, from before: LoggedValue, to after: LoggedValue) -> ChangedField {
        ChangedField(name, before, after)
    }

    /// A field of a new record.
    static func added(_ name: String, _ value: LoggedValue) -> ChangedField { ChangedField(name, nil, value) }

    /// A field of a record that goes.
    static func removed(_ name: String, _ value: LoggedValue) -> ChangedField {
        ChangedField(name, value, nil)
    }

    /// A field that holds another secret now. Neither the old one nor the new one is kept, nor a hash of them.
    static func secret(_ name: String) -> ChangedField { ChangedField(secret: name) }

    private init(_ name: String, _ before: LoggedValue?, _ after: LoggedValue?) {
        precondition(
            !Self.secretWords.contains { name.contains($0) },
            "\(name): a secret is logged by secret(_:), without its value"
        )
        (self.name, self.before, self.after) = (name, before, after)
    }

    private init(secret name: String) { (self.name, before, after) = (name, nil, .text("(changed)")) }

    private static let secretWords = ["password", "token", "hash", "secret"]
}
