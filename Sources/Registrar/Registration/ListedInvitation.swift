public import SQLite

/// An invitation in the operator's hands.
public struct ListedInvitation: Sendable {
    public enum State: String, Sendable {
        case open
        case usedUp = "used up"
        case expired, revoked

        /// Whether there is something to revoke. Of what has expired there is: the clock that says so may be wrong.
        public var isRevocable: Bool { self == .open || self == .expired }
    }

    public let id: Int
    public let role: String
    /// How many may use it, and how many have.
    public let uses: Int
    public let used: Int
    /// Seconds since 1970.
    public let madeAt: Int
    public let expiresAt: Int
    public let state: State
}

/// There is no invitation of that number.
public struct UnknownInvitation: Error, Sendable {}

extension Database {
    /// All invitations that were ever made, the latest first.
    public func listedInvitations(at now: Int) throws -> [ListedInvitation] {
        try query(
            """
            SELECT id, role, uses, uses_left, created_at, expires_at, revoked_at IS NOT NULL FROM invitations
            ORDER BY id DESC
            """
        ) { row in
            ListedInvitation(
                id: row.int(0),
                role: row.text(1),
                uses: row.int(2),
                used: row.int(2) - row.int(3),
                madeAt: row.int(4),
                expiresAt: row.int(5),
                state: row.bool(6)
                    ? .revoked : row.int(3) == 0 ? .usedUp : row.int(5) <= now ? .expired : .open
            )
        }
    }

    /// Makes a code good for nothing any more, and logs it. Who has used it keeps their account.
    ///
    /// - Returns: what it was before; only what is ``ListedInvitation/State/isRevocable`` is changed.
    /// - Throws: ``UnknownInvitation``; `SQLiteError`.
    public func revokeInvitation(_ id: Int, at now: Int) throws -> ListedInvitation.State {
        try writeNow { try revoke(id, by: .commandLine(at: now)) }
    }

    func revoke(_ id: Int, by origin: Change.Origin) throws -> ListedInvitation.State {
        guard let before = try listedInvitations(at: origin.at).first(where: { $0.id == id }) else {
            throw UnknownInvitation()
        }
        guard before.state.isRevocable else { return before.state }
        try execute("UPDATE invitations SET revoked_at = ? WHERE id = ?", .int(origin.at), .int(id))
        let field = ChangedField.changed(
            "state",
            from: .text(before.state.rawValue),
            to: .text(ListedInvitation.State.revoked.rawValue)
        )
        try log(Change(.update, .invitation(id), by: origin, [field]))
        return before.state
    }
}
