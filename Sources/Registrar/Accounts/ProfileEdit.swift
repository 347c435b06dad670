import SQLite

/// What the owner of an account may change about it, checked already.
struct ProfileEdit: Sendable {
    let name: PersonName
    let email: EmailAddress
    let phone: PhoneNumber
    /// Of the row that the form was filled in from.
    let version: Int
}

extension Database {
    /// Changes what an account's owner may change, and logs before and after.
    ///
    /// Another name has another place in lists, and a Latin spelling that was the old one's goes with it.
    ///
    /// - Returns: false where the account was changed since the edit's version was read: nothing is stored then.
    func updateProfile(of user: Int, _ edit: ProfileEdit, at now: Int, from address: String) throws -> Bool {
        guard let before = try account(user), before.version == edit.version else { return false }
        try execute(
            """
            UPDATE users SET name = ?1, name_sort = CASE WHEN name = ?1 THEN name_sort ELSE ?2 END,
              name_latin = CASE WHEN name = ?1 THEN name_latin END, email = ?3, email_key = ?4, phone = ?5,
              version = version + 1
            WHERE id = ?6
            """,
            .text(edit.name.text),
            .text(edit.name.sortKey),
            .text(edit.email.text),
            .text(edit.email.key),
            .text(edit.phone.text),
            .int(user)
        )
        if edit.name.text != before.name { try renewNameTokens(of: user) }
        try logEdit(of: before, edit, at: now, from: address)
        return true
    }

    private func logEdit(of before: Account, _ edit: ProfileEdit, at now: Int, from address: String) throws {
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
            .text(edit.name.text),
            .text(edit.email.text),
            .text(edit.phone.text)
        )
    }
}
