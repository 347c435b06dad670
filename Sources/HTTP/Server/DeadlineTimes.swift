/// The configuration's deadlines as nanoseconds.
struct DeadlineTimes {
    let header, body, upload, grace, stall, answer, idle, linger: Int64
    /// Nanoseconds that a byte may take.
    let perByte: Int64
    /// How often deadlines are looked at: they are met this much too late.
    let sweepInterval: Duration

    init(_ deadlines: ServerConfiguration.Deadlines) {
        header = Self.bounded(deadlines.header)
        body = Self.bounded(deadlines.body)
        upload = Self.bounded(deadlines.upload)
        grace = Self.bounded(deadlines.grace)
        stall = Self.bounded(deadlines.stall)
        answer = Self.bounded(deadlines.answer)
        idle = Self.bounded(deadlines.idle)
        linger = Self.bounded(deadlines.linger)
        perByte = 1_000_000_000 / Int64(max(1, deadlines.leastRate))
        let shortest = min(header, body, upload, grace, stall, answer, idle, linger)
        sweepInterval = .nanoseconds(max(5_000_000, min(500_000_000, shortest / 4)))
    }

    /// At most a year, so that sums of them can't overflow.
    private static func bounded(_ duration: Duration) -> Int64 {
        min(max(duration.nanoseconds, 0), year)
    }

    private static let year: Int64 = 31_556_952_000_000_000

    /// The time that so many bytes may take; at most a year.
    private func allowance(_ bytes: Int) -> Int64 {
        let (product, isOver) = Int64(bytes).multipliedReportingOverflow(by: perByte)
        return isOver ? Self.year : min(product, Self.year)
    }

    /// When a body must be complete that began at `start` and of which so many bytes have come.
    func bodyDeadline(start: Int64, received: Int, isUpload: Bool) -> Int64 {
        min(start + (isUpload ? upload : body), start + grace + allowance(received))
    }

    /// When a client that has lagged since `start` is given up, having taken so many bytes since.
    func sendDeadline(start: Int64, sent: Int) -> Int64 {
        start + stall + allowance(sent)
    }
}
