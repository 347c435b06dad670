import SQLite

/// Whoever guesses must not fill the disk: rows of the change log stay for good.
extension Database {
    /// Rows in an hour about refused sign-ins to accounts, and as many about names that no account has: with these nobody
    /// can hide that they guess at accounts. Under an attack that lasts a year that is one and a half gigabytes.
    ///
    /// Nor does a flood at pupils' accounts hide who guesses at the staff's, of whom there are few: each has
    /// ``mostOfStaff`` rows in an hour whatever else was logged.
    static let mostRefusals = 200
    static let mostOfStaff = 20
    private static let hour = 3600

    /// Logs a refused sign-in, once an hour for a name, a network and a reason; the event log has a line for each.
    ///
    /// Of more than ``mostRefusals`` in an hour one row says that there were more.
    func logRefusedSignIn(_ change: Change) throws {
        let now = change.origin.at
        let (since, until) = (now - Self.hour, now + AttemptLimits.mostAhead)
        guard try !isLogged(change, after: since, upTo: until) else { return }
        let isOfAccount = change.subject.key.hasPrefix(ChangeSubject.userPrefix)
        let logged = try countRefusals(
            ofAccounts: isOfAccount,
            after: since,
            upTo: until,
            atMost: Self.mostRefusals
        )
        guard logged == Self.mostRefusals else { return try log(change) }
        if try isOfStaff(change.subject) {
            let most = Self.mostOfStaff
            let logged = try countRows(like: change, after: since, upTo: until, atMost: most)
            if logged < most { return try log(change) }
        }
        let whom = isOfAccount ? "to accounts" : "of unknown names"
        let more = Change(
            .refused,
            .allSessions,
            by: Change.Origin(user: nil, address: "-", at: now),
            reason: "more than \(Self.mostRefusals) \(whom) in an hour; the event log has all of them"
        )
        if try !isLogged(more, after: since, upTo: until) { try log(more) }
    }

    private func isOfStaff(_ subject: ChangeSubject) throws -> Bool {
        guard let user = Int(subject.key.dropFirst(ChangeSubject.userPrefix.count)) else { return false }
        return try roles(of: user).contains { $0 != "student" && $0 != "guardian" }
    }
}
