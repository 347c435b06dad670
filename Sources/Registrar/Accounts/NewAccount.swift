import SQLite

/// All that a new account needs, checked already.
struct NewAccount: Sendable {
    let username: Username
    let email: EmailAddress
    let name: PersonName
    let role: String
    let passwordHash: String
}

extension Database {
    /// Adds an account and logs it.
    ///
    /// - Parameter isOwn: whether its owner made it; otherwise it was somebody who is not signed in, the operator.
    /// - Returns: the account's id.
    /// - Throws: `SQLiteError` with `isUnique` where someone was quicker with the name or the address.
    func add(_ account: NewAccount, at now: Int, from address: String, isOwn: Bool) throws -> Int {
        try execute(
            """
            INSERT INTO users (username, username_key, email, email_key, password_hash, name, name_sort, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .text(account.username.text),
            .text(account.username.key),
            .text(account.email.text),
            .text(account.email.key),
            .text(account.passwordHash),
            .text(account.name.text),
            .text(account.name.sortKey),
            .int(now)
        )
        let id = lastInsertedRow
        try execute(
            "INSERT INTO user_roles (user_id, role, granted_at) VALUES (?, ?, ?)",
            .int(id),
            .text(account.role),
            .int(now)
        )
        try renewNameTokens(of: id)
        try execute(
            """
            INSERT INTO changes (at, actor_id, address, batch, subject, subject_key, action, after_json)
            VALUES (?, ?, ?, ?, 'users', ?, 'insert', json_object('username', ?, 'email', ?, 'role', ?))
            """,
            .int(now),
            .optionalInt(isOwn ? id : nil),
            .text(address),
            .text(Batch.make()),
            .text("\(id)"),
            .text(account.username.text),
            .text(account.email.text),
            .text(account.role)
        )
        return id
    }
}
