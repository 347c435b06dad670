import SQLite

/// A code's row: what whoever uses it becomes.
struct Invitation: Sendable {
    let id: Int
    let role: String
}

/// An invitation that somebody else has used up between the look and the write.
struct UsedUpInvitation: Error {}

extension Database {
    /// The invitation that a code stands for, if it can still be used.
    func invitation(_ code: InvitationCode, at now: Int) throws -> Invitation? {
        try first(
            """
            SELECT id, role FROM invitations
            WHERE code_hash = ? AND uses_left > 0 AND expires_at > ? AND revoked_at IS NULL
            """,
            .text(code.hash),
            .int(now)
        ) { row in Invitation(id: row.int(0), role: row.text(1)) }
    }

    /// Counts one use of an invitation. Call it in the transaction that adds the account.
    ///
    /// - Throws: ``UsedUpInvitation`` where none is left.
    func use(_ invitation: Invitation, at now: Int) throws {
        let used = try execute(
            """
            UPDATE invitations SET uses_left = uses_left - 1
            WHERE id = ? AND uses_left > 0 AND expires_at > ? AND revoked_at IS NULL
            """,
            .int(invitation.id),
            .int(now)
        )
        guard used == 1 else { throw UsedUpInvitation() }
    }

    /// How long until a code may be tried from this address; nil where one may be tried now.
    func waitToTryCode(from address: String, at now: Int, _ limits: AttemptLimits) throws -> Int? {
        guard limits.signIns != nil else { return nil }
        let most = max(1, limits.signInsOfAddress)
        return try wait("invitation", from: address, since: now - AttemptLimits.signInWindow, now, most)
    }

    /// Counts a code that nobody has given out.
    func noteWrongCode(from address: String, at now: Int, _ limits: AttemptLimits) throws {
        guard limits.signIns != nil else { return }
        _ = try note("invitation", nil, address, now)
    }
}
