import SQLite

/// How often something may be tried. Counted in the database, so that a restart forgets nothing.
public struct AttemptLimits: Sendable {
    /// Failed sign-ins in five minutes for one name from one address; nil lifts every limit on sign-ins.
    public var signIns: Int? = 10
    /// Failed sign-ins in five minutes from one address, whatever the name.
    public var signInsOfAddress = 100
    /// Accounts made in an hour from one address; nil lifts it.
    public var registrations: Int? = 100
    /// How long the next sign-in is kept waiting for each ten that failed under its name elsewhere.
    var delayStep = Duration.seconds(1)

    public init() {}

    static let signInWindow = 5 * 60
    static let registrationWindow = 60 * 60
    static let longestWindow = registrationWindow
    /// Attempts noted so far ahead of now were noted before the clock was set back, and count no more: nobody is
    /// shut out until it has caught up. Within a minute they were noted by a request that overtook this one.
    static let mostAhead = 60
    /// From an address from which too many have failed, failures of an account that is known there.
    static let signInsOfKnown = 3
    static let failuresADelay = 10
    static let mostDelays = 5
}

/// Either a place in the count or how long to wait for one.
enum Admission: Sendable {
    /// - Parameter delays: how many times ``AttemptLimits/delayStep`` it is kept waiting.
    case admitted(attempt: Int, delays: Int = 0)
    /// - Parameters:
    ///   - wait: seconds, for `Retry-After`.
    ///   - isForAll: whether it is the whole address that has to wait, and not one name from there.
    case refused(wait: Int, isForAll: Bool = false)
}

extension Database {
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

    func note(_ kind: StaticString, _ name: String?, _ address: String, _ now: Int) throws -> Int {
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
    static func wait(_ oldest: Int, _ since: Int) -> Int { max(1, oldest - since) }
}
