import CLinux
import Glibc
public import HTTP

/// Starts workers, watches over them and replaces them; it serves nothing itself.
///
/// It keeps the listening sockets open, so that what waits in the queue of a worker that is gone is answered by the next
/// one. All of it happens on the loop: reports of workers, signals, and a look at their heartbeats now and then.
@Loop public final class Supervisor {
    /// A place for a worker, with the sockets that are its own.
    struct Slot {
        /// The worker that serves, or is about to.
        var current: WorkerProcess?
        /// The worker that shall take the current one's place when it is ready.
        var successor: WorkerProcess?
        var backoff = Backoff()
        /// Until when nobody is started here; in nanoseconds of the monotonic clock.
        var retryTimer: LoopTimer?
    }

    enum Phase { case starting, serving, stopping }

    let settings: SupervisorSettings
    let sockets: [SharedSocket]
    public let scoreboard: Scoreboard
    /// The ways that the connections of dead workers take to the next one, one for each slot: kept open here, as the
    /// listening sockets are.
    let handovers: [(receiving: Int32, sending: Int32)]
    let spawner: Spawner
    let note: @Loop (NoteLevel, String) -> Void
    let onEvent: @Loop (SupervisorEvent) -> Void

    var phase = Phase.starting
    var slots: [Slot]
    /// Workers that were told to end.
    var leaving: [WorkerProcess] = []
    /// Commands that run beside the workers, by their process ids.
    var jobs: [pid_t: Job] = [:]
    var generation = 1
    var isReloading = false
    var wantsReload = false
    var end: SupervisorEnd?
    private let terminal = StandardTerminal()
    private var lastLook = Loop.monotonicNanoseconds()

    /// - Parameters:
    ///   - note: what an operator should know, one sentence each; it may hold bytes that clients sent.
    ///   - onEvent: what happens.
    /// - Throws: ``ProcessError`` where the scoreboard can't be made.
    public init(
        _ settings: SupervisorSettings,
        sockets: [SharedSocket],
        spawner: Spawner,
        note: @escaping @Loop (NoteLevel, String) -> Void,
        onEvent: @escaping @Loop (SupervisorEvent) -> Void
    ) throws(ProcessError) {
        self.settings = settings
        self.sockets = sockets
        self.spawner = spawner
        self.note = note
        self.onEvent = onEvent
        scoreboard = try Scoreboard(slots: settings.workers)
        handovers = try (0..<settings.workers).map { _ throws(ProcessError) in
            guard let pair = HandoverSocket.pair() else {
                throw ProcessError(call: "socketpair", errno: errno)
            }
            return pair
        }
        slots = Array(repeating: Slot(), count: settings.workers)
    }

    /// Runs on this thread, which must be the loop's, until it is told to end.
    public func run() -> SupervisorEnd {
        Loop.onSignals([SIGCHLD, SIGHUP, SIGUSR1, SIGTERM, SIGINT, SIGQUIT]) { [weak self] signal in
            self?.take(signal)
        }
        for slot in slots.indices { fill(slot) }
        lookNowAndThen()
        Loop.run(until: { self.end != nil && self.workers.isEmpty })
        return end ?? .drained
    }

    /// Every worker there is.
    var workers: [WorkerProcess] { slots.compactMap(\.current) + slots.compactMap(\.successor) + leaving }

    /// Whether a worker has moved lately, or all have just been started.
    public var hasLivingWorker: Bool {
        let now = Loop.monotonicNanoseconds()
        return workers.contains { worker in
            now - scoreboard.worker(worker.row).heartbeat < settings.workerTimeout.wholeNanoseconds
        }
    }

    // MARK: Signals

    private func take(_ signal: Int32) {
        switch signal {
        case SIGCHLD: reap()
        case SIGHUP: if terminal.isGone { drain("its terminal was closed") } else { reload() }
        case SIGUSR1:
            onEvent(.reopenLogs)
            for worker in workers { kill(worker.pid, SIGUSR1) }
        case SIGQUIT: stopAtOnce(signal)
        default: if phase == .stopping { stopAtOnce(signal) } else { drain(Death.name(of: signal)) }
        }
    }

    private func drain(_ reason: String) {
        guard phase != .stopping else { return }
        note(.info, "ending: \(reason)")
        stop(.drained)
    }

    /// Has the workers answer what they have and end.
    func stop(_ reason: SupervisorEnd) {
        guard phase != .stopping else { return }
        phase = .stopping
        end = reason
        onEvent(.stopping)
        for socket in sockets {
            // One that all share may be a service manager's, which goes on listening.
            if case .slot = socket.use { socket.socket.shutEntrance() }
            socket.socket.close()
        }
        for slot in slots.indices {
            slots[slot].retryTimer?.cancel()
            for worker in [slots[slot].current, slots[slot].successor] { worker.map { dismiss($0) } }
            slots[slot].current = nil
            slots[slot].successor = nil
        }
        // Those that were replaced a moment ago wait for requests that nobody will go on with.
        for worker in leaving { worker.drain(within: settings.drain.wholeNanoseconds) }
        endJobs()
    }

    private func stopAtOnce(_ signal: Int32) {
        note(.info, "ending at once: \(Death.name(of: signal))")
        stop(.drained)
        if end == .drained { end = .cut(signal: signal) }
        for worker in workers { kill(worker.pid, SIGKILL) }
    }

