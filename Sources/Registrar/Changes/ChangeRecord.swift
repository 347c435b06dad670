/// A row of the change log as it is read.
public struct ChangeRecord: Sendable {
    public struct Person: Sendable {
        public let username: String
        public let name: String
    }

    public let id: Int
    /// Seconds since 1970, UTC.
    public let at: Int
    /// Who did it; nil where nobody was signed in.
    public let actor: Person?
    /// Where it came from: an address, or `command line`.
    public let address: String?
    /// The table of the record.
    public let kind: String
    /// Which of the table's records.
    public let key: String
    /// Whose account it is about.
    public let about: Person?
    /// The section that it is about: `MA101 Linear Algebra, section 2, Spring 2026`.
    public let section: String?
    public let action: String
    public let reason: String?
    /// Shared by what one form or command did.
    public let batch: String
    let before: LoggedValue?
    let after: LoggedValue?

    /// A field that differs, as people read it; nil where it was, or is, not there.
    public struct Difference: Sendable {
        public let field: String
        public let before: String?
        public let after: String?
    }

    /// Field by field what was and what is, in the order of the record.
    public var differences: [Difference] {
        let (before, after) = (Self.fields(before), Self.fields(after))
        var names: [String] = []
        for field in before + after where !names.contains(field.name) { names.append(field.name) }
        return names.map { name in
            Difference(
                field: name,
                before: before.first { $0.name == name }?.value.plain,
                after: after.first { $0.name == name }?.value.plain
            )
        }
    }

    /// What is not an object, which nobody of ours has written, is a field without a name.
    private static func fields(_ value: LoggedValue?) -> [LoggedValue.Field] {
        switch value {
        case .fields(let fields): fields
        case .some(let value): [LoggedValue.Field(name: "", value: value)]
        case nil: []
        }
    }

    /// One line of JSON, always with the same keys.
    public var json: String {
        func optional(_ text: String?) -> LoggedValue { text.map { .text($0) } ?? .null }
        return LoggedValue.json([
            ("id", .number(id)), ("at", .text(UTCTime.text(at))), ("actor", optional(actor?.username)),
            ("address", optional(address)), ("subject", .text(kind)), ("key", .text(key)),
            ("about", optional(about?.username)), ("action", .text(action)), ("before", before ?? .null),
            ("after", after ?? .null), ("reason", optional(reason)), ("batch", .text(batch)),
        ]) ?? "{}"
    }
}
