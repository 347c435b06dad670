/// A line in the operator's list of users.
public struct ListedUser: Sendable {
    public let username: String
    public let name: String
    /// In alphabetical order.
    public let roles: [String]
    public let status: AccountStatus
    /// Seconds since 1970; nil for who never signed in.
    public let lastSignIn: Int?
}
