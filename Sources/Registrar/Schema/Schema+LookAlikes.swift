import SQLite
import Web

extension Schema {
    /// What each user name looks like, so that nobody takes one that can be taken for another's.
    ///
    /// Not unique: accounts of before may look alike already.
    static let lookAlikes = Migration(
        version: 8,
        name: "look-alikes",
        sql: """
            ALTER TABLE users ADD COLUMN username_look TEXT NOT NULL DEFAULT '';
            CREATE INDEX users_look ON users(username_look);
            """,
        fill: { database throws(SQLiteError) in try fillLooks(database) }
    )

    /// The same once more, as marks beside letters no longer make a name look different.
    static let looksWithoutMarks = Migration(
        version: 13,
        name: "looks without marks",
        sql: "",
        fill: { database throws(SQLiteError) in try fillLooks(database) }
    )

    /// And once more, as such marks are now told by what kind of letter they are, wherever Unicode puts them.
    static let looksWithoutModifierLetters = Migration(
        version: 14,
        name: "looks without modifier letters",
        sql: "",
        fill: { database throws(SQLiteError) in try fillLooks(database) }
    )

    /// And once more, as points of Arabic, Hebrew and the like don't count either.
    static let looksWithoutPoints = Migration(
        version: 16,
        name: "looks without points",
        sql: "",
        fill: { database throws(SQLiteError) in try fillLooks(database) }
    )

    private static func fillLooks(_ database: Database) throws(SQLiteError) {
        let users = try database.query("SELECT id, username FROM users") { row in
            (id: row.int(0), username: row.text(1))
        }
        for user in users {
            try database.execute(
                "UPDATE users SET username_look = ? WHERE id = ?",
                .text(LookAlikes.skeleton(of: user.username)),
                .int(user.id)
            )
        }
    }
}
