import SQLite

/// All that a new account needs, checked already.
struct NewAccount: Sendable {
    let username: Username
    let email: EmailAddress
    let name: PersonName
    let role: String
    let passwordHash: String
}

/// A user name that can be taken for another's, where no look before the write showed it.
struct LookAlikeName: Error {}

extension Database {
    /// Adds an account and logs it.
    ///
    /// - Parameters:
    ///   - isOwn: whether its owner made it; otherwise it was somebody who is not signed in, the operator.
    ///   - mayLookAlike: whether the office knows of a name that looks like this one, and that they are two people.
    ///   - reason: what gave its owner the right to, where that is not open to everyone.
    /// - Returns: the account's id.
    /// - Throws: `SQLiteError` with `isUnique` where someone was quicker with the name or the address, ``LookAlikeName``
    ///   where someone was with one that looks like it.
    func add(
        _ account: NewAccount,
        by origin: Change.Origin,
        isOwn: Bool,
        mayLookAlike: Bool = false,
        reason: String? = nil
    ) throws -> Int {
        guard try mayLookAlike || lookAlike(of: account.username) == nil else { throw LookAlikeName() }
        let now = origin.at
        try execute(
            """
            INSERT INTO users (username, username_key, username_look, username_close_look, username_scripts,
              email, email_key, password_hash, name, name_sort, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .text(account.username.text),
            .text(account.username.key),
            .text(account.username.look),
            .text(account.username.closeLook),
            .text(account.username.scripts),
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
        try log(
            Change(
                .insert,
                .user(id),
                by: isOwn ? origin.by(id) : origin,
                [
                    .added("username", .text(account.username.text)),
                    .added("name", .text(account.name.text)),
                    .added("email", .text(account.email.text)), .added("roles", .texts([account.role])),
                ],
                reason: reason
            )
        )
        return id
    }
}
