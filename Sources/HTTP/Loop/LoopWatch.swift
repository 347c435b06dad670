import CLinux
import Glibc

/// Calls back on the loop when a descriptor has something to read, or has come to its end; made by
/// ``Loop/watch(_:_:)``.
@Loop public final class LoopWatch: EventHandler {
    private let descriptor: Int32
    private let body: @Loop () -> Void
    private var token: UInt64?

    /// `nil` if the kernel does not watch such a descriptor.
    init?(_ descriptor: Int32, _ body: @escaping @Loop () -> Void) {
        self.descriptor = descriptor
        self.body = body
        token = EventLoop.shared.watch(descriptor, for: EPOLLIN.rawValue, self)
        if token == nil { return nil }
    }

    /// Ends the calls. The descriptor stays the caller's, who may close it now.
    public func cancel() {
        guard let token else { return }
        self.token = nil
        EventLoop.shared.forget(descriptor, token: token)
    }

    func handle(_ events: UInt32) { body() }
}

extension Loop {
    /// Calls `body` as long as `descriptor` has something to read or has come to its end.
    ///
    /// - Returns: what ends it, which need not be kept before; `nil` for a descriptor that can't be waited for, as a
    ///   plain file.
    @Loop public static func watch(_ descriptor: Int32, _ body: @escaping @Loop () -> Void) -> LoopWatch? {
        LoopWatch(descriptor, body)
    }

    /// Gives this thread, which must be the loop's, to the loop until `isDone` says so; it is asked once a round.
    @Loop public static func run(until isDone: @Loop () -> Bool) {
        EventLoop.shared.run(until: isDone)
    }

    /// Nanoseconds of the monotonic clock, which all processes of a machine share.
    public nonisolated static func monotonicNanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
