import SQLite

/// Whoever guesses must not fill the disk: rows of the change log stay for good.
extension Database {
    /// Rows about refused sign-ins in an hour, of the whole school. Under an attack that lasts a year that is three quarters
    /// of a gigabyte.
    static let mostRefusals = 200
    private static let hour = 3600

    /// Logs a refused sign-in, once an hour for a name, an address and a reason; the event log has a line for each.
    ///
    /// Of more than ``mostRefusals`` in an hour one row says that there were more.
    func logRefusedSignIn(_ change: Change) throws {
        let now = change.origin.at
        let (since, until) = (now - Self.hour, now + AttemptLimits.mostAhead)
        guard try !isLogged(change, after: since, upTo: until) else { return }
        guard try countRefusals(after: since, upTo: until, atMost: Self.mostRefusals) == Self.mostRefusals
        else { return try log(change) }
        let more = Change(
            .refused,
            .allSessions,
            by: Change.Origin(user: nil, address: "-", at: now),
            reason: "more than \(Self.mostRefusals) in an hour; the event log has all of them"
        )
        if try !isLogged(more, after: since, upTo: until) { try log(more) }
    }
}
