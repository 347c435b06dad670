import HTTP
import SQLite

/// Whoever guesses must not fill the disk: rows of the change log stay for good.
extension Database {
    /// How many rows an hour gets about refused sign-ins, and how many of them may come from one neighbourhood of
    /// addresses: decoys of one party leave room for the rows of others.
    struct RefusalBounds {
        let most: Int
        let mostNear: Int

        /// About accounts, and as much about names that no account has: with these nobody can hide that they guess at
        /// accounts. Under an attack that lasts a year that is one and a half gigabytes.
        static let all = RefusalBounds(most: 200, mostNear: 50)
        /// About each of the staff, whatever else was logged: there are few of them, and a flood at pupils' accounts
        /// must not hide who guesses at theirs.
        static let ofStaff = RefusalBounds(most: 60, mostNear: 3)

        /// - Parameter logged: the addresses of the rows that are there.
        func leaveRoom(for address: String, beside logged: [String]) -> Bool {
            guard logged.count < most else { return false }
            let near = Self.neighbourhood(of: address)
            return logged.count { Self.neighbourhood(of: $0) == near } < mostNear
        }

        /// Rows hold an address, or the network of one subscriber.
        private static func neighbourhood(of address: String) -> String {
            PeerAddress(String(address.prefix { $0 != "/" }))?.neighbourhood ?? address
        }
    }

    private static let hour = 3600

    /// Logs a refused sign-in, once an hour for a name, a network and a reason; the event log has a line for each.
    ///
    /// Of more than ``RefusalBounds`` allow one row says that there were more.
    func logRefusedSignIn(_ change: Change) throws {
        let now = change.origin.at
        let (since, until) = (now - Self.hour, now + AttemptLimits.mostAhead)
        guard try !isLogged(change, after: since, upTo: until) else { return }
        let isOfAccount = change.subject.key.hasPrefix(ChangeSubject.userPrefix)
        let (address, bounds, ofStaff) = (change.origin.address, RefusalBounds.all, RefusalBounds.ofStaff)
        let logged = try addressesOfRefusals(
            ofAccounts: isOfAccount,
            after: since,
            upTo: until,
            atMost: bounds.most
        )
        if bounds.leaveRoom(for: address, beside: logged) { return try log(change) }
        if try isOfStaff(change.subject) {
            let logged = try addresses(like: change, after: since, upTo: until, atMost: ofStaff.most)
            if ofStaff.leaveRoom(for: address, beside: logged) { return try log(change) }
        }
        let whom = isOfAccount ? "to accounts" : "of unknown names"
        let more = Change(
            .refused,
            .allSessions,
            by: Change.Origin(user: nil, address: "-", at: now),
            reason: "more \(whom) in an hour than are listed; the event log has all of them"
        )
        if try !isLogged(more, after: since, upTo: until) { try log(more) }
    }

    private func isOfStaff(_ subject: ChangeSubject) throws -> Bool {
        guard let user = Int(subject.key.dropFirst(ChangeSubject.userPrefix.count)) else { return false }
        return try roles(of: user).contains { $0 != "student" && $0 != "guardian" }
    }
}
