import Glibc
import HTTP
import Synchronization

/// Hashes passwords on threads of its own, a few at a time: each takes 64 MiB while it runs.
///
/// What cannot be taken soon is refused at once, so that a flood of sign-ins costs nobody else anything.
public final class PasswordHasher: Sendable {
    private struct Job {
        let work: @Sendable () -> String?
        let deliver: @Sendable (String?) -> Void
    }

    private struct Queue {
        var jobs: [Job] = []
        var threads = 0
    }

    private let queue = Mutex(Queue())
    private let cost: Int
    private let mostThreads: Int
    private let mostWaiting: Int
    private let decoy: String?

    /// - Parameters:
    ///   - cost: yescrypt's, of ``PasswordHash/allowedCosts``.
    ///   - threads: how many hashes may run at once.
    ///   - waiting: how many may wait; with 67 ms a hash, 64 on two threads are two seconds.
    public init(cost: Int = PasswordHash.defaultCost, threads: Int = 2, waiting: Int = 64) {
        self.cost = cost
        mostThreads = max(1, threads)
        mostWaiting = waiting
        decoy = PasswordHash.decoy(cost: cost)
    }

    /// The hash to store for a new password.
    ///
    /// - Throws: ``HTTPFailure`` 503 when too many wait.
    @Loop public func hash(_ password: String) async throws -> String {
        let cost = cost
        guard let hash = try await run({ PasswordHash.make(password, cost: cost) }) else {
            throw HTTPFailure(.serviceUnavailable, "Passwords cannot be checked just now.", retryAfter: 5)
        }
        return hash
    }

    /// Whether the password is right. Takes the same time for no hash (nobody of that name) as for any.
    ///
    /// - Throws: ``HTTPFailure`` 503 when too many wait.
    @Loop public func verify(_ password: String, against hash: String?) async throws -> Bool {
        guard let stored = hash ?? decoy else {
            throw HTTPFailure(.serviceUnavailable, "Passwords cannot be checked just now.", retryAfter: 5)
        }
        let matches = try await run { PasswordHash.verify(password, stored) ? "yes" : nil } != nil
        return matches && hash != nil
    }

    /// Whether a hash was made with other parameters than a new one would be, so that it is worth making anew.
    public func isOutdated(_ hash: String) -> Bool {
        guard let decoy else { return false }
        return PasswordHash.parameters(of: hash) != PasswordHash.parameters(of: decoy)
    }

    @Loop private func run(_ work: @escaping @Sendable () -> String?) async throws -> String? {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<String?, any Error>) in
            let isAccepted = add(Job(work: work, deliver: { continuation.resume(returning: $0) }))
            if !isAccepted {
                continuation.resume(
                    throwing: HTTPFailure(
                        .serviceUnavailable,
                        "Many people are signing in at this moment.",
                        retryAfter: 5
                    )
                )
            }
        }
    }

    private func add(_ job: Job) -> Bool {
        let (isAccepted, startsThread) = queue.withLock { queue -> (Bool, Bool) in
            guard queue.jobs.count < mostWaiting else { return (false, false) }
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
        while let job = next() { job.deliver(job.work()) }
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
            return queue.jobs
        }
        for job in jobs { job.deliver(nil) }
    }
}
