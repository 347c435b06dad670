import CLinux
import FuzzSupport
import Glibc
import HTTP

/// Tries one case after the other, in a process of its own.
struct Worker {
    let mutator: Mutator
    let cases: Range<Int>
    /// A case that traps whatever it is.
    let trap: Int?

    /// Tries all cases and says what is wrong with them, a line each.
    func run() {
        let memory = GuardedMemory()
        var tally = Tally()
        var before = 0
        for index in cases {
            // What fills once is full by then.
            if index - cases.lowerBound == min(2_000, cases.count / 2) { before = Self.usedBytes }
            Progress.announce(index)
            if index % 1_024 == 0 || index == cases.lowerBound { Progress.limitTime() }
            precondition(index != trap, "a trap on purpose")
            tally.count(attempt(mutator.trial(index), memory))
        }
        Progress.announce(cases.upperBound)
        tally.growth = Self.usedBytes - before
        say(tally.line)
    }

    /// - Returns: what became of it, in a word.
    private func attempt(_ trial: Trial, _ memory: GuardedMemory) -> String {
        let whole = trial.whole(in: memory)
        let pieces = trial.inPieces(in: memory)
        if whole != pieces {
            Progress.report("split", in: trial.index, "\(whole) otherwise \(pieces)")
        }
        for request in whole.requests where !means(request, memory) {
            Progress.report("rewritten", in: trial.index, Trial.quote(request.rewritten))
        }
        return whole.kind
    }

    /// Whether the request, written again with what was understood of it, means the same.
    private func means(_ request: RequestReader.Request, _ memory: GuardedMemory) -> Bool {
        let body = request.isChunked ? chunk(request.body) : request.body
        let bytes = request.rewritten + body
        guard bytes.count <= GuardedMemory.capacity else { return true }
        let again = Trial(index: 0, bytes: bytes, cuts: [], isAtStart: false).whole(in: memory)
        return again.requests == [request] && again.consumed == bytes.count
    }

    private func chunk(_ body: [UInt8]) -> [UInt8] {
        guard !body.isEmpty else { return Array("0\r\n\r\n".utf8) }
        return Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n0\r\n\r\n".utf8)
    }

    /// What the program has asked for and not given back.
    private static var usedBytes: Int {
        let info = mallinfo2()
        return Int(info.uordblks + info.hblkhd)
    }
}
