/// The configuration's deadlines as nanoseconds.
struct DeadlineTimes {
    let header, body, grace, stall, idle, linger: Int64
    /// Nanoseconds that a byte may take.
    let perByte: Int64
    /// How often deadlines are looked at: they are met this much too late.
    let sweepInterval: Duration

    init(_ deadlines: ServerConfiguration.Deadlines) {
        header = deadlines.header.nanoseconds
        body = deadlines.body.nanoseconds
        grace = deadlines.grace.nanoseconds
        stall = deadlines.stall.nanoseconds
        idle = deadlines.idle.nanoseconds
        linger = deadlines.linger.nanoseconds
        perByte = 1_000_000_000 / Int64(max(1, deadlines.leastRate))
        let shortest = min(header, body, grace, stall, idle, linger)
        sweepInterval = .nanoseconds(max(5_000_000, min(500_000_000, shortest / 4)))
    }

    /// When a body must be complete that began at `start` and of which so many bytes have come.
    func bodyDeadline(start: Int64, received: Int) -> Int64 {
        min(start + body, start + grace + Int64(received) * perByte)
    }

    /// When a client that has lagged since `start` is given up, having taken so many bytes since.
    func sendDeadline(start: Int64, sent: Int) -> Int64 {
        start + stall + Int64(sent) * perByte
    }
}
