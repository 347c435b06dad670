import SQLite

/// How often something may be tried. Counted in the database, so that a restart forgets nothing.
public struct AttemptLimits: Sendable {
    /// Failed sign-ins in five minutes for one name from one address; nil lifts every limit on sign-ins.
    public var signIns: Int? = 10
    /// Failed sign-ins in five minutes from one address, whatever the name.
    public var signInsOfAddress = 100
    /// Accounts made in an hour from one address; nil lifts it.
    public var registrations: Int? = 100

    public init() {}

    static let signInWindow = 5 * 60
    static let registrationWindow = 60 * 60
    static let longestWindow = registrationWindow
    /// Attempts noted so far ahead of now were noted before the clock was set back, and count no more: nobody is
    /// shut out until it has caught up. Within a minute they were noted by a request that overtook this one.
    static let mostAhead = 60
}

/// Either a place in the count or how long to wait for one.
enum Admission: Sendable {
    case admitted(attempt: Int)
    /// Seconds, for `Retry-After`.
    case refused(wait: Int)
}

extension Database {
    /// Counts a sign-in before the password is looked at, so that a hundred at once cannot pass together. One that
    /// succeeds is taken back by ``forgetFailures(of:from:)``; one that is refused is not counted.
    ///
    /// - Parameter name: a keyed hash of the name: people type passwords into that field.
    func admitSignIn(_ name: String, from address: String, at now: Int, _ limits: AttemptLimits) throws
        -> Admission
    {
        guard let most = limits.signIns else { return .admitted(attempt: 0) }
        let since = now - AttemptLimits.signInWindow
        let ofName = try query(
            """
            SELECT at FROM attempts WHERE kind = 'sign_in' AND name_mac = ? AND at > ? AND at <= ? AND address = ?
            ORDER BY at DESC
            """,
            .text(name),
            .int(since),
            .int(now + AttemptLimits.mostAhead),
            .text(address)
        ) { row in row.int(0) }
        if ofName.count >= most, most > 0 { return .refused(wait: Self.wait(ofName[most - 1], since)) }
        if most <= 0 { return .refused(wait: AttemptLimits.signInWindow) }
        let ofAddress = try query(
            """
            SELECT at FROM attempts WHERE kind = 'sign_in' AND address = ? AND at > ? AND at <= ?
            ORDER BY at DESC LIMIT ?
            """,
            .text(address),
            .int(since),
            .int(now + AttemptLimits.mostAhead),
            .int(limits.signInsOfAddress)
        ) { row in row.int(0) }
        if let last = ofAddress.last, ofAddress.count >= limits.signInsOfAddress {
            return .refused(wait: Self.wait(last, since))
        }
        return .admitted(attempt: try note("sign_in", name, address, now))
    }

    func forgetFailures(of name: String, from address: String) throws {
        try execute(
            "DELETE FROM attempts WHERE kind = 'sign_in' AND name_mac = ? AND address = ?",
            .text(name),
            .text(address)
        )
    }

    /// Counts an account that is about to be made.
    func admitRegistration(from address: String, at now: Int, _ limits: AttemptLimits) throws -> Admission {
        if let wait = try waitToRegister(from: address, at: now, limits) { return .refused(wait: wait) }
        guard limits.registrations != nil else { return .admitted(attempt: 0) }
        return .admitted(attempt: try note("registration", nil, address, now))
    }

    /// How long until an account may be made from this address; nil where one may be made now.
    func waitToRegister(from address: String, at now: Int, _ limits: AttemptLimits) throws -> Int? {
        guard let most = limits.registrations else { return nil }
        let since = now - AttemptLimits.registrationWindow
        let made = try query(
            """
            SELECT at FROM attempts WHERE kind = 'registration' AND address = ? AND at > ? AND at <= ?
            ORDER BY at DESC LIMIT ?
            """,
            .text(address),
            .int(since),
            .int(now + AttemptLimits.mostAhead),
            .int(max(1, most))
        ) { row in row.int(0) }
        return made.count >= most ? Self.wait(made.last ?? now, since) : nil
    }

    private func note(_ kind: StaticString, _ name: String?, _ address: String, _ now: Int) throws -> Int {
        try execute(
            "INSERT INTO attempts (kind, name_mac, address, at) VALUES (?, ?, ?, ?)",
            .text(kind.description),
            .optionalText(name),
            .text(address),
            .int(now)
        )
        return lastInsertedRow
    }

    /// Until the attempt at `oldest` falls out of the window.
    private static func wait(_ oldest: Int, _ since: Int) -> Int { max(1, oldest - since) }
}
