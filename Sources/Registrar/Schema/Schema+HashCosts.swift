import SQLite

extension Schema {
    /// What the costliest hash of a password costs is found without a look at all of them: each failed sign-in asks.
    static let hashCosts = Migration(
        version: 15,
        name: "costs of password hashes",
        sql: "CREATE INDEX users_by_hash_cost ON users (substr(password_hash, 1, 7));"
    )
}
