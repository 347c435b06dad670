import CLinux
import Glibc
import Synchronization

/// Runs the jobs of the ``Loop`` actor on the thread of the event loop, and of tasks that prefer it (see
/// ``Loop/start(_:)``).
///
/// Any thread may hand it a job; the loop takes them between two rounds of events. If no thread has been made
/// the loop's by the time the first job comes, as in tests, the executor starts one.
final class LoopExecutor: SerialExecutor, TaskExecutor {
    private let waiting = Mutex<[UnownedJob]>([])
    private let isAsleep = Atomic<Bool>(false)
    /// The loop's thread; 0 as long as there is none.
    private let thread = Atomic<pthread_t>(0)
    /// Becomes readable when a job comes while the loop sleeps.
    let wakeup: Int32

    init() {
        wakeup = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        precondition(wakeup >= 0, "no descriptor for the event loop (eventfd)")
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        waiting.withLock { $0.append(job) }
        if thread.load(ordering: .acquiring) == 0 { startThread() }
        if isAsleep.exchange(false, ordering: .acquiringAndReleasing) { eventfd_write(wakeup, 1) }
    }

    // MARK: The loop's side

    /// Makes the calling thread the loop's.
    ///
    /// - Returns: `false` if another thread is.
    func claimThread() -> Bool {
        let own = pthread_self()
        let (done, other) = thread.compareExchange(
            expected: 0,
            desired: own,
            ordering: .acquiringAndReleasing
        )
        return done || other == own
    }

    var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

    /// Announces that the loop is about to wait for events, so that a job that comes wakes it.
    ///
    /// - Returns: `false` if a job is there already: don't wait.
    func prepareToSleep() -> Bool {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        return waiting.withLock { $0.isEmpty }
    }

    func wakeUp() { isAsleep.store(false, ordering: .relaxed) }

    /// Exchanges the queue for an empty array, whose room is used again.
    func takeJobs(into jobs: inout [UnownedJob]) {
        waiting.withLock { swap(&$0, &jobs) }
    }

    // MARK: Isolation

    func checkIsolated() {
        precondition(isCurrent, "only the event loop's thread may do this")
    }

    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private func startThread() {
        var created = pthread_t()
        // Several callers may start one each: the first to claim the loop runs it, the others end.
        let failure = pthread_create(&created, nil, { _ in runUnclaimedLoop() }, nil)
        precondition(failure == 0, "no thread for the event loop")
        pthread_detach(created)
    }
}

/// The life of a thread that the executor started. A function of its own, as a closure written inside
/// isolated code would inherit the isolation and trap on the new thread.
private func runUnclaimedLoop() -> UnsafeMutableRawPointer? {
    guard Loop.executor.claimThread() else { return nil }
    Loop.assume { EventLoop.shared.run(until: { false }) }
    return nil
}
