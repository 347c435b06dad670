import SQLite

/// What the owner of an account may change about it, checked already.
struct ProfileEdit: Sendable {
    let name: PersonName
    let email: EmailAddress
    let phone: PhoneNumber
    /// Of the row that the form was filled in from.
    let version: Int
}

/// What the office may have set about a name, and a change of the name drops: the log is where it is found again.
private struct NameSpelling {
    var sortKey = ""
    var latin: String?

    /// A place in lists that a name gives by itself says no more than the name.
    func changes(from old: String, to new: PersonName) -> [ChangedField] {
        var fields: [ChangedField] = []
        if sortKey != PersonName.sortKey(of: old) {
            fields.append(.changed("name_sort", from: .text(sortKey), to: .text(new.sortKey)))
        }
        if let latin { fields.append(.removed("name_latin", .text(latin))) }
        return fields
    }
}

extension Database {
    /// Changes what an account's owner may change, and logs what differs.
    ///
    /// Another name has another place in lists, and a Latin spelling that was the old one's goes with it.
    ///
    /// - Returns: false where the account was changed since the edit's version was read: nothing is stored then.
    func updateProfile(of viewer: Viewer, _ edit: ProfileEdit, by origin: Change.Origin) throws -> Bool {
        guard let before = try account(of: viewer), before.version == edit.version else { return false }
        let spelling = try nameSpelling(of: viewer)
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
        var fields = [ChangedField.changed("name", from: .text(before.name), to: .text(edit.name.text))]
        if edit.name.text != before.name {
            fields += spelling.changes(from: before.name, to: edit.name)
            try renewNameTokens(of: viewer.id)
        }
        fields += [
            .changed("email", from: .text(before.email), to: .text(edit.email.text)),
            .changed("phone", from: .text(before.phone), to: .text(edit.phone.text)),
        ]
        try log(Change(.update, .user(viewer.id), by: origin, fields))
        return true
    }

    private func nameSpelling(of viewer: Viewer) throws -> NameSpelling {
        try first("SELECT name_sort, name_latin FROM users WHERE id = ?", .int(viewer.id)) { row in
            NameSpelling(sortKey: row.text(0), latin: row.optionalText(1))
        } ?? NameSpelling()
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
