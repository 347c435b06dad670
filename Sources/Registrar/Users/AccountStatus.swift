/// Whether an account can be signed in to, and if not, why.
public enum AccountStatus: String, Sendable {
    case invited, active
    /// By the operator. In the database's column it is called locked, and so it was in old rows of the change log.
    case disabled = "locked"
    case left, erased

    /// As people read it, in the change log too: `disabled`.
    public var word: String { "\(self)" }

    /// What a row of the change log means.
    init?(logged word: String) {
        if word == Self.disabled.word { self = .disabled } else { self.init(rawValue: word) }
    }
}
