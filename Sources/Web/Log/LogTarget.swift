import Glibc
import Synchronization

/// What a log is written to: a file, a pipe, a terminal or a socket, without ever waiting for it.
final class LogTarget: Sendable {
    private enum Kind {
        case file, pipe, socket
    }

    /// By which it can be opened again; nil for what somebody else has opened.
    let path: String?
    private let descriptor: Int32
    private let kind: Kind
    /// By which a file can be read, where it may be; else -1.
    private let reading: Int32
    /// Where it may not be read: whether not all was written the last time, and so perhaps another's not either.
    private let mayEndInsideLine = Atomic(false)

    /// - Returns: nil with `errno` set, where it cannot be opened.
    init?(path: String) {
        descriptor = Glibc.open(
            path,
            O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
            0o600
        )
        guard descriptor >= 0 else { return nil }
        self.path = path
        kind = Self.kind(of: descriptor)
        reading = kind == .file ? Self.reopen(descriptor, O_RDONLY) : -1
    }

    /// Writes to what `descriptor` leads to, by one of its own: the caller may close theirs, whose number would be
    /// another file's right after.
    ///
    /// A pipe that several workers write to may be full by the time one of them, who has just seen room, writes; so it
    /// has to refuse instead of waiting (`O_NONBLOCK`). That belongs to whoever shares the descriptor, a shell perhaps,
    /// and so the pipe is opened once more.
    init(sharing descriptor: Int32) {
        path = nil
        kind = Self.kind(of: descriptor)
        let opened = kind == .pipe ? Self.reopen(descriptor, O_WRONLY | O_APPEND | O_NOCTTY) : -1
        self.descriptor = opened >= 0 ? opened : fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        reading = kind == .file ? Self.reopen(descriptor, O_RDONLY) : -1
    }

    deinit { for descriptor in [descriptor, reading] where descriptor >= 0 { close(descriptor) } }

    private static func reopen(_ descriptor: Int32, _ flags: Int32) -> Int32 {
        Glibc.open("/proc/self/fd/\(descriptor)", flags | O_CLOEXEC | O_NONBLOCK)
    }

    /// Writes as much as can be written at once.
    ///
    /// - Returns: how many bytes; what comes after them is to be written another time.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard kind != .file else { return append(bytes) }
        var start = 0
        while start < bytes.count, isWritable {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<start + nextCount(bytes, start)])
            // A socket is the system's journal, say.
            let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
            let written =
                kind == .socket
                ? send(descriptor, piece.baseAddress, piece.count, flags)
                : Glibc.write(descriptor, piece.baseAddress, piece.count)
            guard written > 0 else {
                if written < 0, errno == EINTR { continue }
                break
            }
            start += written
        }
        return start
    }

    /// Counts whole lines alone.
    ///
    /// Of a line, a disk that is nearly full may take the beginning. Whoever writes next, which may be another worker,
    /// ends that with a line feed, and here the line is written anew. If its rest were kept for later, it would stand
    /// behind another worker's line, or begin a line of its own: with whatever a client has sent.
    private func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard endsWithLine || Glibc.write(descriptor, "\n", 1) == 1 else { return 0 }
        let written = max(0, Glibc.write(descriptor, bytes.baseAddress, bytes.count))
        mayEndInsideLine.store(written < bytes.count, ordering: .relaxed)
        return bytes[..<written].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    private var endsWithLine: Bool {
        // An empty line may be the price.
        guard reading >= 0 else { return !mayEndInsideLine.load(ordering: .relaxed) }
        var status = stat()
        // It stays what it is where there is nothing to be read.
        var last = UInt8(ascii: "\n")
        if fstat(descriptor, &status) == 0 { _ = pread(reading, &last, 1, status.st_size - 1) }
        return last == UInt8(ascii: "\n")
    }

    /// A pipe that is writable takes PIPE_BUF bytes at least, and takes them in one piece; more could block.
    private static let pipeBytes = 4_096

    /// Ends with a line, where one fits in.
    private func nextCount(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        guard bytes.count - start > Self.pipeBytes else { return bytes.count - start }
        let piece = bytes[start..<start + Self.pipeBytes]
        return (piece.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 - start }) ?? Self.pipeBytes
    }

    /// A pipe without a reader is not: writing to it would only raise SIGPIPE.
    private var isWritable: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, 0) == 1 else { return false }
        let events = Int32(entry.revents)
        return events & POLLOUT != 0 && events & (POLLERR | POLLHUP | POLLNVAL) == 0
    }

    private static func kind(of descriptor: Int32) -> Kind {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .file }
        switch status.st_mode & S_IFMT {
        case S_IFIFO, S_IFCHR: return .pipe
        case S_IFSOCK: return .socket
        default: return .file
        }
    }
}
