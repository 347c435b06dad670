/// A statement whose end has not been read.
struct OpenTag {
    /// Its name.
    let token: Token
    /// Where its first tag ends, once that is known.
    var headEnd: UInt32?

    init(token: Token) { self.token = token }

    var name: String { token.text.description }

    /// Statements that have an end tag.
    static let withBody = [
        "autoescape", "block", "call", "filter", "for", "if", "macro", "trans", "with",
    ]

    static func body(_ name: String) -> String? { withBody.contains(name) ? name : nil }
}
