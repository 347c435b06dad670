import CLinux
import FuzzSupport
import Glibc
import Jinja
import JinjaCorpus

/// Tries one case after the other, in a process of its own.
struct Worker {
    let mutator: Mutator
    let cases: Range<Int>
    /// A case that traps whatever it is.
    let trap: Int?

    #if DEBUG
        private static let patience = 20.0
    #else
        private static let patience = 1.0
    #endif
    /// How long a case may take at the limits of everybody, and at low ones; in seconds of the processor.
    private static let longest = (usual: 1.5 * patience, low: 0.25 * patience)
    /// What a process may map: much more than the limits allow it to need.
    private static let addressSpace: UInt = 4 << 30

    /// Tries all cases and says what is wrong with them, a line each.
    func run() {
        var space = rlimit(rlim_cur: Worker.addressSpace, rlim_max: Worker.addressSpace)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &space)
        Worker.fillTables()
        var tally = Tally()
        var before = 0
        for index in cases {
            // What fills once is full by then.
            if index - cases.lowerBound == min(2000, cases.count / 2) { before = mallinfo2().usedBytes }
            Progress.announce(index)
            precondition(index != trap, "a trap on purpose")
            let trial = mutator.trial(index)
            switch attempt(trial) {
            case .output: tally.count("output")
            case .error(let kind, _): tally.count(kind.rawValue)
            }
        }
        Progress.announce(cases.upperBound)
        tally.growth = mallinfo2().usedBytes - before
        say(tally.line)
    }

    /// Has the engine make its large tables. It makes each once, when a template first needs it: that is no growth.
    private static func fillTables() { _ = try? Environment().template(source: #"{{ "\N{BULLET}" }}"#) }

    /// Tries a case once and shows everything about it.
    static func show(_ trial: Trial) {
        let start = processorSeconds()
        for answer in trial.answers() {
            switch answer {
            case .output(let output): say("output: \(String(decoding: output.prefix(2000), as: UTF8.self))")
            case .error(let kind, let message): say("\(kind): \(message.prefix(2000))")
            }
        }
        say("seconds: \(processorSeconds() - start)")
    }

    private func attempt(_ trial: Trial) -> Trial.Answer {
        Progress.limitTime()
        let start = Worker.processorSeconds()
        let answers = trial.answers()
        let seconds = Worker.processorSeconds() - start
        if seconds > (trial.hasDefaultLimits ? Worker.longest.usual : Worker.longest.low) {
            report(trial, "slow", "\(seconds) s")
        }
        if answers[0] != answers[1], trial.isComparable {
            report(trial, "undetermined", "\(answers.map { "\($0)".prefix(300) })")
        }
        if case .error(_, let message) = answers[0], message.utf8.count > 1 << 20 {
            report(trial, "message", "\(message.utf8.count) bytes")
        }
        if Worker.leaks(trial) { report(trial, "leak", "") }
        return answers[0]
    }

    private func report(_ trial: Trial, _ fault: String, _ detail: String) {
        Progress.report(fault, in: trial.index, detail)
    }

    /// Whether each further try leaves more memory in use. The first tries fill caches, those of the allocator too, which
    /// for texts of random lengths takes many tries.
    private static func leaks(_ trial: Trial) -> Bool {
        guard trial.index % 16 == 0 else { return false }
        for _ in 0..<100 {
            let before = mallinfo2().usedBytes
            _ = trial.answers()
            if mallinfo2().usedBytes <= before { return false }
        }
        return true
    }

    // MARK: System

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension mallinfo2 {
    /// What the program has asked for and not given back.
    fileprivate var usedBytes: Int { Int(uordblks + hblkhd) }
}
