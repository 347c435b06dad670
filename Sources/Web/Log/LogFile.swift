import Glibc
public import HTTP

/// Lines for one descriptor, written together when the loop is about to sleep.
///
/// It never waits: a reader that does not read, a full disk or a closed pipe cost lines, never a request. How many
/// were lost is said as soon as something can be written again.
@Loop public final class LogFile {
    private let descriptor: Int32
    private let mostBytes: Int
    private var waiting: [UInt8] = []
    private var lost = 0
    private var isScheduled = false

    /// - Parameters:
    ///   - descriptor: open for writing; stays the caller's.
    ///   - mostBytes: how much is kept while it cannot be written.
    public init(descriptor: Int32, mostBytes: Int = 256 * 1024) {
        self.descriptor = descriptor
        self.mostBytes = mostBytes
    }

    /// Opens or makes a file to append to, readable by its owner alone. A named pipe needs its reader already:
    /// waiting for one would keep the server from starting.
    public static func open(_ path: String) -> LogFile? {
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        return descriptor < 0 ? nil : LogFile(descriptor: descriptor)
    }

    /// Adds a line; `build` appends its bytes without the line's end.
    public func add(_ build: (inout [UInt8]) -> Void) {
        guard waiting.count < mostBytes else {
            lost += 1
            return
        }
        build(&waiting)
        waiting.append(UInt8(ascii: "\n"))
        // Under full load the loop is never idle.
        if waiting.count >= 64 * 1024 { flush() } else { flushSoon() }
    }

    private func flushSoon() {
        guard !isScheduled else { return }
        isScheduled = true
        // Weak: the descriptor is the caller's, who may close it once the log is gone.
        Loop.whenIdle { [weak self] in self?.flush() }
    }

    /// Writes what can be written without waiting, whole lines where that is possible: another worker may write to
    /// the same pipe.
    public func flush() {
        isScheduled = false
        var start = 0
        while start < waiting.count, isWritable {
            let count = nextCount(start)
            let written = waiting.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: start), count)
            }
            guard written > 0 else {
                if written < 0, errno == EINTR { continue }
                break
            }
            start += written
        }
        waiting.removeFirst(start)
        if lost > 0, waiting.isEmpty {
            waiting += "registrar: \(lost) log lines were lost\n".utf8
            lost = 0
        }
        guard !waiting.isEmpty, !isScheduled else { return }
        isScheduled = true
        Loop.after(.milliseconds(200)) { [weak self] in self?.flush() }
    }

    /// A pipe that is writable takes PIPE_BUF bytes at least, and takes them in one piece; more could block.
    private static let pipeBytes = 4_096

    private func nextCount(_ start: Int) -> Int {
        guard !isRegularFile, waiting.count - start > Self.pipeBytes else { return waiting.count - start }
        let piece = waiting[start..<start + Self.pipeBytes]
        return (piece.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 - start }) ?? Self.pipeBytes
    }

    /// A pipe without a reader is not: writing to it would only raise SIGPIPE.
    private var isWritable: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, 0) == 1 else { return false }
        let events = Int32(entry.revents)
        return events & POLLOUT != 0 && events & (POLLERR | POLLHUP | POLLNVAL) == 0
    }

    private lazy var isRegularFile: Bool = {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }()
}
