/// A person's name, in any script.
struct PersonName {
    static let longest = 200

    let text: String

    /// By which lists are sorted: the name as it is written; the office may set another, family name first.
    var sortKey: String { text.lowercased() }

    /// A new account is called by its user name until it is edited.
    init(_ username: Username) { text = username.text }

    init(_ typed: String) throws(FieldProblem) {
        let trimmed = TypedText.trim(typed)
        guard !trimmed.isEmpty else { throw FieldProblem("Enter a name.") }
        guard trimmed.unicodeScalars.count <= Self.longest else {
            throw FieldProblem("Use at most \(Self.longest) characters.")
        }
        guard !TypedText.isInvisible(trimmed) else {
            throw FieldProblem("Enter a name that can be seen; this one has no visible character.")
        }
        guard !TypedText.isUnfit(trimmed) else {
            throw FieldProblem("This holds a character that cannot be part of a name; type it again.")
        }
        text = trimmed
    }
}
