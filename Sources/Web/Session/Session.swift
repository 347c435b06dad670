/// A session as its row has it: who is signed in, if anyone, and whether a message waits.
public struct Session: Sendable {
    public struct User: Sendable {
        public let id: Int
        public let username: String
        public let name: String
        /// Names of roles: `student`, `teacher`, `registrar`, `admin` …
        public let roles: [String]

        public init(id: Int, username: String, name: String, roles: [String]) {
            self.id = id
            self.username = username
            self.name = name
            self.roles = roles
        }
    }

    public let key: SessionKey
    /// Nil for a visitor of whom something had to be remembered.
    public let user: User?
    public let hasFlashes: Bool

    public init(key: SessionKey, user: User?, hasFlashes: Bool) {
        self.key = key
        self.user = user
        self.hasFlashes = hasFlashes
    }
}

/// A message that shows once, on the next page that is rendered.
public struct Flash: Equatable, Sendable {
    public enum Category: String, Sendable { case info, success, error }

    public let category: Category
    public let message: String

    public init(_ message: String, category: Category = .info) {
        self.category = category
        self.message = message
    }
}
