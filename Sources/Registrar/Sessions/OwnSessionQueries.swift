import SQLite
import Web

/// Which sessions somebody may see and end: their own.
///
/// The person is part of every question, so that another's session is no more there than one that never was.
struct SessionOwner: Sendable {
    let viewer: Viewer
    let life: SessionLife
    /// The session in which is asked.
    let current: SessionKey
}

extension Database {
    /// How many of the owner's sessions are open.
    func countSessions(of owner: SessionOwner, at now: Int) throws -> Int {
        try first(
            """
            SELECT count(*) FROM login_sessions
            WHERE user_id = ? AND expires_at > ? AND created_at > ? AND seen_at > ?
            """,
            .int(owner.viewer.id),
            .int(now),
            .int(now - owner.life.whole),
            .int(now - owner.life.idle)
        ) { $0.int(0) } ?? 0
    }

    /// The owner's open sessions: the present one first, then those that were used last.
    func sessions(of owner: SessionOwner, at now: Int, count: Int, from offset: Int) throws -> [OwnSession] {
        try query(
            """
            SELECT public_id, token_hash = ?1, created_at, seen_at, ip, agent FROM login_sessions
            WHERE user_id = ?2 AND expires_at > ?3 AND created_at > ?4 AND seen_at > ?5
            ORDER BY token_hash = ?1 DESC, seen_at DESC, public_id LIMIT ?6 OFFSET ?7
            """,
            .text(owner.current.text),
            .int(owner.viewer.id),
            .int(now),
            .int(now - owner.life.whole),
            .int(now - owner.life.idle),
            .int(count),
            .int(offset)
        ) { row in
            OwnSession(
                id: row.text(0),
                isCurrent: row.bool(1),
                signedInAt: row.int(2),
                seenAt: row.int(3),
                address: row.text(4),
                agent: row.optionalText(5)
            )
        }
    }

    /// Ends one of the owner's sessions and logs it.
    ///
    /// - Returns: false where the owner has no such session; true leaves the present one as it is.
    func endSession(_ id: String, of owner: SessionOwner, by origin: Change.Origin) throws -> Bool {
        let ended = try execute(
            "DELETE FROM login_sessions WHERE public_id = ? AND user_id = ? AND token_hash <> ?",
            .text(id),
            .int(owner.viewer.id),
            .text(owner.current.text)
        )
        guard ended == 1 else { return false }
        try logEndedSessions(1, of: owner, by: origin, reason: "ended by their owner")
        return true
    }

    /// Ends all of the owner's sessions but the present one and logs it.
    ///
    /// - Returns: how many were open.
    func endOtherSessions(of owner: SessionOwner, by origin: Change.Origin, reason: String) throws -> Int {
        let ended = try countSessions(of: owner, at: origin.at) - 1
        // Those too that nobody can use any more: a clock may be set back.
        try execute(
            "DELETE FROM login_sessions WHERE user_id = ? AND token_hash <> ?",
            .int(owner.viewer.id),
            .text(owner.current.text)
        )
        try logEndedSessions(ended, of: owner, by: origin, reason: reason)
        return max(0, ended)
    }

    /// Ends what a person has beyond ``SessionLife/mostOfPerson`` sessions, those first that were unused for longest, and
    /// logs it.
    ///
    /// - Parameter new: the session that has just begun, which stays.
    func endIdlestSessions(of user: Int, besides new: SessionKey, by origin: Change.Origin) throws {
        let ended = try execute(
            """
            DELETE FROM login_sessions WHERE token_hash IN (
              SELECT token_hash FROM login_sessions WHERE user_id = ? AND token_hash <> ?
              ORDER BY seen_at DESC, created_at DESC LIMIT 1000000 OFFSET ?)
            """,
            .int(user),
            .text(new.text),
            .int(SessionLife.mostOfPerson - 1)
        )
        guard ended > 0 else { return }
        let field = ChangedField.removed("sessions", .number(ended))
        let reason = "more than \(SessionLife.mostOfPerson) at once"
        try log(Change(.delete, .sessions(of: user), by: origin, [field], reason: reason))
    }

    private func logEndedSessions(
        _ count: Int,
        of owner: SessionOwner,
        by origin: Change.Origin,
        reason: String
    ) throws {
        guard count > 0 else { return }
        let field = ChangedField.removed("sessions", .number(count))
        try log(Change(.delete, .sessions(of: owner.viewer.id), by: origin, [field], reason: reason))
    }
}
