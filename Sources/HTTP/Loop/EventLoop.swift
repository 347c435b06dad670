import CLinux
import Glibc

/// Whatever waits for events of a descriptor.
@Loop protocol EventHandler: AnyObject {
    /// - Parameter events: what epoll reports; 0 if the handler asked for another turn.
    func handle(_ events: UInt32)
}

/// The worker's one event loop: epoll, timers, the jobs of the ``Loop`` actor.
///
/// A round is: wait for events, handle them, fire timers, run jobs, give a turn to whoever asked for one.
@Loop final class EventLoop {
    static let shared = EventLoop()

    var timers = TimerQueue()
    var idleActions: [@Loop () -> Void] = []
    /// Nanoseconds of the monotonic clock, read when the last wait ended.
    private(set) var now: Int64 = 0

    private let poller: FileDescriptor
    private var handlers = HandlerTable()
    private var turns: [any EventHandler] = []
    private var jobs: [UnownedJob] = []
    private var events: UnsafeMutableBufferPointer<epoll_event>
    private static let eventsAtOnce = 256

    private init() {
        guard let poller = FileDescriptor(epoll_create1(Int32(EPOLL_CLOEXEC))) else {
            preconditionFailure("no descriptor for the event loop (epoll_create1)")
        }
        self.poller = poller
        // Never freed: the loop lives as long as the process.
        events = .allocate(capacity: Self.eventsAtOnce)
        events.initialize(repeating: epoll_event())
        now = clock()
        _ = watch(Loop.executor.wakeup, for: EPOLLIN.rawValue, Wakeup(Loop.executor.wakeup))
    }

    /// Serves until `isDone` says so; it is asked once a round.
    func run(until isDone: @Loop () -> Bool) {
        while !isDone() {
            wait()
            fireTimers()
            runJobs()
            giveTurns()
        }
    }

    // MARK: Descriptors

    /// Reports events of `descriptor` to `handler`, which is kept until ``forget(_:token:)``.
    ///
    /// - Returns: a token to name it by, or `nil` if the kernel refuses.
    func watch(_ descriptor: Int32, for interest: UInt32, _ handler: any EventHandler) -> UInt64? {
        let token = handlers.add(handler)
        var event = epoll_event(events: interest, data: epoll_data_t(u64: token))
        guard epoll_ctl(poller.number, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
            handlers.remove(token)
            return nil
        }
        return token
    }

    /// Reports other events from now on, and what is true at present.
    func change(_ descriptor: Int32, to interest: UInt32, token: UInt64) -> Bool {
        var event = epoll_event(events: interest, data: epoll_data_t(u64: token))
        return epoll_ctl(poller.number, EPOLL_CTL_MOD, descriptor, &event) == 0
    }

    /// No event that happened before this call is reported any more.
    func forget(_ descriptor: Int32, token: UInt64) {
        handlers.remove(token)
        var unused = epoll_event()
        epoll_ctl(poller.number, EPOLL_CTL_DEL, descriptor, &unused)
    }

    /// Calls `handler` again in this round, after the events.
    func giveTurn(to handler: any EventHandler) { turns.append(handler) }

    // MARK: A round

    private func wait() {
        let isWaiting = turns.isEmpty && Loop.executor.prepareToSleep()
        var count = poll(waits: isWaiting && idleActions.isEmpty)
        if count == 0, isWaiting, !idleActions.isEmpty {
            runIdleActions()
            count = poll(waits: turns.isEmpty)
        }
        Loop.executor.wakeUp()
        now = clock()
        for index in 0..<max(0, Int(count)) {
            let event = events[index]
            handlers[event.data.u64]?.handle(event.events)
        }
    }

    private func poll(waits: Bool) -> Int32 {
        let timeout = waits ? timeoutToNextTimer() : 0
        return epoll_wait(poller.number, events.baseAddress, Int32(events.count), timeout)
    }

    private func runIdleActions() {
        let actions = idleActions
        idleActions = []
        for action in actions { action() }
    }

    /// Milliseconds, rounded up so that the timer is due when the wait ends; -1 without a timer.
    private func timeoutToNextTimer() -> Int32 {
        guard let next = timers.next else { return -1 }
        let left = next - clock()
        return left <= 0 ? 0 : Int32(clamping: (left + 999_999) / 1_000_000)
    }

    private func fireTimers() {
        while let timer = timers.takeDue(now) { timer.fire() }
    }

    private func runJobs() {
        Loop.executor.takeJobs(into: &jobs)
        let executor = Loop.executor.asUnownedSerialExecutor()
        for job in jobs { job.runSynchronously(on: executor) }
        jobs.removeAll(keepingCapacity: true)
    }

    private func giveTurns() {
        guard !turns.isEmpty else { return }
        let handlers = turns
        turns = []
        for handler in handlers { handler.handle(0) }
    }

    /// Nanoseconds of the monotonic clock.
    func clock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Empties the eventfd by which other threads wake the loop; the jobs themselves are run in each round.
private final class Wakeup: EventHandler {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func handle(_ events: UInt32) {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
    }
}
