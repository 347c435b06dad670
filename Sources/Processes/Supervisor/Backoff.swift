/// How long to wait before a worker that has died is replaced.
///
/// Not at all, as a rule. Three deaths in ten seconds look like a worker that cannot live: then a second, and twice as
/// long each time until one has lived for ten seconds.
struct Backoff {
    private static let second: Int64 = 1_000_000_000
    private static let window = 10 * second
    private static let deathsInWindow = 3
    private static let longest: Int64 = 30

    private var deaths: [Int64] = []
    private var level = 0

    /// - Parameters:
    ///   - now: when the worker died, in nanoseconds.
    ///   - lived: for how long it had been there, in nanoseconds.
    ///   - most: seconds to wait at most, where there is nobody else to serve.
    /// - Returns: seconds to wait.
    mutating func pause(afterDeathAt now: Int64, lived: Int64, most: Int64 = Backoff.longest) -> Int64 {
        if lived >= Self.window {
            deaths = []
            level = 0
        }
        deaths = deaths.suffix(Self.deathsInWindow - 1) + [now]
        let isLoop = deaths.count == Self.deathsInWindow && now - deaths[0] <= Self.window
        guard level > 0 || isLoop else { return 0 }
        let pause = min(Self.longest, 1 << Int64(level))
        level = min(level + 1, 10)
        return min(pause, most)
    }
}
