import CLinux
import Glibc
import HTTP

/// How a command that the supervisor has run came to its end.
public struct JobEnd: Sendable {
    /// Why it failed: its last line, or how it ended; nil if it has done what it should.
    public let failure: String?
    /// The first line that it wrote.
    public let output: String
}

/// A command of this program that is run beside the workers.
@Loop final class Job {
    private let output: Int32
    private let onEnd: @Loop (JobEnd) -> Void
    fileprivate var limit: LoopTimer?

    fileprivate init(_ output: Int32, _ onEnd: @escaping @Loop (JobEnd) -> Void) {
        self.output = output
        self.onEnd = onEnd
    }

    deinit { close(output) }

    /// Takes what it has written, which waits in the pipe: some lines, no more than that has room for.
    func finish(_ death: Death) {
        limit?.cancel()
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = bytes.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
        let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
        let failure = death.exitStatus == 0 ? nil : lines.last.map(String.init) ?? death.text
        onEnd(JobEnd(failure: failure, output: lines.first.map(String.init) ?? ""))
    }
}

extension Supervisor {
    /// Runs a command of this program in a process of its own, with nothing of the workers' but the environment.
    ///
    /// - Parameters:
    ///   - words: the command line after the program's name.
    ///   - limit: after so long it is killed.
    ///   - onEnd: is told how it ended; not when the supervisor itself ends before. One that is ending starts nothing.
    /// - Throws: ``ProcessError`` where it can't be started.
    public func run(
        _ words: [String],
        within limit: Duration,
        onEnd: @escaping @Loop (JobEnd) -> Void
    ) throws(ProcessError) {
        guard phase != .stopping else { return }
        let (reading, writing) = try ReportReader.pipe()
        let job = Job(reading, onEnd)
        defer { close(writing) }
        let pid = try spawner.start(command: words, output: writing)
        job.limit = Loop.after(limit) { _ = kill(pid, SIGKILL) }
        jobs[pid] = job
    }

    /// - Returns: whether that was a command's process.
    func finishJob(_ pid: pid_t, _ death: Death) -> Bool {
        guard let job = jobs.removeValue(forKey: pid) else { return false }
        // Nobody is there any more to do something about it.
        if phase != .stopping { job.finish(death) }
        return true
    }

    /// Ends the commands: each leaves what it had not finished undone.
    func endJobs() { for pid in jobs.keys { kill(pid, SIGTERM) } }
}
