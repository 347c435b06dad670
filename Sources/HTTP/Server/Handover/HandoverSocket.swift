import CLinux
import Glibc

/// The way that the connections of a server take when it has died: a pair of sockets, of which other processes hold the
/// receiving end. What has been sent waits there until one of them takes it (unix(7), `SCM_RIGHTS`).
@Loop public struct HandoverSocket {
    /// So many connections go in one message; the kernel takes at most 253 descriptors (`SCM_MAX_FD`).
    nonisolated static let connectionsAtOnce = 250

    /// A connection that another server had.
    struct Arrival {
        let descriptor: Int32
        let peer: PeerAddress
        let standing: ConnectionNotes.Standing
    }

    public nonisolated let descriptor: Int32

    /// - Parameter descriptor: the receiving end, which was inherited.
    public nonisolated init(inheriting descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// Makes a pair of sockets that never wait.
    ///
    /// - Returns: `nil`, with `errno` set, where no descriptor is left.
    public nonisolated static func pair() -> (receiving: Int32, sending: Int32)? {
        var ends: (Int32, Int32) = (-1, -1)
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let outcome = withUnsafeMutableBytes(of: &ends) {
            socketpair(AF_UNIX, kind, 0, $0.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        guard outcome == 0 else { return nil }
        // A message counts 8 KiB and more, whatever is in it, and nobody takes any before the successor is there. The
        // kernel allows less than that, as a rule twice its `net.core.wmem_max`.
        var room: Int32 = 1 << 20
        setsockopt(ends.1, SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        return ends
    }

    /// Takes one message's connections.
    ///
    /// - Returns: `nil` if none waits. Where descriptors are short, those connections are left out that have none.
    func receive() -> [Arrival]? {
        var records = [UInt8](repeating: 0, count: Self.connectionsAtOnce * ConnectionNotes.placeBytes)
        var descriptors = [Int32](repeating: -1, count: Self.connectionsAtOnce)
        var count: Int32 = 0
        let received = receive_with_descriptors(
            descriptor,
            &records,
            records.count,
            &descriptors,
            Int32(descriptors.count),
            &count
        )
        guard received > 0 else { return nil }
        return records.withUnsafeBytes { records in
            descriptors.prefix(Int(count)).enumerated().compactMap { index, descriptor in
                Self.arrival(descriptor, records[(index * ConnectionNotes.placeBytes)...])
            }
        }
    }

    private static func arrival(_ descriptor: Int32, _ record: Slice<UnsafeRawBufferPointer>) -> Arrival? {
        let record = UnsafeRawBufferPointer(rebasing: record)
        guard let standing = ConnectionNotes.Standing(rawValue: record[0]), standing != .lost,
            let peer = PeerAddress(storedIn: UnsafeRawBufferPointer(rebasing: record[1...]))
        else {
            close(descriptor)
            return nil
        }
        return Arrival(descriptor: descriptor, peer: peer, standing: standing)
    }
}
