public import SQLite

extension Database {
    /// Everybody who has an account, by user name.
    public func listedUsers() throws -> [ListedUser] {
        var roles: [Int: [String]] = [:]
        _ = try query("SELECT DISTINCT user_id, role FROM user_roles ORDER BY user_id, role") { row in
            roles[row.int(0), default: []].append(row.text(1))
        }
        let signIns = try lastSignIns()
        return try query("SELECT id, username, name, status FROM users ORDER BY username_key") { row in
            ListedUser(
                username: row.text(1),
                name: row.text(2),
                roles: roles[row.int(0)] ?? [],
                status: AccountStatus(rawValue: row.text(3)) ?? .disabled,
                lastSignIn: signIns[row.int(0)]
            )
        }
    }

    /// The names of all accounts, in no order: to find what a misspelt one was meant to be.
    public func usernames() throws -> [String] { try query("SELECT username FROM users") { $0.text(0) } }

    func status(of user: Int) throws -> AccountStatus? {
        try first("SELECT status FROM users WHERE id = ?", .int(user)) { row in
            AccountStatus(rawValue: row.text(0)) ?? .disabled
        }
    }

    func setStatus(of user: Int, to status: AccountStatus) throws {
        try execute(
            "UPDATE users SET status = ?, version = version + 1 WHERE id = ?",
            .text(status.rawValue),
            .int(user)
        )
    }

    func setPasswordHash(of user: Int, to hash: String) throws {
        try execute("UPDATE users SET password_hash = ? WHERE id = ?", .text(hash), .int(user))
    }

    /// Also of who may not sign in; nil where there is none.
    func passwordHash(of user: Int) throws -> String? {
        try first("SELECT password_hash FROM users WHERE id = ?", .int(user)) { $0.optionalText(0) } ?? nil
    }

    func email(of user: Int) throws -> String? {
        try first("SELECT email FROM users WHERE id = ?", .int(user)) { $0.text(0) }
    }

    func setEmail(of user: Int, to email: EmailAddress) throws {
        try execute(
            "UPDATE users SET email = ?, email_key = ?, version = version + 1 WHERE id = ?",
            .text(email.text),
            .text(email.key),
            .int(user)
        )
    }

    /// Who has an address.
    func username(emailKey: String) throws -> String? {
        try first("SELECT username FROM users WHERE email_key = ?", .text(emailKey)) { $0.text(0) }
    }

    /// Whether somebody else can sign in and is an admin of the whole school.
    func hasAdmin(besides user: Int) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM user_roles r JOIN users u ON u.id = r.user_id
            WHERE r.role = 'admin' AND r.department_id IS NULL AND u.status = 'active'
              AND u.password_hash IS NOT NULL AND u.id <> ?
            """,
            .int(user)
        )
    }

    /// Gives a role for the whole school to who does not have it yet.
    func addRole(_ role: String, to user: Int, at now: Int) throws {
        try execute(
            """
            INSERT INTO user_roles (user_id, role, granted_at) SELECT ?1, ?2, ?3
            WHERE NOT EXISTS (SELECT 1 FROM user_roles WHERE user_id = ?1 AND role = ?2 AND department_id IS NULL)
            """,
            .int(user),
            .text(role),
            .int(now)
        )
    }

    /// Takes a role away, in every department.
    func removeRole(_ role: String, from user: Int) throws {
        try execute("DELETE FROM user_roles WHERE user_id = ? AND role = ?", .int(user), .text(role))
    }

    /// Signs somebody out everywhere, and logs it if they were signed in anywhere. Before the change that is the reason:
    /// some of these end sessions by a trigger, which counts nothing.
    func endSessions(of user: Int, by origin: Change.Origin, reason: String) throws {
        let ended = try query(
            "DELETE FROM login_sessions WHERE user_id = ? RETURNING 1",
            .int(user)
        ) { $0.int(0) }
        guard !ended.isEmpty else { return }
        let fields = [ChangedField.removed("sessions", .number(ended.count))]
        try log(Change(.delete, .sessions(of: user), by: origin, fields, reason: reason))
    }
}
