public import SQLite
import Web

/// A session's row.
struct SessionRow {
    let createdAt: Int
    let seenAt: Int
    let expiresAt: Int
    let user: (id: Int, username: String, name: String)?
    /// Whether it is somebody's who may not sign in any more.
    let isBarred: Bool
    let hasFlashes: Bool
}

extension Database {
    func sessionRow(_ key: SessionKey) throws -> SessionRow? {
        try first(
            """
            SELECT s.created_at, s.seen_at, s.expires_at, u.id, u.username, u.name,
              s.user_id IS NOT NULL AND u.id IS NULL,
              EXISTS (SELECT 1 FROM flashes f WHERE f.token_hash = s.token_hash)
            FROM login_sessions s LEFT JOIN users u ON u.id = s.user_id AND u.status = 'active'
            WHERE s.token_hash = ?
            """,
            .text(key.text)
        ) { row in
            SessionRow(
                createdAt: row.int(0),
                seenAt: row.int(1),
                expiresAt: row.int(2),
                user: row.isNull(3) ? nil : (row.int(3), row.text(4), row.text(5)),
                isBarred: row.bool(6),
                hasFlashes: row.bool(7)
            )
        }
    }

    func roles(of user: Int) throws -> [String] {
        try query("SELECT role FROM user_roles WHERE user_id = ? ORDER BY role", .int(user)) { row in
            row.text(0)
        }
    }

    /// Puts a new session in the place of the old one; messages that wait move along.
    ///
    /// - Returns: whether the old one was there still.
    @discardableResult func replaceSession(
        _ old: SessionKey?,
        with new: SessionKey,
        user: Int?,
        at now: Int,
        expires: Int,
        _ client: ClientNote
    )
        throws -> Bool
    {
        try execute(
            """
            INSERT INTO login_sessions (token_hash, user_id, created_at, seen_at, expires_at, ip, agent, public_id)
            VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7)
            """,
            .text(new.text),
            .optionalInt(user),
            .int(now),
            .int(expires),
            .text(client.address),
            .optionalText(client.agent),
            .optionalText(user.map { _ in Base64URL.encode(randomBytes(12)) })
        )
        guard let old else { return false }
        try execute(
            "UPDATE flashes SET token_hash = ? WHERE token_hash = ?",
            .text(new.text),
            .text(old.text)
        )
        return try execute("DELETE FROM login_sessions WHERE token_hash = ?", .text(old.text)) > 0
    }

    /// Whether somebody has a session that was opened at this time or later.
    func hasSession(of user: Int, openedSince time: Int) throws -> Bool {
        try first(
            "SELECT 1 FROM login_sessions WHERE user_id = ? AND created_at >= ? LIMIT 1",
            .int(user),
            .int(time)
        ) { _ in true } ?? false
    }

    func touchSession(_ key: SessionKey, at now: Int) throws {
        try execute(
            "UPDATE login_sessions SET seen_at = ? WHERE token_hash = ? AND seen_at < ?",
            .int(now),
            .text(key.text),
            .int(now)
        )
    }

    /// Takes what waits, in one statement, so that two tabs never both show a message.
    func takeFlashes(of key: SessionKey) throws -> [Flash] {
        try query(
            "DELETE FROM flashes WHERE token_hash = ? RETURNING id, category, message",
            .text(key.text)
        ) { row in (row.int(0), Flash(row.text(2), category: Flash.Category(rawValue: row.text(1)) ?? .info))
        }
        .sorted { $0.0 < $1.0 }
        .map(\.1)
    }

    /// Messages that wait for one session: who never looks at a page must not pile up more.
    static let mostFlashes = 20

    /// Keeps messages for a session, the newest ``mostFlashes``; a visitor's gets a row of its own by that.
    func keep(_ flashes: [Flash], for key: SessionKey, at now: Int, expires: Int) throws {
        try execute(
            """
            INSERT INTO login_sessions (token_hash, created_at, seen_at, expires_at) VALUES (?1, ?2, ?2, ?3)
            ON CONFLICT (token_hash) DO NOTHING
            """,
            .text(key.text),
            .int(now),
            .int(expires)
        )
        for flash in flashes {
            try execute(
                "INSERT INTO flashes (token_hash, category, message) VALUES (?, ?, ?)",
                .text(key.text),
                .text(flash.category.rawValue),
                .text(flash.message)
            )
        }
        try execute(
            """
            DELETE FROM flashes WHERE token_hash = ?1 AND id NOT IN
              (SELECT id FROM flashes WHERE token_hash = ?1 ORDER BY id DESC LIMIT ?2)
            """,
            .text(key.text),
            .int(Self.mostFlashes)
        )
    }

    /// Ends every session, as those in a copy of the database may have been ended since it was made.
    ///
    /// - Parameter state: how far the schema of the copy has come.
    public func endSessionsAfterRestore(_ state: Migrations.State, at now: Int, reason: String) throws {
        let ended = try execute("DELETE FROM login_sessions")
        // Older ones have no change log.
        guard state == .current else { return }
        let change = Change(
            .delete,
            .allSessions,
            by: .commandLine(at: now),
            [.removed("sessions", .number(ended))],
            reason: reason
        )
        try log(change)
    }

    /// Drops sessions that have ended, attempts that no limit counts any more, and networks that an account has left.
    func dropWhatHasEnded(at now: Int) throws {
        try execute("DELETE FROM login_sessions WHERE expires_at <= ?", .int(now))
        try execute("DELETE FROM attempts WHERE at <= ?", .int(now - AttemptLimits.longestWindow))
        try execute("DELETE FROM known_networks WHERE seen_at <= ?", .int(now - Self.networkMemory))
    }

    /// Longer than any holidays.
    private static let networkMemory = 120 * 24 * 3600
}

/// What a session's row tells its owner later: where it was opened.
struct ClientNote: Sendable {
    let address: String
    let agent: String?
}
