import CLinux
import Glibc

/// What could not be sent yet, because the client does not read or because others are to have their turn.
struct Outbox {
    private var parts: [Body.Part] = []
    /// How much of the first part is sent.
    private var offset = 0
    /// Bytes sent since the client began to lag.
    private(set) var sent = 0
    /// Whether the socket may take more: sending ended for the sake of other connections.
    private(set) var isPaused = false

    /// So many bytes of files are sent before others have a turn: a client that reads as fast as the kernel sends
    /// would keep the loop for as long as the file is.
    private static let bytesInTurn = 1 << 20

    var isEmpty: Bool { parts.isEmpty }

    /// Bytes that are in memory for this client alone.
    var heldBytes: Int {
        parts.reduce(0) { sum, part in if case .bytes(let bytes) = part { sum + bytes.count } else { sum } }
    }

    enum Outcome {
        case done
        /// The kernel takes no more at present.
        case blocked
        /// More can be sent at once, in another turn.
        case paused
        /// The connection is gone, or what was promised can't be sent.
        case failed
    }

    /// Sends `buffer` with `rest` behind it, in one call if possible, and keeps what remains.
    ///
    /// Nothing may be left from before.
    mutating func send(_ buffer: borrowing ByteBuffer, _ rest: [Body.Part], to socket: Int32) -> Outcome {
        precondition(isEmpty, "answers must not overtake what is unsent")
        let sent = buffer.withUnsafeBytes { head in
            guard let first = rest.first, !first.isFile else {
                return Self.send(head, to: socket, hasMore: !rest.isEmpty)
            }
            return first.withUnsafeBytes { Self.send(head, $0, to: socket, hasMore: rest.count > 1) }
        }
        if sent == buffer.count, rest.isEmpty { return .done }
        guard sent >= 0 || Self.isBlocked else { return .failed }
        let taken = max(sent, 0)
        self.sent = 0
        if taken < buffer.count {
            parts = [.bytes(buffer.copy(from: taken))] + rest
            offset = 0
        } else {
            parts = rest
            offset = taken - buffer.count
        }
        return resume(to: socket)
    }

    /// Sends on.
    mutating func resume(to socket: Int32) -> Outcome {
        isPaused = false
        dropFinishedParts()
        var fileBytes = 0
        while let part = parts.first {
            let sent: Int
            if case .file(let file, let range) = part {
                guard fileBytes < Self.bytesInTurn else {
                    isPaused = true
                    return .paused
                }
                // What a tag and a length promised is gone: half of this version and half of another would be neither.
                guard file.changed == nil else { return .failed }
                let rest = range.dropFirst(offset)
                file.readAhead(rest.prefix(2 * Self.bytesInTurn))
                sent = Self.send(file, rest, to: socket)
                // The file has been cut meanwhile.
                if sent == 0 { return .failed }
                fileBytes += max(sent, 0)
            } else {
                sent = part.withUnsafeBytes { bytes in
                    Self.send(
                        UnsafeRawBufferPointer(rebasing: bytes[offset...]),
                        to: socket,
                        hasMore: parts.count > 1
                    )
                }
            }
            guard sent >= 0 else { return Self.isBlocked ? .blocked : .failed }
            self.sent += sent
            offset += sent
            dropFinishedParts()
        }
        return .done
    }

    private mutating func dropFinishedParts() {
        while let part = parts.first, part.count <= offset {
            offset -= part.count
            parts.removeFirst()
        }
        if parts.isEmpty { self = Outbox() }
    }

    private static var isBlocked: Bool { errno == EAGAIN || errno == EINTR }

    private static func send(_ bytes: UnsafeRawBufferPointer, to socket: Int32, hasMore: Bool) -> Int {
        if bytes.isEmpty { return 0 }
        return Glibc.send(socket, bytes.baseAddress, bytes.count, flags(hasMore))
    }

    /// - Returns: what `sendfile` returns: 0 at the end of the file, -1 with `errno` set.
    private static func send(_ file: SharedFile, _ range: Range<Int>, to socket: Int32) -> Int {
        var position = off_t(range.lowerBound)
        return sendfile(socket, file.descriptor, &position, min(range.count, bytesInTurn))
    }

    private static func send(
        _ first: UnsafeRawBufferPointer,
        _ second: UnsafeRawBufferPointer,
        to socket: Int32,
        hasMore: Bool
    ) -> Int {
        var pieces = InlineArray<2, iovec>(repeating: iovec())
        pieces[0] = iovec(
            iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress),
            iov_len: first.count
        )
        pieces[1] = iovec(
            iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress),
            iov_len: second.count
        )
        var span = pieces.mutableSpan
        return span.withUnsafeMutableBufferPointer { pieces in
            var message = msghdr()
            message.msg_iov = pieces.baseAddress
            message.msg_iovlen = pieces.count
            return sendmsg(socket, &message, flags(hasMore))
        }
    }

    private static func flags(_ hasMore: Bool) -> Int32 {
        Int32(MSG_NOSIGNAL) | (hasMore ? Int32(MSG_MORE) : 0)
    }
}

extension Body.Part {
    /// Lends the bytes of a part that is in memory.
    fileprivate func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch self {
        case .bytes(let bytes): bytes.withUnsafeBytes(body)
        case .shared(let shared, let range):
            shared.bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
        case .file: preconditionFailure("a file is not in memory")
        }
    }
}
