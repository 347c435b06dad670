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

    /// All that tells which names of one look can be taken for each other, as thousands may have one: what they look
    /// like to a careful reader, what they are written in, and whose owners can see others' records.
    static let closeLooks = Migration(
        version: 17,
        name: "close looks",
        sql: """
            ALTER TABLE users ADD COLUMN username_close_look TEXT NOT NULL DEFAULT '';
            ALTER TABLE users ADD COLUMN username_scripts TEXT NOT NULL DEFAULT '';
            ALTER TABLE users ADD COLUMN sees_others INTEGER NOT NULL DEFAULT 0;
            DROP INDEX users_look;
            CREATE INDEX users_close_look ON users(username_look, username_close_look);
            CREATE INDEX users_scripts ON users(username_look, username_scripts);
            CREATE INDEX users_seeing ON users(username_look) WHERE sees_others = 1;
            UPDATE users SET sees_others = EXISTS (SELECT 1 FROM user_roles r
              WHERE r.user_id = users.id AND r.role NOT IN ('student', 'guardian'));
            -- Kept by triggers, so that no way of changing a role can forget to.
            CREATE TRIGGER user_roles_seeing AFTER INSERT ON user_roles BEGIN
              UPDATE users SET sees_others = EXISTS (SELECT 1 FROM user_roles r
                WHERE r.user_id = users.id AND r.role NOT IN ('student', 'guardian'))
              WHERE id = NEW.user_id; END;
            CREATE TRIGGER user_roles_seeing_more AFTER UPDATE ON user_roles BEGIN
              UPDATE users SET sees_others = EXISTS (SELECT 1 FROM user_roles r
                WHERE r.user_id = users.id AND r.role NOT IN ('student', 'guardian'))
              WHERE id IN (OLD.user_id, NEW.user_id); END;
            CREATE TRIGGER user_roles_seeing_less AFTER DELETE ON user_roles BEGIN
              UPDATE users SET sees_others = EXISTS (SELECT 1 FROM user_roles r
                WHERE r.user_id = users.id AND r.role NOT IN ('student', 'guardian'))
              WHERE id = OLD.user_id; END;
            """,
        fill: { database throws(SQLiteError) in
            try fillLooks(database)
            try fillCloseLooks(database)
        }
    )

    /// And both once more, as the order in which marks were typed no longer makes a name look different, nor the dot of
    /// an `ŀ`.
    static let looksInAnyOrder = looksAnew(18, "looks in any order")

    /// As there are more letters of fancy alphabets in the table.
    static let looksOfFancyLetters = looksAnew(19, "looks of fancy letters")

    /// Both looks of every name, after a change of the tables.
    private static func looksAnew(_ version: Int, _ name: StaticString) -> Migration {
        Migration(
            version: version,
            name: name,
            sql: "",
            fill: { database throws(SQLiteError) in
                try fillLooks(database)
                try fillCloseLooks(database)
            }
        )
    }

    private static func fillCloseLooks(_ database: Database) throws(SQLiteError) {
        let users = try database.query("SELECT id, username FROM users") { row in
            (id: row.int(0), username: row.text(1))
        }
        for user in users {
            try database.execute(
                "UPDATE users SET username_close_look = ?, username_scripts = ? WHERE id = ?",
                .text(LookAlikes.closeSkeleton(of: user.username)),
                .text(Scripts.set(of: user.username)),
                .int(user.id)
            )
        }
    }

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
