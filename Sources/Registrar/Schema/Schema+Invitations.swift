import SQLite

extension Schema {
    /// Codes with which people may register, of which only digests are kept.
    static let invitations = Migration(
        version: 11,
        name: "invitations",
        sql: """
            CREATE TABLE invitations (
              id INTEGER PRIMARY KEY, code_hash TEXT NOT NULL UNIQUE,
              role TEXT NOT NULL CHECK (role IN ('student','teacher','registrar','guardian','auditor')),
              uses_left INTEGER NOT NULL CHECK (uses_left >= 0),
              created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
            CREATE INDEX invitations_expiry ON invitations(expires_at);
            """
    )
}
