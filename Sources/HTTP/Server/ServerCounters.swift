/// What a server counts; nobody looks at it unless counters are given.
public struct ServerCounters: Sendable {
    /// Connections that are open now.
    public var open = Counter.unobserved
    /// Connections taken in all.
    public var accepted = Counter.unobserved
    /// Connections closed before a request was read.
    public var turnedAway: [TurnedAway: Counter] = [:]
    /// Requests answered 503 for a limit of the server's.
    public var refused: [Refusal.Limit: Counter] = [:]
    /// Requests whose header came too slowly.
    public var headerTimeouts = Counter.unobserved
    /// Requests whose content came too slowly.
    public var bodyTimeouts = Counter.unobserved
    /// Answers that were taken too slowly.
    public var answerTimeouts = Counter.unobserved

    public init() {}
}
