import Glibc
import HTTP

/// A worker as its supervisor sees it.
@Loop final class WorkerProcess {
    enum Phase { case starting, serving, draining }

    /// Why it was started.
    enum Purpose {
        /// At the beginning, or in place of one that is gone.
        case vacancy
        /// In place of one that is used up and serves on until this one is ready.
        case recycling
        /// With all others of its generation.
        case reload
    }

    let pid: pid_t
    let slot: Int
    let row: Int
    let generation: Int
    let purpose: Purpose
    let startedAt = Loop.monotonicNanoseconds()
    var phase = Phase.starting
    /// Why it could not begin to serve, if it said so.
    var failure: (status: Int32, message: String)?
    /// Why it was killed, if the supervisor did it.
    var killedBecause: String?
    /// When it is killed if it has not ended; in nanoseconds of the monotonic clock.
    var deadline = Int64.max
    /// Whether it has been replaced and goes on with what had begun, as long as that may take.
    private(set) var isFinishing = false

    private var reports: ReportReader
    private var watch: LoopWatch?

    init(
        pid: pid_t,
        slot: Int,
        row: Int,
        generation: Int,
        purpose: Purpose,
        reports: consuming ReportReader
    ) {
        self.pid = pid
        self.slot = slot
        self.row = row
        self.generation = generation
        self.purpose = purpose
        self.reports = reports
    }

    /// As operators count them: `worker 1 (pid 4711)`.
    var name: String { "worker \(slot + 1) (pid \(pid))" }

    /// Calls `body` with each report that comes.
    func onReport(_ body: @escaping @Loop (WorkerProcess, WorkerReport) -> Void) {
        watch = Loop.watch(reports.descriptor) { [weak self] in self?.takeReports(body) }
    }

    /// Takes the reports that have come and are not taken yet.
    func takeReports(_ body: @Loop (WorkerProcess, WorkerReport) -> Void) {
        let (new, hasEnded) = reports.take()
        if hasEnded { stopListening() }
        for report in new { body(self, report) }
    }

    func stopListening() {
        watch?.cancel()
        watch = nil
    }

    /// Has it answer what it has and end, within the time given in nanoseconds.
    func drain(within time: Int64) {
        guard phase != .draining || isFinishing else { return }
        isFinishing = false
        deadline = Loop.monotonicNanoseconds() + time
        kill(pid, SIGTERM)
        phase = .draining
    }

    /// Has it end when all that it has begun is done, requests that are still on their way too: others go on serving.
    ///
    /// - Parameters: how long that may take, and how long the end may where there is nothing to finish; in nanoseconds.
    func finish(within time: Int64, orDrainWithin drainTime: Int64) {
        // One that does not serve yet has no requests, and only SIGTERM would end it well.
        guard phase == .serving else { return drain(within: drainTime) }
        isFinishing = true
        deadline = Loop.monotonicNanoseconds() + time
        kill(pid, Worker.replacedSignal)
        phase = .draining
    }
}
