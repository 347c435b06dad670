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

    /// Whether a row about the same, by the same and for the same reason, was written between two times.
    func isLogged(_ change: Change, after since: Int, upTo until: Int) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM changes
            WHERE subject = ? AND subject_key = ? AND action = ? AND at > ? AND at <= ? AND reason IS ?
              AND address = ? AND actor_id IS ?
            """,
            .text(change.subject.kind.rawValue),
            .text(change.subject.key),
            .text(change.action.rawValue),
            .int(since),
            .int(until),
            .optionalText(change.reason),
            .text(change.origin.address),
            .optionalInt(change.origin.user)
        )
    }

    /// From where rows of the same kind about the same were caused between two times, for whatever reason.
    func addresses(
        like change: Change,
        after since: Int,
        upTo until: Int,
        atMost most: Int
    ) throws -> [String] {
        try query(
            """
            SELECT address FROM changes
            WHERE subject = ? AND subject_key = ? AND action = ? AND at > ? AND at <= ? LIMIT ?
            """,
            .text(change.subject.kind.rawValue),
            .text(change.subject.key),
            .text(change.action.rawValue),
            .int(since),
            .int(until),
            .int(most)
        ) { $0.text(0) }
    }

    /// Reads the last rows of large tables, which lie all over the file: an error where they can't be read.
    func readLastRows() throws {
        _ = try first("SELECT (SELECT max(id) FROM users), (SELECT max(id) FROM changes)") { $0.int(0) }
    }

    /// From where sign-ins came that were logged as refused between two times.
    func addressesOfRefusals(
        ofAccounts: Bool,
        after since: Int,
        upTo until: Int,
        atMost most: Int
    ) throws -> [String] {
        try query(
            """
            SELECT address FROM changes WHERE subject = ? AND action = ? AND at > ? AND at <= ?
              AND (subject_key GLOB 'user *') = ? LIMIT ?
            """,
            .text(ChangeKind.sessions.rawValue),
            .text(ChangeAction.refused.rawValue),
            .int(since),
            .int(until),
            .int(ofAccounts ? 1 : 0),
            .int(most)
        ) { $0.text(0) }
    }

    /// When somebody changed their profile for the `number`th last time between two times; nil where it was less often.
    func profileEdit(_ number: Int, by viewer: Viewer, after since: Int, upTo until: Int) throws -> Int? {
        try first(
            """
            SELECT at FROM changes WHERE actor_id = ? AND subject = ? AND action = ? AND at > ? AND at <= ?
            ORDER BY at DESC LIMIT 1 OFFSET ?
            """,
            .int(viewer.id),
            .text(ChangeKind.users.rawValue),
            .text(ChangeAction.update.rawValue),
            .int(since),
            .int(until),
            .int(number - 1)
        ) { $0.int(0) }
    }

    /// Where a row stands in the order of time; nil where there is no such row.
    func changePlace(_ id: Int) throws -> ChangePlace? {
        try first("SELECT at FROM changes WHERE id = ?", .int(id)) { ChangePlace(at: $0.int(0), id: id) }
    }

    /// The last rows of a strand between two places, both left out, the latest first.
    func latestPlaces(_ strand: ChangeStrand, after low: ChangePlace, before high: ChangePlace, limit: Int)
        throws
        -> [ChangePlace]
    {
        let sql: StaticString =
            switch strand {
            case .all:
                """
                SELECT at, id FROM changes WHERE (at, id) > (?, ?)
                  AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?
                """
            case .kind:
                """
                SELECT at, id FROM changes WHERE subject = ? AND action = ? AND (at, id) > (?, ?)
                  AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?
                """
            case .actor:
                """
                SELECT at, id FROM changes WHERE actor_id = ? AND subject = ? AND action = ? AND (at, id) > (?, ?)
                  AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?
                """
            case .record:
                """
                SELECT at, id FROM changes WHERE subject = ? AND subject_key = ? AND action = ? AND (at, id) > (?, ?)
                  AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?
                """
            }
        return try places(of: strand, sql, low, high, limit)
    }

    /// The first rows of a strand between two places, both left out, the earliest first.
    func earliestPlaces(_ strand: ChangeStrand, after low: ChangePlace, before high: ChangePlace, limit: Int)
        throws
        -> [ChangePlace]
    {
        let sql: StaticString =
            switch strand {
            case .all:
                """
                SELECT at, id FROM changes WHERE (at, id) > (?, ?)
                  AND (at, id) < (?, ?) ORDER BY at, id LIMIT ?
                """
            case .kind:
                """
                SELECT at, id FROM changes WHERE subject = ? AND action = ? AND (at, id) > (?, ?)
                  AND (at, id) < (?, ?) ORDER BY at, id LIMIT ?
                """
            case .actor:
                """
                SELECT at, id FROM changes WHERE actor_id = ? AND subject = ? AND action = ? AND (at, id) > (?, ?)
                  AND (at, id) < (?, ?) ORDER BY at, id LIMIT ?
                """
            case .record:
                """
                SELECT at, id FROM changes WHERE subject = ? AND subject_key = ? AND action = ? AND (at, id) > (?, ?)
                  AND (at, id) < (?, ?) ORDER BY at, id LIMIT ?
                """
            }
        return try places(of: strand, sql, low, high, limit)
    }

    private func places(
        of strand: ChangeStrand,
        _ sql: StaticString,
        _ low: ChangePlace,
        _ high: ChangePlace,
        _ limit: Int
    ) throws -> [ChangePlace] {
        let bounds: [Parameter] = [
            .int(low.at), .int(low.id), .int(high.at), .int(high.id), .int(limit),
        ]
        return try query(sql, strand.parameters + bounds, row: ChangePlace.init)
    }

    /// The rows themselves, in no order.
    func changeRecords(_ ids: [Int]) throws -> [ChangeRecord] {
        try query(
            """
            SELECT c.id, c.at, a.username, a.name, c.address, c.subject, c.subject_key, p.username, p.name,
              k.code || ' ' || k.name || ', section ' || s.code || ', ' || t.name,
              c.action, c.reason, c.batch, c.before_json, c.after_json
            FROM json_each(?) wanted
            JOIN changes c ON c.id = wanted.value
            LEFT JOIN users a ON a.id = c.actor_id
            LEFT JOIN users p ON p.id = CASE
              WHEN c.subject IN ('users', 'user_roles') THEN CAST(c.subject_key AS INTEGER)
              WHEN c.subject = 'login_sessions' AND substr(c.subject_key, 1, 5) = 'user '
                THEN CAST(substr(c.subject_key, 6) AS INTEGER) END
            LEFT JOIN sections s ON s.id = CASE c.subject WHEN 'sections' THEN CAST(c.subject_key AS INTEGER) END
            LEFT JOIN courses k ON k.id = s.course_id
            LEFT JOIN terms t ON t.id = s.term_id
            """,
            .text("[\(ids.map(String.init).joined(separator: ","))]")
        ) { row in
            ChangeRecord(
                id: row.int(0),
                at: row.int(1),
                actor: row.isNull(2) ? nil : ChangeRecord.Person(username: row.text(2), name: row.text(3)),
                address: row.optionalText(4),
                kind: row.text(5),
                key: row.text(6),
                about: row.isNull(7) ? nil : ChangeRecord.Person(username: row.text(7), name: row.text(8)),
                section: row.optionalText(9),
                action: row.text(10),
                reason: row.optionalText(11),
                batch: row.text(12),
                before: row.optionalText(13).map { LoggedValue(json: $0) },
                after: row.optionalText(14).map { LoggedValue(json: $0) }
            )
        }
    }

    /// When each account was signed in to last; none for one that never was.
    func lastSignIns() throws -> [Int: Int] {
        var found: [Int: Int] = [:]
        _ = try query(
            """
            SELECT id, (SELECT c.at FROM changes c
              WHERE c.actor_id = users.id AND c.action = 'sign_in' ORDER BY c.id DESC LIMIT 1)
            FROM users
            """
        ) { row in found[row.int(0)] = row.optionalInt(1) }
        return found
    }
}

extension ChangePlace {
    fileprivate init(_ row: borrowing Row) { self.init(at: row.int(0), id: row.int(1)) }
}

extension ChangeStrand {
    /// What picks its rows out, in the order of the statements above.
    fileprivate var parameters: [Parameter] {
        switch self {
        case .all: []
        case .kind(let kind, let action): [.text(kind.rawValue), .text(action.rawValue)]
        case .actor(let user, let kind, let action):
            [.int(user), .text(kind.rawValue), .text(action.rawValue)]
        case .record(let subject, let action):
            [.text(subject.kind.rawValue), .text(subject.key), .text(action.rawValue)]
        }
    }
}
