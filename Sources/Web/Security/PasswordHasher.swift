import Glibc
public import HTTP
import Synchronization

/// Hashes passwords on threads of its own, a few at a time: each takes 64 MiB while it runs.
///
/// What cannot be taken soon is refused at once. Those who wait are served in turn by where they come from, and behind one
/// address by account; where the line is full the latest of those of whom most wait is refused. So a flood of sign-ins
/// holds up anybody else by one hash for each of theirs. How many run at once is limited over all processes that share
/// the turns.
public final class PasswordHasher: Sendable {
    /// For whom a password is hashed, as far as people can be told apart before that.
    public struct Asker: Sendable {
        /// The widest party first.
        fileprivate let path: ArraySlice<String>

        /// What takes turns behind one address: beside somebody who signs in with many names a class that registers has
        /// every other turn.
        public enum Purpose: String, Sendable {
            case ownPassword
            case newAccount
        }

        /// - Parameters:
        ///   - neighbourhood: somebody who has many networks often has them in one.
        ///   - account: as it is called, whether there is one of that name or not.
        public init(neighbourhood: String, network: String, purpose: Purpose, account: String) {
            path = [neighbourhood, network, purpose.rawValue, account]
        }
    }

    private struct Job {
        let id: Int
        let asker: Asker
        let latestStart: ContinuousClock.Instant
        let perform: @Sendable () -> Void
        /// It was not done, and will not be.
        let refuse: @Sendable () -> Void
    }

    private struct Queue {
        var line = FairLine<Job>()
        /// Those that wait and those that run.
        var unfinished = 0
        var lastJob = 0
        /// Places of threads that are not running.
        var freeSeats: [Int]
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

    private let queue: Mutex<Queue>
    private let counters: Counters
    private let cost: Int
    private let mostThreads: Int
    private let mostUnfinished: Int
    private let longestWait: Duration
    private let turns: HashTurns?
    private let failureCost: Atomic<Int>

    /// - Parameters:
    ///   - cost: yescrypt's, of ``PasswordHash/allowedCosts``.
    ///   - threads: how many hashes may run at once in this process.
    ///   - turns: limits how many run at once in all processes; so many threads are started then.
    ///   - waiting: how many may wait; with 67 ms a hash, 64 on two threads are two seconds.
    ///   - longestWait: who has waited longer for their turn is refused.
    public init(
        cost: Int = PasswordHash.defaultCost,
        threads: Int = 2,
        turns: HashTurns? = nil,
        waiting: Int = 64,
        longestWait: Duration = .seconds(5),
        counters: Counters = Counters()
    ) {
        self.counters = counters
        self.cost = cost
        self.turns = turns
        mostThreads = max(1, turns?.count ?? threads)
        // The last is taken first, and seat 0 has the first turn.
        queue = Mutex(Queue(freeSeats: (0..<mostThreads).reversed()))
        mostUnfinished = mostThreads + max(0, waiting)
        self.longestWait = longestWait
        failureCost = Atomic(cost)
    }

    /// What a wrong password costs, whoever's name stands above it: as much as the costliest hash that was met, or a new
    /// one.
    var costOfFailure: Int { failureCost.load(ordering: .relaxed) }

    /// Has wrong passwords cost as much as this hash, where that is more than so far: its account would stand out.
    ///
    /// - Parameter hash: its beginning is enough, as in `$y$jBT$`.
    public func keepUp(with hash: String) {
        if let cost = PasswordHash.cost(of: hash) { failureCost.max(cost, ordering: .relaxed) }
    }

    /// The hash to store for a new password.
    ///
    /// - Throws: ``HTTPFailure`` 503 when too many wait, or memory is short.
    @Loop public func hash(_ password: String, for asker: Asker) async throws -> String {
        let cost = cost
        return try await run(for: asker) { PasswordHash.make(password, cost: cost) }
    }

    /// Whether the password is right. A wrong one takes the same time for no hash (nobody of that name) and for hashes of
    /// whatever cost, from when the costliest was met: see ``keepUp(with:)``.
    ///
    /// - Throws: ``HTTPFailure`` 503 when too many wait, or memory is short.
    @Loop public func verify(
        _ password: String,
        against hash: String?,
        for asker: Asker
    ) async throws -> Bool {
        if let hash { keepUp(with: hash) }
        let cost = costOfFailure
        let stored = hash ?? PasswordHash.decoy(cost: cost)
        let matches = try await run(for: asker) {
            stored.flatMap { PasswordHash.check(password, $0, asCostly: cost) }
        }
        return matches && hash != nil
    }

