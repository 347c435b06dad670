/// A person's name, in any script.
struct PersonName {
    let text: String

    /// By which lists are sorted: the name as it is written; the office may set another, family name first.
    var sortKey: String { Self.sortKey(of: text) }

    static func sortKey(of name: String) -> String { name.lowercased() }

    /// A new account is called by its user name until it is edited.
    init(_ username: Username) { text = username.text }

    init(_ typed: String) throws(FieldProblem) {
        text = try TypedText.name(typed)
    }
}
