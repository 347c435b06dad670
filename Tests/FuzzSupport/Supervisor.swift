import Foundation
import Glibc

/// Runs workers, and another one where one ended too early: so a trap is known by its case.
public struct Supervisor {
    private let plan: Plan
    /// What a case is, in lines that let one try it again.
    private let describe: (Int) -> [String]
    private var faults = 0
    private var tally = Tally()
    private var waiting: [Range<Int>]
    private var running: [pid_t: Batch] = [:]

    /// What a worker may keep: caches that fill once.
    private static let growthLimit = 1 << 20

    /// The cases of one worker and the files it writes.
    private struct Batch {
        let cases: Range<Int>
        let folder: URL

        var progress: URL { folder.appending(path: "progress") }
        var output: URL { folder.appending(path: "output") }
        var errors: URL { folder.appending(path: "errors") }
    }

    public init(_ plan: Plan, describe: @escaping (Int) -> [String]) {
        self.plan = plan
        self.describe = describe
        waiting = stride(from: 0, to: plan.runs, by: plan.batch).map { first in
            plan.first + first..<plan.first + min(first + plan.batch, plan.runs)
        }.reversed()
    }

    /// The exit status.
    public mutating func run() throws -> Int32 {
        say("seed \(plan.seed), \(plan.runs) runs, \(plan.jobs) at a time")
        while faults < plan.faultLimit {
            while running.count < plan.jobs, let cases = waiting.popLast() { try start(cases) }
            if running.isEmpty { break }
            var status: Int32 = 0
            let process = waitpid(-1, &status, 0)
            guard let batch = running.removeValue(forKey: process) else { continue }
            try finish(batch, status)
        }
        for process in running.keys { kill(process, SIGKILL) }
        say(tally.line.replacingOccurrences(of: "tally", with: "\(tally.counts.values.reduce(0, +)) runs:"))
        say(faults == 0 ? "no fault" : faults == 1 ? "1 fault" : "\(faults) faults")
        return faults == 0 ? 0 : 1
    }

    // MARK: Processes

    private mutating func start(_ cases: Range<Int>) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "\(plan.program)-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let batch = Batch(cases: cases, folder: folder)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_RDWR | O_CREAT | O_TRUNC
        for (descriptor, file) in [(1, batch.output), (2, batch.errors), (3, batch.progress)]
            as [(Int32, URL)]
        {
            posix_spawn_file_actions_addopen(&actions, descriptor, file.path, flags, 0o600)
        }
        var words: [String] = [
            CommandLine.arguments[0], "--worker", "--seed", "\(plan.seed)", "--first", "\(cases.lowerBound)",
            "--runs", "\(cases.count)",
        ]
        if let trap = plan.trap { words += ["--trap", "\(trap)"] }
        var process: pid_t = 0
        let arguments = Supervisor.pointers(words)
        // A trap is reported by its case here; the program's own report would take seconds each.
        let variables = Supervisor.pointers(["SWIFT_BACKTRACE=enable=no"])
        defer { for pointer in arguments + variables { free(pointer) } }
        let failure = posix_spawn(&process, "/proc/self/exe", &actions, nil, arguments, variables)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL) }
        running[process] = batch
    }

    private static func pointers(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
        words.map { strdup($0) } + [nil]
    }

    private mutating func finish(_ batch: Batch, _ status: Int32) throws {
        defer { try? FileManager.default.removeItem(at: batch.folder) }
        for line in try String(decoding: Data(contentsOf: batch.output), as: UTF8.self).split(separator: "\n")
        {
            let words = line.split(separator: " ", maxSplits: 3)
            if words.first == "fault", words.count > 2, let index = Int(words[1]) {
                report(index, String(words[2]), words.count > 3 ? String(words[3]) : "")
            } else if words.first == "tally" {
                let part = Tally(line: line)
                tally.add(part)
                if part.growth > Supervisor.growthLimit {
                    report(
                        batch.cases.lowerBound,
                        "growth",
                        "\(part.growth) bytes in \(batch.cases.count) runs"
                    )
                }
            }
        }
        guard status != 0 else { return }
        let bytes = try Data(contentsOf: batch.progress)
        var index = 0
        _ = withUnsafeMutableBytes(of: &index) { bytes.copyBytes(to: $0) }
        let errors = String(decoding: try Data(contentsOf: batch.errors).suffix(1000), as: UTF8.self)
        let signal = status & 0x7F
        report(index, signal == SIGPROF || signal == SIGALRM ? "hang" : "trap", "signal \(signal) \(errors)")
        let rest = index + 1..<max(index + 1, batch.cases.upperBound)
        if !rest.isEmpty { waiting.append(rest) }
    }

    private mutating func report(_ index: Int, _ fault: String, _ detail: String) {
        faults += 1
        guard faults <= plan.faultLimit else { return }
        say("\(fault) in case \(index): \(detail)")
        say("  again: \(plan.program) --seed \(plan.seed) --case \(index)")
        for line in describe(index) { say("  " + line) }
    }
}
