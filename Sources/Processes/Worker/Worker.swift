import CLinux
import Glibc
public import HTTP

/// A worker's side of the bargain: it takes over what its supervisor gives it, shows that it lives, and ends with it.
@Loop public final class Worker {
    /// Signals that a terminal sends to all its processes; the supervisor decides what they mean.
    nonisolated static let signalsOfOthers = [SIGINT, SIGHUP, SIGQUIT]

    /// What tells a worker that another has taken its place: it is to answer also what has been begun, and to end.
    public nonisolated static let replacedSignal = SIGUSR2

    private static let beat = Duration.milliseconds(100)
    /// After so long without a heartbeat a worker's connections are taken by others.
    private static let stillness: Int64 = 300_000_000
    private static let helpingBeat = Duration.milliseconds(20)

    /// Which of the supervisor's places this is; 0 for the first.
    public let slot: Int
    /// This worker's row of the scoreboard.
    public let row: Int
    public let scoreboard: Scoreboard
    /// The sockets to take connections from.
    public let listeners: [ListeningSocket]
    /// The sockets of other slots.
    public let neighbours: [ListeningSocket]
    /// The sockets on which operators ask.
    public let statusListeners: [ListeningSocket]

    /// Where connections come from of a worker that died in this slot.
    public let handover: HandoverSocket?
    /// The same of other slots.
    public let neighbourHandovers: [HandoverSocket]

    private let neighbourSlots: [Int]
    private let handoverSlots: [Int]
    /// When a slot was found without a living worker.
    private var vacantSince: [Int: Int64] = [:]
    /// Where this worker's connections are to go when it dies.
    private let outbox: Int32?
    private let connectionNotes: ConnectionNotes
    private var keeper: pid_t?
    private let report: ReportWriter
    private var server: Server?
    private var requestLimit = Int.max
    private var reportsUseAgainAt: Int64 = 0

    /// Whether a supervisor has started this process.
    public nonisolated static var hasSupervisor: Bool { getenv(Inheritance.variable) != nil }

    /// Takes over what the supervisor gave to this process.
    ///
    /// - Throws: ``ProcessError`` where this process has no supervisor, or one of another version.
    public init() throws(ProcessError) {
        guard let inheritance = Inheritance.take() else {
            throw ProcessError(call: "the supervisor is none of this version's", errno: 0)
        }
        report = ReportWriter(descriptor: inheritance.report)
        _ = fcntl(inheritance.report, F_SETFD, FD_CLOEXEC)
        slot = inheritance.slot
        row = inheritance.row
        scoreboard = try Scoreboard(inheriting: inheritance.scoreboard)
        guard row < scoreboard.rowCount else {
            throw ProcessError(call: "the scoreboard has another layout", errno: 0)
        }
        var (own, others, status): ([ListeningSocket], [ListeningSocket], [ListeningSocket]) = ([], [], [])
        var otherSlots: [Int] = []
        do throws(ListenError) {
            for entry in inheritance.sockets {
                let socket = try ListeningSocket(inheriting: entry.descriptor)
                switch entry.use {
                case .slot(let number) where number != inheritance.slot:
                    others.append(socket)
                    otherSlots.append(number)
                case .slot, .everyone: own.append(socket)
                case .status: status.append(socket)
                }
            }
        } catch {
            throw ProcessError(call: "\(error)", errno: 0)
        }
        (listeners, neighbours, statusListeners, neighbourSlots) = (own, others, status, otherSlots)
        let ownHandover = inheritance.handovers.first { $0.slot == inheritance.slot }
        let otherHandovers = inheritance.handovers.filter { $0.slot != inheritance.slot }
        handover = ownHandover.map { HandoverSocket(inheriting: $0.receiving) }
        neighbourHandovers = otherHandovers.map { HandoverSocket(inheriting: $0.receiving) }
        handoverSlots = otherHandovers.map(\.slot)
        outbox = inheritance.outbox
        if let outbox { _ = fcntl(outbox, F_SETFD, FD_CLOEXEC) }
        connectionNotes = try Self.sharedNotes()
        Self.prepareSignals()
        try endWithSupervisor()
        keepConnections()
    }

    private static func sharedNotes() throws(ProcessError) -> ConnectionNotes {
        let count = ConnectionNotes.byteCount
        let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { throw ProcessError(call: "mmap", errno: errno) }
        return ConnectionNotes(UnsafeMutableRawBufferPointer(start: memory, count: count))
    }

