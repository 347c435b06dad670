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

        /// - Parameter logged: the addresses of the rows that are there; these hold an address, or the network of one
        ///   subscriber.
        func leaveRoom(for address: String, beside logged: [String]) -> Bool {
            guard logged.count < most else { return false }
            guard let here = Self.place(address) else { return logged.count { $0 == address } < mostNear }
            return logged.count { Self.place($0)?.isNeighbour(of: here) == true } < mostNear
        }

        private static func place(_ address: String) -> PeerAddress? {
            PeerAddress(String(decoding: address.utf8.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self))
        }
    }

    private static let hour = 3600

    /// Logs a refused sign-in, once an hour for a name, a network and a reason; the event log has a line for each.
    ///
    /// Of more than ``RefusalBounds`` allow one row says that there were more.
    ///
    /// Who measures how long it takes to be refused must not learn from it whether somebody has the name, nor whether they
    /// are of the staff. So the same is looked up for all, and a row that is not to stay is written in vain: each refusal
    /// costs the same pages and the same wait for the disk. Those that come together share it, as all writes do.
    func logRefusedSignIn(_ change: Change) throws {
        let now = change.origin.at
        let (since, until) = (now - Self.hour, now + AttemptLimits.mostAhead)
        let isListed = try isLogged(change, after: since, upTo: until)
        let hasRoom = try hasRoom(for: change, after: since, upTo: until)
        let row = isListed || hasRoom ? change : Self.thatThereWereMore(like: change)
        if try isLogged(row, after: since, upTo: until) {
            try doInVain { try log(row) }
        } else {
            try log(row)
        }
    }

    /// Whether the log takes another row about a refusal. It reads all that counts for whomever, and only then picks.
    private func hasRoom(for change: Change, after since: Int, upTo until: Int) throws -> Bool {
        let (address, all, ofStaff) = (change.origin.address, RefusalBounds.all, RefusalBounds.ofStaff)
        let rooms = try [true, false].map { ofAccounts in
            let logged = try addressesOfRefusals(
                ofAccounts: ofAccounts,
                after: since,
                upTo: until,
                atMost: all.most
            )
            return all.leaveRoom(for: address, beside: logged)
        }
        let logged = try addresses(like: change, after: since, upTo: until, atMost: ofStaff.most)
        let isRoomForStaff = ofStaff.leaveRoom(for: address, beside: logged)
        let isOfStaff = try isOfStaff(change.subject)
        return (Self.isOfAccount(change) ? rooms[0] : rooms[1]) || isOfStaff && isRoomForStaff
    }

    private static func thatThereWereMore(like change: Change) -> Change {
        let whom = isOfAccount(change) ? "to accounts" : "of unknown names"
        return Change(
            .refused,
            .allSessions,
            by: Change.Origin(user: nil, address: "-", at: change.origin.at),
            reason: "more \(whom) in an hour than are listed; the event log has all of them"
        )
    }

    private static func isOfAccount(_ change: Change) -> Bool {
        change.subject.key.hasPrefix(ChangeSubject.userPrefix)
    }

    /// No account has the number 0.
    private func isOfStaff(_ subject: ChangeSubject) throws -> Bool {
        let user = Int(subject.key.dropFirst(ChangeSubject.userPrefix.count)) ?? 0
        return try roles(of: user).contains { $0 != "student" && $0 != "guardian" }
    }
}
