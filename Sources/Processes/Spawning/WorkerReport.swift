import CLinux
import Glibc

/// What a worker says to its supervisor, a line each, over the pipe that it inherits.
enum WorkerReport: Equatable {
    /// It serves.
    case ready
    /// It can't serve, and ends with this exit status.
    case failed(status: Int32, message: String)
    /// It has answered as many requests as it should.
    case isUsedUp

    var line: String {
        switch self {
        case .ready: "ready"
        case .failed(let status, let message): "failed \(status) \(message)"
        case .isUsedUp: "used-up"
        }
    }

    init?(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        switch words.first {
        case "ready": self = .ready
        case "used-up": self = .isUsedUp
        case "failed":
            guard words.count == 3, let status = Int32(words[1]) else { return nil }
            self = .failed(status: status, message: String(words[2]))
        default: return nil
        }
    }
}

/// The writing end, in a worker. Nothing is ever waited for: a supervisor that does not read is no reason to stop.
struct ReportWriter {
    let descriptor: Int32

    func send(_ report: WorkerReport) {
        // One line whatever the message is, and short enough to go into the pipe in one piece.
        let text = report.line.replacing("\n", with: "; ").prefix(2_000)
        let bytes = Array("\(text)\n".utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}

/// The reading end, in the supervisor; closed with its owner.
struct ReportReader: ~Copyable {
    let descriptor: Int32
    private var waiting: [UInt8] = []
    private static let mostBytes = 65_536

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Makes a pipe that a worker can report by.
    static func pipe() throws(ProcessError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, Int32(O_CLOEXEC | O_NONBLOCK)) == 0 else {
            throw ProcessError(call: "pipe2", errno: errno)
        }
        return (ends[0], ends[1])
    }

    /// Takes what has come. It does not wait.
    mutating func take() -> (reports: [WorkerReport], hasEnded: Bool) {
        var chunk = [UInt8](repeating: 0, count: 4_096)
        var hasEnded = false
        while waiting.count < Self.mostBytes {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            hasEnded = count == 0 || count < 0 && errno != EAGAIN
            guard count > 0 else { break }
            waiting += chunk[..<count]
        }
        var reports: [WorkerReport] = []
        while let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
            if let report = WorkerReport(String(decoding: waiting[..<end], as: UTF8.self)) {
                reports.append(report)
            }
            waiting.removeFirst(end + 1)
        }
        return (reports, hasEnded || waiting.count >= Self.mostBytes)
    }
}
