import Glibc
public import HTTP
import Synchronization

/// Hashes passwords on threads of its own, a few at a time: each takes 64 MiB while it runs.
///
/// What cannot be taken soon is refused at once, so that a flood of sign-ins costs nobody else anything.
public final class PasswordHasher: Sendable {
    private struct Job {
        let latestStart: ContinuousClock.Instant
        let perform: @Sendable () -> Void
        /// It was not done, and will not be.
        let refuse: @Sendable () -> Void
    }

    private struct Queue {
        var jobs: [Job] = []
        /// Those that wait and those that run.
        var unfinished = 0
        var threads = 0
    }

    /// What is counted of it.
    public struct Counters: Sendable {
        /// Hashes that wait or run now.
        public var waiting = Counter.unobserved
        /// Hashes made or checked.
        public var done = Counter.unobserved
        /// Those that were not taken, or waited too long.
        public var refused = Counter.unobserved

        public init() {}
    }

    private let queue = Mutex(Queue())
    private let counters: Counters
    private let cost: Int
    private let mostThreads: Int
    private let mostUnfinished: Int
    private let longestWait: Duration
    private let decoy: String?

    /// - Parameters:
    ///   - cost: yescrypt's, of ``PasswordHash/allowedCosts``.
    ///   - threads: how many hashes may run at once.
    ///   - waiting: how many may wait; with 67 ms a hash, 64 on two threads are two seconds.
    ///   - longestWait: who has waited longer when it is their turn is refused.
    public init(
        cost: Int = PasswordHash.defaultCost,
        threads: Int = 2,
        waiting: Int = 64,
        longestWait: Duration = .seconds(5),
        counters: Counters = Counters()
    ) {
        self.counters = counters
        self.cost = cost
        mostThreads = max(1, threads)
        mostUnfinished = mostThreads + max(0, waiting)
        self.longestWait = longestWait
        decoy = PasswordHash.decoy(cost: cost)
    }

    /// The hash to store for a new password.
    ///
    /// - Throws: ``HTTPFailure`` 503 when too many wait, or memory is short.
    @Loop public func hash(_ password: String) async throws -> String {
        let cost = cost
        return try await run { PasswordHash.make(password, cost: cost) }
    }

    /// Whether the password is right. Takes the same time for no hash (nobody of that name) as for any.
    ///
    /// - Throws: ``HTTPFailure`` 503 when too many wait, or memory is short.
    @Loop public func verify(_ password: String, against hash: String?) async throws -> Bool {
        let stored = hash ?? decoy
        let matches = try await run { stored.flatMap { PasswordHash.check(password, $0) } }
        return matches && hash != nil
    }

    /// Whether a hash was made with other parameters than a new one would be, so that it is worth making anew.
    public func isOutdated(_ hash: String) -> Bool {
        guard let decoy else { return false }
        return PasswordHash.parameters(of: hash) != PasswordHash.parameters(of: decoy)
    }

    /// Does `work` on a thread of the pool; nil from it means that it could not be done just now.
    @Loop func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result?) async throws -> Result {
        counters.waiting.add(1)
        defer { counters.waiting.add(-1) }
        let result: Result? = await withCheckedContinuation { continuation in
            let job = Job(
                latestStart: .now + longestWait,
                perform: {
                    let result = work()
                    // First, so that who has the result finds room for the next.
                    self.queue.withLock { $0.unfinished -= 1 }
                    continuation.resume(returning: result)
                },
                refuse: { continuation.resume(returning: nil) }
            )
            if !add(job) { job.refuse() }
        }
        (result == nil ? counters.refused : counters.done).add(1)
        guard let result else {
            throw HTTPFailure(
                .serviceUnavailable,
                "Many people are signing in at this moment.",
                retryAfter: 5
            )
        }
        return result
    }

    private func add(_ job: Job) -> Bool {
        let (isAccepted, startsThread) = queue.withLock { queue -> (Bool, Bool) in
            guard queue.unfinished < mostUnfinished else { return (false, false) }
            queue.unfinished += 1
            queue.jobs.append(job)
            guard queue.threads < mostThreads else { return (true, false) }
            queue.threads += 1
            return (true, true)
        }
        if startsThread { startThread() }
        return isAccepted
    }

    /// A thread lives for as long as there is work, so that an idle server keeps none.
    private nonisolated func startThread() {
        let box = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<PasswordHasher>.fromOpaque(argument).takeRetainedValue().work()
                return nil
            },
            box.toOpaque()
        )
        guard status == 0 else {
            box.release()
            fail()
            return
        }
        pthread_detach(thread)
    }

    private func work() {
        while let job = next() {
            if ContinuousClock.now <= job.latestStart {
                job.perform()
            } else {
                queue.withLock { $0.unfinished -= 1 }
                job.refuse()
            }
        }
    }

    private func next() -> Job? {
        queue.withLock { queue in
            guard !queue.jobs.isEmpty else {
                queue.threads -= 1
                return nil
            }
            return queue.jobs.removeFirst()
        }
    }

    /// No thread could be had: whoever waits for the last one is told so.
    private func fail() {
        let jobs = queue.withLock { queue -> [Job] in
            queue.threads -= 1
            guard queue.threads == 0 else { return [] }
            defer { queue.jobs = [] }
            queue.unfinished -= queue.jobs.count
            return queue.jobs
        }
        for job in jobs { job.refuse() }
    }
}
