/// Whether an account can be signed in to, and if not, why.
public enum AccountStatus: String, Sendable {
    case invited, active
    /// By the operator; in the database it is called locked.
    case disabled = "locked"
    case left, erased

    /// As people read it: `disabled`.
    public var word: String { "\(self)" }
}
