import SQLite

extension Database {
    /// Writes a row of the change log. Call it in the transaction of the change.
    ///
    /// An update none of whose fields differs is no change and leaves no row.
    func log(_ change: Change) throws {
        let fields = change.fields.filter { $0.before != $0.after }
        if change.action == .update, fields.isEmpty, !change.fields.isEmpty { return }
        try execute(
            """
            INSERT INTO changes
              (at, actor_id, address, batch, subject, subject_key, action, before_json, after_json, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .int(change.origin.at),
            .optionalInt(change.origin.user),
            .text(change.origin.address),
            .text(change.origin.batch),
            .text(change.subject.kind.rawValue),
            .text(change.subject.key),
            .text(change.action.rawValue),
            .optionalText(
                LoggedValue.json(fields.compactMap { field in field.before.map { (field.name, $0) } })
            ),
            .optionalText(
                LoggedValue.json(fields.compactMap { field in field.after.map { (field.name, $0) } })
            ),
            .optionalText(change.reason)
        )
    }
}