    /// Sees to it that this worker has a keeper: from the beginning, as it takes up the memory that there is then; anew
    /// where somebody has ended it.
    private func keepConnections() {
        guard let outbox else { return }
        if let keeper {
            guard waitpid(keeper, nil, WNOHANG) != 0 else { return }
        }
        keeper = Keeper.start(connectionNotes, handingOverThrough: outbox)
    }

    /// This worker's counters, in which those of its predecessors are.
    public var counters: UnsafeMutableRawBufferPointer { scoreboard.counters(row) }

    /// The connections of all workers.
    public var connections: SharedCount { shared(\.connections) }

    /// The bytes of uploads that all workers have on the disk.
    public var uploadBytes: SharedCount { shared(\.uploadBytes) }

    private func shared(_ counter: (WorkerRecord) -> Counter) -> SharedCount {
        let others = (0..<scoreboard.rowCount).filter { $0 != row }
        return SharedCount(
            own: counter(scoreboard.worker(row)),
            others: others.map { counter(scoreboard.worker($0)) }
        )
    }

    /// Begins to serve, and says so.
    ///
    /// - Parameters:
    ///   - server: made with ``listeners`` and ``neighbours``.
    ///   - requestLimit: after so many answers the supervisor is asked for a successor.
    public func begin(_ server: Server, requestLimit: Int = .max) {
        self.server = server
        self.requestLimit = requestLimit
        server.notes = scoreboard.worker(row).notes
        server.connectionNotes = connectionNotes
        server.start()
        beatNowAndThen()
        report.send(.ready)
    }

    /// Tells the supervisor why this worker can't serve; it is to end with that status then.
    public func fail(status: Int32, message: String) {
        report.send(.failed(status: status, message: message))
    }

    // MARK: With the supervisor

    private static func prepareSignals() {
        // Nothing is blocked any more, what is ignored is ignored: programs that are started from here, too.
        for number in signalsOfOthers { signal(number, SIG_IGN) }
        var set = sigset_t()
        sigemptyset(&set)
        for number in signalsOfOthers { sigaddset(&set, number) }
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// A worker without a supervisor would keep the port taken, and nobody would watch over it.
    private func endWithSupervisor() throws(ProcessError) {
        guard end_with_parent(SIGKILL) == 0 else {
            throw ProcessError(call: "prctl(PR_SET_PDEATHSIG)", errno: errno)
        }
        // It may have gone before that call.
        guard Int64(getppid()) == scoreboard[.supervisor] else {
            throw ProcessError(call: "the supervisor is gone", errno: 0)
        }
    }

    // MARK: Showing that it lives

    private func beatNowAndThen() {
        let now = Loop.monotonicNanoseconds()
        scoreboard.worker(row).heartbeat = now
        keepConnections()
        let helps = helpNeighbours(now)
        askForSuccessor(now)
        Loop.after(helps ? Self.helpingBeat : Self.beat) { [weak self] in self?.beatNowAndThen() }
    }

    /// Takes the connections of slots whose worker is gone or does not move.
    ///
    /// - Returns: whether there is such a slot.
    private func helpNeighbours(_ now: Int64) -> Bool {
        guard !neighbours.isEmpty || !neighbourHandovers.isEmpty, let server, !server.isDraining else {
            return false
        }
        let rows = (0..<scoreboard.rowCount).map { scoreboard.worker($0) }
        let alive = Set(
            rows.filter { $0.state == .serving && now - $0.heartbeat < Self.stillness }.map(\.slot)
        )
        var helps = false
        for (index, slot) in neighbourSlots.enumerated() where !alive.contains(slot) {
            helps = true
            server.takeConnections(fromNeighbour: index)
        }
        for (index, slot) in handoverSlots.enumerated() {
            guard !alive.contains(slot) else {
                vacantSince[slot] = nil
                continue
            }
            helps = true
            // As a rule its successor takes them, a moment later: here they would be too many for one worker.
            let since = vacantSince[slot, default: now]
            vacantSince[slot] = since
            if now - since >= Self.stillness { server.takeConnections(handedToNeighbour: index) }
        }
        return helps
    }

    private func askForSuccessor(_ now: Int64) {
        guard let server, server.requestCount >= requestLimit, now >= reportsUseAgainAt else { return }
        reportsUseAgainAt = now + 10_000_000_000
        report.send(.isUsedUp)
    }
}
