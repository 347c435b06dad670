import SQLite

extension Schema {
    /// From where each account has signed in: there it is not held up by what others fail at.
    static let networks = Migration(
        version: 7,
        name: "networks",
        sql: """
            CREATE TABLE known_networks (
              user_id INTEGER NOT NULL REFERENCES users(id), network TEXT NOT NULL, seen_at INTEGER NOT NULL,
              PRIMARY KEY (user_id, network)) STRICT, WITHOUT ROWID;
            CREATE INDEX known_networks_time ON known_networks(seen_at);
            """
    )
}
