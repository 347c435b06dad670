import Glibc

/// What could not be sent yet, because the client does not read.
struct Outbox {
    private var parts: [Body.Part] = []
    /// How much of the first part is sent.
    private var offset = 0
    /// Bytes sent since the client began to lag.
    private(set) var sent = 0

    var isEmpty: Bool { parts.isEmpty }

    enum Outcome {
        case done
        /// The kernel takes no more at present.
        case blocked
        /// The connection is gone.
        case failed
    }

    /// Sends `buffer` with `rest` behind it, in one call if possible, and keeps what remains.
    ///
    /// Nothing may be left from before.
    mutating func send(_ buffer: borrowing ByteBuffer, _ rest: [Body.Part], to socket: Int32) -> Outcome {
        precondition(isEmpty, "answers must not overtake what is unsent")
        let sent = buffer.withUnsafeBytes { head in
            guard let first = rest.first else { return Self.send(head, to: socket, hasMore: false) }
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
        dropFinishedParts()
        while let part = parts.first {
            let sent = part.withUnsafeBytes { bytes in
                Self.send(
                    UnsafeRawBufferPointer(rebasing: bytes[offset...]),
                    to: socket,
                    hasMore: parts.count > 1
                )
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

    private static func send(
        _ first: UnsafeRawBufferPointer,
        _ second: UnsafeRawBufferPointer,
        to socket: Int32,
        hasMore: Bool
    ) -> Int {
        var pieces = [
            iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count),
        ]
        return pieces.withUnsafeMutableBufferPointer { pieces in
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
