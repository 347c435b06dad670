import SQLite

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

    func account(_ id: Int) throws -> Account? {
        try first("SELECT username, name, email, phone, version FROM users WHERE id = ?", .int(id)) { row in
            Account(
                id: id,
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

    /// Whether an account other than `id` has this address.
    func isTaken(emailKey: String, besides id: Int? = nil) throws -> Bool {
        try exists(
            "SELECT 1 FROM users WHERE email_key = ? AND id IS NOT ?",
            .text(emailKey),
            .optionalInt(id)
        )
    }

    /// Adds an account and logs it.
    ///
    /// - Returns: the account's id.
    /// - Throws: `SQLiteError` with `isUnique` where someone was quicker with the name or the address.
    func addAccount(
        _ username: Username,
        _ email: EmailAddress,
        name: String,
        role: String,
        passwordHash: String,
        at now: Int,
        from address: String
    ) throws -> Int {
        try execute(
            """
            INSERT INTO users (username, username_key, email, email_key, password_hash, name, name_sort, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .text(username.text),
            .text(username.key),
            .text(email.text),
            .text(email.key),
            .text(passwordHash),
            .text(name),
            .text(name.lowercased()),
            .int(now)
        )
        let id = lastInsertedRow
        try execute(
            "INSERT INTO user_roles (user_id, role, granted_at) VALUES (?, ?, ?)",
            .int(id),
            .text(role),
            .int(now)
        )
        try execute(
            """
            INSERT INTO changes (at, actor_id, address, batch, subject, subject_key, action, after_json)
            VALUES (?1, ?2, ?3, ?4, 'users', ?2, 'insert', json_object('username', ?5, 'email', ?6, 'role', ?7))
            """,
            .int(now),
            .int(id),
            .text(address),
            .text(Batch.make()),
            .text(username.text),
            .text(email.text),
            .text(role)
        )
        return id
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

    /// Changes what the account's owner may change, and logs before and after.
    ///
    /// - Returns: false where the account was changed since `version` was read: nothing is stored then.
    func updateProfile(
        of before: Account,
        name: PersonName,
        email: EmailAddress,
        phone: PhoneNumber,
        version: Int,
        at now: Int,
        from address: String
    ) throws -> Bool {
        let changed = try execute(
            """
            UPDATE users SET name = ?, name_sort = ?, email = ?, email_key = ?, phone = ?, version = version + 1
            WHERE id = ? AND version = ?
            """,
            .text(name.text),
            .text(name.text.lowercased()),
            .text(email.text),
            .text(email.key),
            .text(phone.text),
            .int(before.id),
            .int(version)
        )
        guard changed == 1 else { return false }
        try execute(
            """
            INSERT INTO changes (at, actor_id, address, batch, subject, subject_key, action, before_json, after_json)
            VALUES (?1, ?2, ?3, ?4, 'users', ?2, 'update', json_object('name', ?5, 'email', ?6, 'phone', ?7),
              json_object('name', ?8, 'email', ?9, 'phone', ?10))
            """,
            .int(now),
            .int(before.id),
            .text(address),
            .text(Batch.make()),
            .text(before.name),
            .text(before.email),
            .text(before.phone),
            .text(name.text),
            .text(email.text),
            .text(phone.text)
        )
        return true
    }
}
