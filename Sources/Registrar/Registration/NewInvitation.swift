public import SQLite

/// A code that the office is about to give out.
public struct NewInvitation: Sendable {
    /// What can be had by a code. An administrator is added by name, with `registrar user add`.
    public static let roles = NewUser.roles.filter { $0 != "admin" }
    public static let days = 1...366
    public static let uses = 1...10_000

    let role: String
    let uses: Int
    public let expiresAt: Int

    /// - Parameters:
    ///   - role: one of ``roles``.
    ///   - uses: how many may register with it.
    ///   - days: for how long, of 24 hours.
    ///   - now: Unix seconds.
    /// - Returns: nil where one of them is out of its bounds.
    public init?(role: String, uses: Int, days: Int, at now: Int) {
        guard Self.roles.contains(role), Self.uses.contains(uses), Self.days.contains(days) else {
            return nil
        }
        self.role = role
        self.uses = uses
        expiresAt = now + days * 24 * 3600
    }

    /// Stores it and logs that.
    ///
    /// - Returns: the code, which is nowhere to be found again, and the number by which the office knows it.
    public func add(to database: Database, at now: Int) throws -> (code: String, id: Int) {
        let code = InvitationCode()
        let id = try database.writeNow { try store(code, in: database, by: .commandLine(at: now)) }
        return (code.grouped, id)
    }

    @discardableResult
    func store(_ code: InvitationCode, in database: Database, by origin: Change.Origin) throws -> Int {
        try database.execute(
            """
            INSERT INTO invitations (code_hash, role, uses, uses_left, created_at, expires_at)
            VALUES (?1, ?2, ?3, ?3, ?4, ?5)
            """,
            .text(code.hash),
            .text(role),
            .int(uses),
            .int(origin.at),
            .int(expiresAt)
        )
        let id = database.lastInsertedRow
        try database.log(
            Change(
                .insert,
                .invitation(id),
                by: origin,
                [
                    .added("role", .text(role)), .added("uses", .number(uses)),
                    .added("expires_at", .number(expiresAt)),
                ]
            )
        )
        return id
    }
}
