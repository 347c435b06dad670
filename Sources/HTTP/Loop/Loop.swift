/// Everything that belongs to the event loop's thread: connections, requests, a worker's own database connection.
///
/// A program makes its main thread the loop's with ``claimThread()``, enters it with ``assume(_:)`` and gives the
/// thread to ``Server/run()``. Where no thread is claimed, as in tests, the loop gets one of its own with the first
/// call that needs it.
@globalActor public actor Loop {
    public static let shared = Loop()
    static let executor = LoopExecutor()

    public nonisolated var unownedExecutor: UnownedSerialExecutor { Self.executor.asUnownedSerialExecutor() }

    /// Makes the calling thread the loop's. It traps if another one is.
    public nonisolated static func claimThread() {
        precondition(executor.claimThread(), "the event loop has a thread already")
    }

    /// Runs `body` at once; it traps unless this is the loop's thread.
    public nonisolated static func assume<T: Sendable>(_ body: @Loop () throws -> T) rethrows -> T {
        shared.preconditionIsolated()
        return try withoutActuallyEscaping(body) {
            // The types differ in isolation only, which was checked in the line above; the standard library's
            // assumeIsolated for the main actor does the same.
            try unsafeBitCast($0, to: (() throws -> T).self)()
        }
    }

    /// Begins to run `operation` at once; what follows where it waits runs in a later round of the loop.
    ///
    /// A plain `Task.immediate` does the same, only slower: a continuation that is resumed goes to the runtime's thread
    /// pool first, and from there to the loop. With the loop as the preferred executor it comes here directly, and the
    /// pool's threads are never started. So, too, does what is marked `@concurrent`: long work needs a thread of its own.
    @Loop public static func start(_ operation: @escaping @Loop () async -> Void) {
        Task.immediate(executorPreference: executor, operation: operation)
    }

    /// Calls `body` once, on the loop, when `delay` has passed by the monotonic clock.
    ///
    /// - Returns: the timer, which can be cancelled. It need not be kept.
    @Loop @discardableResult
    public static func after(_ delay: Duration, _ body: @escaping @Loop () -> Void) -> LoopTimer {
        let (time, isOver) = EventLoop.shared.clock().addingReportingOverflow(delay.nanoseconds)
        return EventLoop.shared.timers.add(at: isOver ? .max : time, body)
    }

    /// Calls `body` once, when the loop has done all that there is to do and is about to wait.
    ///
    /// Under full load that may be never: whatever piles up must have a bound of its own.
    @Loop public static func whenIdle(_ body: @escaping @Loop () -> Void) {
        EventLoop.shared.idleActions.append(body)
    }
}

extension Duration {
    /// Whole nanoseconds, cut to what an `Int64` holds (292 years).
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, over) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overToo) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return over || overToo ? (seconds < 0 ? .min : .max) : sum
    }
}
