import SQLite

/// How often something may be tried. Counted in the database, so that a restart forgets nothing.
public struct AttemptLimits: Sendable {
    /// Failed sign-ins in five minutes for one name from one address; nil lifts every limit on sign-ins.
    public var signIns: Int? = 10
    /// Failed sign-ins in five minutes from one address, whatever the name.
    public var signInsOfAddress = 100
    /// Accounts made in an hour from one address, and forms that name what somebody has, from one address or by one
    /// account; nil lifts it.
    public var registrations: Int? = 100
    /// Changes of one's own profile in an hour; nil lifts it. Each is a row of the change log for good.
    public var profileEdits: Int? = 1000
    /// How long a sign-in is kept waiting for each ten that failed under its name elsewhere; a second of a line.
    var delayStep = Duration.seconds(1)
    /// Sign-ins that wait at once in one process.
    var waitingSignIns = 256

    public init() {}

    static let signInWindow = 5 * 60
    static let registrationWindow = 60 * 60
    static let profileWindow = 60 * 60
    static let longestWindow = registrationWindow
    /// Attempts noted so far ahead of now were noted before the clock was set back, and count no more: nobody is
    /// shut out until it has caught up. Within a minute they were noted by a request that overtook this one.
    static let mostAhead = 60
    /// Where too many have failed: seconds from one try to the next, and how many seconds the line may be long.
    static let secondsInLine = 2
    static let longestLine = 16
    static let failuresADelay = 10
    /// As how many networks a neighbourhood counts, however many it has.
    static let networksANeighbourhood = 3
    static let mostDelays = 5
}

/// Either a place in the count or how long to wait for one.
enum Admission: Sendable {
    case admitted(Place)
    /// - Parameters:
    ///   - wait: seconds, for `Retry-After`.
    ///   - isForAll: whether it is the whole address that has to wait, and not one name from there.
    case refused(wait: Int, isForAll: Bool = false)
}

/// What a sign-in that is let in has been given.
struct Place: Sendable {
    /// The row in which it is counted; nil where nothing is.
    var attempt: Int?
    /// How many times ``AttemptLimits/delayStep`` it is kept waiting.
    var delays = 0
    /// Whether its account has signed in from there before: then only a failure is kept waiting, and that afterwards.
    var isKnown = false
    /// Whether any name has failed from there lately.
    var hasFailed = false
    /// Whether so many have that a failure gets no other answer than a refusal.
    var isCrowded = false
}

extension Database {
    /// How long until something may be tried from an address, if it has been tried there `most` times since; nil where it
    /// may be tried now.
    func wait(_ kind: StaticString, from address: String, since: Int, _ now: Int, _ most: Int) throws -> Int?
    {
        let tried = try query(
            """
            SELECT at FROM attempts WHERE kind = ? AND address = ? AND at > ? AND at <= ?
            ORDER BY at DESC LIMIT ?
            """,
            .text(kind.description),
            .text(address),
            .int(since),
            .int(now + AttemptLimits.mostAhead),
            .int(max(1, most))
        ) { row in row.int(0) }
        return tried.count >= most ? Self.wait(tried.last ?? now, since) : nil
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