    /// Has a worker answer what it has and end.
    func dismiss(_ worker: WorkerProcess, isReplaced: Bool = false) {
        scoreboard.worker(worker.row).state = .draining
        let drain = settings.drain.wholeNanoseconds
        if isReplaced {
            worker.finish(within: settings.finish.wholeNanoseconds, orDrainWithin: drain)
        } else {
            worker.drain(within: drain)
        }
        leaving.append(worker)
    }

    // MARK: Starting

    /// Starts a worker in a slot that has none.
    func fill(_ slot: Int) {
        guard phase != .stopping, slots[slot].current == nil else { return }
        do throws(ProcessError) {
            slots[slot].current = try start(slot, generation, .vacancy)
        } catch {
            guard phase == .serving else {
                return stop(.failed(status: 71, message: "no worker can be started: \(error)"))
            }
            note(.error, "worker \(slot + 1) can't be started: \(error)")
            refill(slot, lived: 0)
        }
    }

    /// Starts a worker, whose reports are listened to from then on.
    func start(_ slot: Int, _ generation: Int, _ purpose: WorkerProcess.Purpose) throws(ProcessError)
        -> WorkerProcess
    {
        guard let row = freeRows.first else {
            throw ProcessError(call: "too many workers are about to end", errno: 0)
        }
        let (reading, writing) = try ReportReader.pipe()
        let reports = ReportReader(reading)
        defer { close(writing) }
        let inheritance = Inheritance(
            slot: slot,
            row: row,
            generation: generation,
            scoreboard: scoreboard.descriptor,
            report: writing,
            sockets: sockets.map { Inheritance.Socket(descriptor: $0.socket.descriptor, use: $0.use) },
            handovers: handovers.enumerated().map { Inheritance.Handover(receiving: $1.receiving, slot: $0) },
            outbox: handovers[slot].sending
        )
        let pid = try spawner.start(inheritance)
        let record = scoreboard.worker(row)
        record.begin(pid: pid, generation: generation, slot: slot)
        record.state = .starting
        let worker = WorkerProcess(
            pid: pid,
            slot: slot,
            row: row,
            generation: generation,
            purpose: purpose,
            reports: reports
        )
        worker.onReport { [weak self] worker, report in self?.take(report, of: worker) }
        return worker
    }

    /// Rows of the scoreboard that no worker has.
    var freeRows: [Int] {
        let taken = Set(workers.map(\.row))
        return (0..<scoreboard.rowCount).filter { !taken.contains($0) }
    }

    // MARK: Reports

    func take(_ report: WorkerReport, of worker: WorkerProcess) {
        switch report {
        case .failed(let status, let message): worker.failure = (status, message)
        case .isUsedUp: recycle(worker)
        case .ready:
            guard worker.phase == .starting else { return }
            worker.phase = .serving
            scoreboard.worker(worker.row).state = .serving
            if slots[worker.slot].successor === worker { return welcome(worker) }
            if phase == .serving { note(.info, "\(worker.name) serves again") }
            guard phase == .starting, slots.allSatisfy({ $0.current?.phase == .serving }) else { return }
            phase = .serving
            note(.info, slots.count == 1 ? "1 worker serves" : "\(slots.count) workers serve")
            onEvent(.ready)
            if wantsReload { reload() }
        }
    }

    // MARK: Watching

    /// Looks at the heartbeats, and at who should have ended.
    private func lookNowAndThen() {
        let interval = min(settings.workerTimeout / 4, .seconds(1))
        Loop.after(interval) { [weak self] in
            guard let self else { return }
            let now = Loop.monotonicNanoseconds()
            // Whoever was stopped with us (SIGSTOP to all, a machine put to sleep) gets time to show that it lives.
            if now - lastLook < interval.wholeNanoseconds * 3 { look(now) }
            lastLook = now
            lookNowAndThen()
        }
    }

    private func look(_ now: Int64) {
        for worker in workers where worker.killedBecause == nil {
            let silence = now - scoreboard.worker(worker.row).heartbeat
            if worker.phase == .draining {
                lookAtLeaving(worker, now, silence)
            } else if worker.phase == .starting {
                guard now - worker.startedAt > settings.start.wholeNanoseconds else { continue }
                end(worker, because: "took too long to start")
            } else if silence > settings.workerTimeout.wholeNanoseconds {
                scoreboard.add(.hangs)
                end(worker, because: "has not moved for \(silence / 1_000_000_000) s")
            }
        }
    }

    private func lookAtLeaving(_ worker: WorkerProcess, _ now: Int64, _ silence: Int64) {
        if !worker.isFinishing {
            if now > worker.deadline { end(worker, because: "took too long to end") }
        } else if silence > max(settings.workerTimeout, settings.drain).wholeNanoseconds {
            end(worker, because: "has not moved for \(silence / 1_000_000_000) s")
        } else if now > worker.deadline {
            worker.drain(within: settings.drain.wholeNanoseconds)
        }
    }

    private func end(_ worker: WorkerProcess, because reason: String) {
        worker.killedBecause = reason
        note(.error, "\(worker.name) \(reason) and is killed\(work(of: worker))")
        kill(worker.pid, SIGKILL)
    }

    /// What a worker was at, for a sentence about its end.
    func work(of worker: WorkerProcess) -> String {
        let lines = scoreboard.worker(worker.row).notes.lines
        return lines.isEmpty ? "" : "; it was at: " + lines.joined(separator: ", ")
    }
}

extension Duration {
    /// Cut to what an `Int64` holds.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return isOver ? .max / 4 : product + attoseconds / 1_000_000_000
    }
}
