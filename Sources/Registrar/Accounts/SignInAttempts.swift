import SQLite
import Web

/// A sign-in as it is counted.
struct SignInAttempt: Sendable {
    /// A keyed hash of the name: people type passwords into that field.
    let name: String
    /// Folded, as accounts are looked up by.
    let usernameKey: String
    /// The address, or the network of one subscriber.
    let network: String
    /// Where many addresses are often one party's: a wider network.
    let neighbourhood: String
    let now: Int

    /// For whom its password is looked at; by the name as it was typed, so that what nobody is called waits as long.
    var asker: PasswordHasher.Asker {
        PasswordHasher.Asker(
            neighbourhood: neighbourhood,
            network: network,
            purpose: .ownPassword,
            account: name
        )
    }

    /// Since when attempts count.
    var since: Int { now - AttemptLimits.signInWindow }
    /// Until when they do.
    var until: Int { now + AttemptLimits.mostAhead }
}

/// Guessing is counted by name and address, and by address.
///
/// - Ten failures of a name from an address: the name is refused there. Its owner gets in from elsewhere.
/// - A hundred from an address, whatever the names: what comes from there then stands in line, a try every two seconds.
///   Refusing all of it would let a pupil who types a hundred wrong passwords keep the class out. What fails in line gets
///   the answer of a refusal. Who was quick to send many tries has the line full, and only then others there are told to
///   come again: behind one address nothing tells them apart before the password is looked at.
/// - Failures of a name from other addresses only make the next one wait, as anybody can cause them: refusing would lock
///   the owner out.
///
/// An account that has signed in from an address before is known there: neither the line nor the wait holds it up. So
/// that this tells nobody which accounts there are, one that fails waits as long after the password was looked at as
/// another waits before, and gets the same answer. What is left to see: where the line is full, a strange name is refused
/// at once, and a known one after the time of a hash; so somebody behind the same address who keeps the line full could
/// tell who has signed in from there. To close that would be to keep these out.
extension Database {
    /// Counts a sign-in before the password is looked at, so that a hundred at once cannot pass together. One that
    /// succeeds is taken back by ``forgetFailures(of:upTo:)``; one that is refused is not counted.
    func admitSignIn(_ attempt: SignInAttempt, _ limits: AttemptLimits) throws -> Admission {
        guard let most = limits.signIns.map({ max(1, $0) }) else { return .admitted(Place()) }
        let ofAddress = try latestFailuresOfAddress(attempt, atMost: max(1, limits.signInsOfAddress))
        var place = Place(isKnown: try isKnown(attempt), hasFailed: !ofAddress.isEmpty)
        place.isCrowded = ofAddress.count >= limits.signInsOfAddress
        let failures = try latestFailures(of: attempt, atMost: most)
        if failures.count >= most, let first = failures.last {
            return .refused(wait: Self.wait(first, attempt.since))
        }
        var turn = attempt.now
        if place.isCrowded, let last = ofAddress.first {
            turn = max(turn, last + AttemptLimits.secondsInLine)
            let excess = turn - attempt.now - AttemptLimits.longestLine
            if excess > 0 {
                guard place.isKnown else { return .refused(wait: excess, isForAll: true) }
                turn = attempt.now
            }
        }
        place.delays = max(turn - attempt.now, try delays(of: attempt))
        // It is counted at its turn, so that the next one comes behind it, whichever process it asks; a known one too, or
        // the next one's wait would tell.
        place.attempt = try note("sign_in", attempt.name, attempt.network, turn)
        return .admitted(place)
    }

    /// Logs that sign-ins are turned away.
    func logRefusal(of attempt: SignInAttempt, isForAll: Bool, by origin: Change.Origin) throws {
        let user = isForAll ? nil : try credentials(usernameKey: attempt.usernameKey)?.id
        let subject =
            isForAll
            ? ChangeSubject.signIns(from: attempt.network)
            : user.map { .sessions(of: $0) } ?? .unknownName(attempt.name)
        let reason = "too many failures from \(attempt.network)"
        try logRefusedSignIn(Change(.refused, subject, by: origin, reason: reason))
    }

    /// Takes an attempt out of the count whose password was not looked at.
    func takeBack(attempt: Int) throws { try execute("DELETE FROM attempts WHERE id = ?", .int(attempt)) }

    /// Takes back the failures before one that succeeded, and itself. Those that came later are still being looked at, and
    /// count: otherwise who knows one password could have any number looked at together, and keep all others waiting.
    func forgetFailures(of attempt: SignInAttempt, upTo number: Int?) throws {
        guard let number else { return }
        try execute(
            "DELETE FROM attempts WHERE kind = 'sign_in' AND name_mac = ? AND address = ? AND id <= ?",
            .text(attempt.name),
            .text(attempt.network),
            .int(number)
        )
    }

    /// Remembers that an account has signed in from a network.
    func noteKnown(_ user: Int, in network: String, at now: Int) throws {
        try execute(
            """
            INSERT INTO known_networks (user_id, network, seen_at) VALUES (?, ?, ?)
            ON CONFLICT (user_id, network) DO UPDATE SET seen_at = excluded.seen_at
            """,
            .int(user),
            .text(network),
            .int(now)
        )
    }

    private func isKnown(_ attempt: SignInAttempt) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM known_networks
            WHERE user_id = (SELECT id FROM users WHERE username_key = ?) AND network = ?
            """,
            .text(attempt.usernameKey),
            .text(attempt.network)
        )
    }

    /// When this name failed from this network, the latest first.
    private func latestFailures(of attempt: SignInAttempt, atMost most: Int) throws -> [Int] {
        try query(
            """
            SELECT at FROM attempts WHERE kind = 'sign_in' AND name_mac = ? AND at > ? AND at <= ? AND address = ?
            ORDER BY at DESC LIMIT ?
            """,
            .text(attempt.name),
            .int(attempt.since),
            .int(attempt.until),
            .text(attempt.network),
            .int(most)
        ) { row in row.int(0) }
    }

    private func latestFailuresOfAddress(_ attempt: SignInAttempt, atMost most: Int) throws -> [Int] {
        try query(
            """
            SELECT at FROM attempts WHERE kind = 'sign_in' AND address = ? AND at > ? AND at <= ?
            ORDER BY at DESC LIMIT ?
            """,
            .text(attempt.network),
            .int(attempt.since),
            .int(attempt.until),
            .int(most)
        ) { row in row.int(0) }
    }

    private func delays(of attempt: SignInAttempt) throws -> Int {
        let counted = AttemptLimits.mostDelays * AttemptLimits.failuresADelay
        let elsewhere = try query(
            """
            SELECT at FROM attempts WHERE kind = 'sign_in' AND name_mac = ? AND at > ? AND at <= ? AND address <> ?
            LIMIT ?
            """,
            .text(attempt.name),
            .int(attempt.since),
            .int(attempt.until),
            .text(attempt.network),
            .int(counted)
        ) { row in row.int(0) }
        return elsewhere.count / AttemptLimits.failuresADelay
    }
}