    /// Does `work`, which hashes on this thread, when it has its turn among all processes; before anybody's password is
    /// asked for in this one.
    public func runFirst<Value>(_ work: () throws -> Value) rethrows -> Value {
        guard let turns else { return try work() }
        return try turns.withTurn(work)
    }

    /// Whether a hash is weaker than a new one would be, so that it is worth making anew.
    public func isOutdated(_ hash: String) -> Bool {
        if let used = PasswordHash.cost(of: hash) { return used < cost }
        // What else yescrypt makes was made on purpose, by another program.
        return !hash.hasPrefix("$y$")
    }

    /// Does `work` on a thread of the pool; nil from it means that it could not be done just now.
    @Loop func run<Result: Sendable>(
        for asker: Asker,
        _ work: @escaping @Sendable () -> Result?
    ) async throws -> Result {
        counters.waiting.add(1)
        defer { counters.waiting.add(-1) }
        var timer: LoopTimer?
        defer { timer?.cancel() }
        let result: Result? = await withCheckedContinuation { continuation in
            let job = Job(
                id: queue.withLock { queue in
                    queue.lastJob &+= 1
                    return queue.lastJob
                },
                asker: asker,
                latestStart: .now + longestWait,
                perform: {
                    let result = work()
                    // First, so that who has the result finds room for the next.
                    self.queue.withLock { $0.unfinished -= 1 }
                    continuation.resume(returning: result)
                },
                refuse: { continuation.resume(returning: nil) }
            )
            // Its turn may not come at all: another process has it, and is stopped or very slow.
            timer = Loop.after(longestWait) { [id = job.id] in self.giveUp(id, asker) }
            add(job)
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

    /// Adds a job, and refuses one in its place where the line is full: perhaps itself.
    private func add(_ job: Job) {
        let (excess, seat) = queue.withLock { queue -> (Job?, Int?) in
            queue.line.append(job, at: job.asker.path)
            guard queue.unfinished < mostUnfinished else {
                return (queue.line.popLongest(newest: job.asker.path), nil)
            }
            queue.unfinished += 1
            return (nil, queue.freeSeats.popLast())
        }
        if let seat { startThread(seat) }
        excess?.refuse()
    }

    /// Refuses a job that still waits.
    private func giveUp(_ id: Int, _ asker: Asker) {
        let job = queue.withLock { queue -> Job? in
            guard let job = queue.line.remove(at: asker.path, where: { $0.id == id }) else { return nil }
            queue.unfinished -= 1
            return job
        }
        job?.refuse()
    }

    // MARK: Threads

    /// What a thread is started with.
    private final class Seat: Sendable {
        let hasher: PasswordHasher
        let number: Int

        init(_ hasher: PasswordHasher, _ number: Int) { (self.hasher, self.number) = (hasher, number) }
    }

    /// A thread lives for as long as there is work, so that an idle server keeps none.
    private nonisolated func startThread(_ seat: Int) {
        let box = Unmanaged.passRetained(Seat(self, seat))
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let seat = Unmanaged<Seat>.fromOpaque(argument).takeRetainedValue()
                seat.hasher.work(seat.number)
                return nil
            },
            box.toOpaque()
        )
        guard status == 0 else {
            box.release()
            fail(seat)
            return
        }
        pthread_detach(thread)
    }

    private func work(_ seat: Int) {
        while hasWork(for: seat) {
            // The turn first: who gives up meanwhile leaves it to the next in the queue.
            let turn = turns?.take(seat: seat)
            if let job = next() { perform(job) }
            if let turn { turns?.release(turn, seat: seat) }
        }
    }

    private func perform(_ job: Job) {
        guard ContinuousClock.now > job.latestStart else { return job.perform() }
        queue.withLock { $0.unfinished -= 1 }
        job.refuse()
    }

    /// - Returns: false where there is none; the thread has given its seat back then.
    private func hasWork(for seat: Int) -> Bool {
        queue.withLock { queue in
            if queue.line.count == 0 { queue.freeSeats.append(seat) }
            return queue.line.count > 0
        }
    }

    private func next() -> Job? { queue.withLock { $0.line.popFirst() } }

    /// No thread could be had: whoever waits for the last one is told so.
    private func fail(_ seat: Int) {
        let jobs = queue.withLock { queue -> [Job] in
            queue.freeSeats.append(seat)
            guard queue.freeSeats.count == mostThreads else { return [] }
            var jobs: [Job] = []
            while let job = queue.line.popFirst() { jobs.append(job) }
            queue.unfinished -= jobs.count
            return jobs
        }
        for job in jobs { job.refuse() }
    }
}
