/// A person who can sign in, as the account's own pages show it.
struct Account: Sendable {
    let id: Int
    let username: String
    let name: String
    let email: String
    let phone: String
    let version: Int
}

/// What signing in needs to know of an account.
struct Credentials: Sendable {
    let id: Int
    let username: String
    /// Nil for an account that cannot sign in: invited, disabled, left.
    let passwordHash: String?
}
