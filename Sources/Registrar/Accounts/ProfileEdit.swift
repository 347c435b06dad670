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
    /// Changes what an account's owner may change, and logs what differs.
    ///
    /// Another name has another place in lists, and a Latin spelling that was the old one's goes with it.
    ///
    /// - Returns: false where the account was changed since the edit's version was read: nothing is stored then.
    func updateProfile(of viewer: Viewer, _ edit: ProfileEdit, by origin: Change.Origin) throws -> Bool {
        guard let before = try account(of: viewer), before.version == edit.version else { return false }
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
            .int(viewer.id)
        )
        if edit.name.text != before.name { try renewNameTokens(of: viewer.id) }
        try log(
            Change(
                .update,
                .user(viewer.id),
                by: origin,
                [
                    .changed("name", from: .text(before.name), to: .text(edit.name.text)),
                    .changed("email", from: .text(before.email), to: .text(edit.email.text)),
                    .changed("phone", from: .text(before.phone), to: .text(edit.phone.text)),
                ]
            )
        )
        return true
    }

    /// How long until this person may change their profile again; nil where that is now.
    func waitToEdit(_ viewer: Viewer, at now: Int, _ limits: AttemptLimits) throws -> Int? {
        guard let most = limits.profileEdits else { return nil }
        let since = now - AttemptLimits.profileWindow
        let until = now + AttemptLimits.mostAhead
        return try profileEdit(max(1, most), by: viewer, after: since, upTo: until)
            .map { Self.wait($0, since) }
    }
}
