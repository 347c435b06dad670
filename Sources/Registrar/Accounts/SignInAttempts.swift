import SQLite

/// A sign-in as it is counted.
struct SignInAttempt: Sendable {
    /// A keyed hash of the name: people type passwords into that field.
    let name: String
    /// Folded, as accounts are looked up by.
    let usernameKey: String
    /// The address, or the network of one subscriber.
    let network: String
    let now: Int

    /// Since when attempts count.
    var since: Int { now - AttemptLimits.signInWindow }
    /// Until when they do.
    var until: Int { now + AttemptLimits.mostAhead }
}

/// Guessing is counted by name and address, and by address; there it is refused. Failures of one name from other
/// addresses only make the next one wait, as anybody can cause them: refusing would lock the owner out. An account
/// that has signed in from an address before is known there. What others fail at there, or elsewhere under its name,
/// does not hold it up.
extension Database {
    /// Counts a sign-in before the password is looked at, so that a hundred at once cannot pass together. One that
    /// succeeds is taken back by ``forgetFailures(of:from:)``; one that is refused is not counted.
    func admitSignIn(_ attempt: SignInAttempt, _ limits: AttemptLimits) throws -> Admission {
        guard let most = limits.signIns.map({ max(1, $0) }) else { return .admitted(attempt: 0) }
        let isKnown = try isKnown(attempt)
        let failures = try latestFailures(of: attempt, atMost: most)
        if failures.count >= most { return .refused(wait: Self.wait(failures[most - 1], attempt.since)) }
        let ofAddress = try latestFailuresOfAddress(attempt, atMost: limits.signInsOfAddress)
        if ofAddress.count >= limits.signInsOfAddress, let last = ofAddress.last {
            guard isKnown else {
                return .refused(wait: Self.wait(last, attempt.since), isForAll: true)
            }
            // Somebody behind this address tries one name after the other, with names of class-mates too.
            let mostOfKnown = AttemptLimits.signInsOfKnown
            if failures.count >= mostOfKnown {
                return .refused(wait: Self.wait(failures[mostOfKnown - 1], attempt.since))
            }
        }
        let delays = isKnown ? 0 : try delays(of: attempt)
        return .admitted(
            attempt: try note("sign_in", attempt.name, attempt.network, attempt.now),
            delays: delays
        )
    }

    /// Logs that sign-ins are turned away, once in the time for which failures count: whoever goes on trying makes no
    /// more rows.
    func logRefusal(of attempt: SignInAttempt, isForAll: Bool, by origin: Change.Origin) throws {
        let user = isForAll ? nil : try credentials(usernameKey: attempt.usernameKey)?.id
        let subject =
            isForAll
            ? ChangeSubject.signIns(from: attempt.network)
            : user.map { .sessions(of: $0) } ?? .unknownName(attempt.name)
        let change = Change(
            .refused,
            subject,
            by: origin,
            reason: "too many failures from \(attempt.network)"
        )
        guard try !isLogged(change, after: attempt.since, upTo: attempt.until) else { return }
        try log(change)
    }

    /// Takes an attempt out of the count whose password was not looked at.
    func takeBack(attempt: Int) throws { try execute("DELETE FROM attempts WHERE id = ?", .int(attempt)) }

    func forgetFailures(of name: String, from network: String) throws {
        try execute(
            "DELETE FROM attempts WHERE kind = 'sign_in' AND name_mac = ? AND address = ?",
            .text(name),
            .text(network)
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
