public import SQLite
import Web

extension Database {
    func credentials(usernameKey: String) throws -> Credentials? {
        try first(
            "SELECT id, username, password_hash, status FROM users WHERE username_key = ?",
            .text(usernameKey)
        ) { row in
            Credentials(
                id: row.int(0),
                username: row.text(1),
                passwordHash: row.text(3) == "active" ? row.optionalText(2) : nil
            )
        }
    }

    /// How the costliest of the hashes begins that this program made, which says what it costs (crypt(5)). From cost 3 on
    /// their parameters are in alphabetical order, and less than 5 is for tests.
    func beginningOfCostliestHash() throws -> String? {
        try first(
            "SELECT max(substr(password_hash, 1, 7)) FROM users WHERE substr(password_hash, 1, 7) < '$y$k'"
        ) { $0.optionalText(0) } ?? nil
    }

    /// Whether an account can still be signed in to with what was read of it a moment ago.
    func isUnchanged(_ credentials: Credentials) throws -> Bool {
        try exists(
            "SELECT 1 FROM users WHERE id = ? AND status = 'active' AND password_hash = ?",
            .int(credentials.id),
            .optionalText(credentials.passwordHash)
        )
    }

    /// The viewer's own account.
    func account(of viewer: Viewer) throws -> Account? {
        try first("SELECT username, name, email, phone, version FROM users WHERE id = ?", .int(viewer.id)) {
            row in
            Account(
                id: viewer.id,
                username: row.text(0),
                name: row.text(1),
                email: row.text(2),
                phone: row.optionalText(3) ?? "",
                version: row.int(4)
            )
        }
    }

    func isTaken(usernameKey: String) throws -> Bool {
        try exists("SELECT 1 FROM users WHERE username_key = ?", .text(usernameKey))
    }

    /// Somebody else's user name that this one can be taken for: at a glance, where the other can see others' records
    /// and it would pay to be taken for them; otherwise on a careful look (``LookAlikes/areTwins(_:_:)``).
    ///
    /// Thousands may be told apart by accents alone, so it asks indexes, and never reads all names of one look.
    func lookAlike(of username: Username) throws -> String? {
        try first(
            """
            SELECT username FROM users
            WHERE username_look = ? AND sees_others = 1 AND username_key <> ? LIMIT 1
            """,
            .text(username.look),
            .text(username.key)
        ) { $0.text(0) }
            ?? first(
                """
                SELECT username FROM users
                WHERE username_look = ? AND username_close_look = ? AND username_key <> ? LIMIT 1
                """,
                .text(username.look),
                .text(username.closeLook),
                .text(username.key)
            ) { $0.text(0) }
            ?? lookAlikeInOtherScripts(of: username)
    }

    /// Other accounts' user names that one of the staff can be taken for at a glance, some of them: ``lookAlike(of:)`` finds
    /// these where the staff were first. Where a pupil was, a refusal would let pupils keep names from the staff.
    public func lookAlikes(ofStaff username: String) throws -> [String] {
        try query(
            """
            SELECT other.username FROM users staff
            JOIN users other ON other.username_look = staff.username_look AND other.id <> staff.id
            WHERE staff.username_key = ? AND staff.sees_others = 1 LIMIT 3
            """,
            .text(Username.key(of: username))
        ) { $0.text(0) }
    }

    /// Names of one look are in few sets of scripts, and whether they share one with this name is the same for all of a set.
    private func lookAlikeInOtherScripts(of username: Username) throws -> String? {
        var scripts = ""
        while let other = try first(
            """
            SELECT username, username_scripts FROM users
            WHERE username_look = ? AND username_scripts > ? ORDER BY username_scripts LIMIT 1
            """,
            .text(username.look),
            .text(scripts),
            row: { row in (name: row.text(0), scripts: row.text(1)) }
        ) {
            if !Scripts.isSingle(other.name + username.text) { return other.name }
            scripts = other.scripts
        }
        return nil
    }

    /// Whether an account other than `id` has this address.
    func isTaken(emailKey: String, besides id: Int? = nil) throws -> Bool {
        try exists(
            "SELECT 1 FROM users WHERE email_key = ? AND id IS NOT ?",
            .text(emailKey),
            .optionalInt(id)
        )
    }

    /// Replaces a hash that was made with weaker parameters; the password is the same.
    func replacePasswordHash(of id: Int, _ old: String, with new: String) throws {
        try execute(
            "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
            .text(new),
            .int(id),
            .text(old)
        )
    }
}
