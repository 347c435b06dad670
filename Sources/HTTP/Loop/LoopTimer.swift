/// A call that the event loop is to make later; made by ``Loop/after(_:_:)``.
@Loop public final class LoopTimer {
    let time: Int64
    private var body: (@Loop () -> Void)?

    init(time: Int64, body: @escaping @Loop () -> Void) {
        self.time = time
        self.body = body
    }

    /// Drops the call, if it has not been made.
    public func cancel() { body = nil }

    func fire() {
        let body = body
        self.body = nil
        body?()
    }
}

/// The timers that wait, sorted with the next one last.
///
/// A sorted array: a process has a few of them. Connections' deadlines are not here, but in ``DeadlineTable``.
@Loop struct TimerQueue {
    private var timers: [LoopTimer] = []

    /// When the next timer is due, in nanoseconds of the monotonic clock.
    var next: Int64? { timers.last?.time }

    mutating func add(at time: Int64, _ body: @escaping @Loop () -> Void) -> LoopTimer {
        let timer = LoopTimer(time: time, body: body)
        let place = timers.firstIndex { $0.time <= time } ?? timers.count
        timers.insert(timer, at: place)
        return timer
    }

    mutating func takeDue(_ now: Int64) -> LoopTimer? {
        guard let last = timers.last, last.time <= now else { return nil }
        return timers.removeLast()
    }
}
