import CLinux
import Glibc
import Synchronization

/// A socket that waits for connections; closed with its last reference, or before.
public final class ListeningSocket: Sendable {
    private let state: Atomic<Int32>
    /// As in a URL, with the port: `127.0.0.1:5000`, `[::1]:5000`.
    public let address: String
    public let port: UInt16

    private init(_ descriptor: consuming FileDescriptor) throws(ListenError) {
        let name = SocketAddress(ofLocalEnd: descriptor.number)
        guard let name else { throw ListenError(address: "descriptor \(descriptor.number)", errno: errno) }
        address = name.text
        port = name.port
        state = Atomic(descriptor.release())
    }

    deinit { close() }

    /// The descriptor, to hand it on to another process; -1 when closed.
    public var descriptor: Int32 { state.load(ordering: .acquiring) }

    /// Stops waiting. Whoever inherited the socket goes on.
    public func close() {
        let descriptor = state.exchange(-1, ordering: .acquiringAndReleasing)
        if descriptor >= 0 { Glibc.close(descriptor) }
    }
}

extension ListeningSocket {
    /// Opens a socket for `host`, an IPv4 or IPv6 address or `localhost`.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one; see ``port``.
    ///   - sharesPort: lets sockets of the same user wait on the same port (`SO_REUSEPORT`), among which the
    ///     kernel spreads connections.
    ///   - probes: with `sharesPort`, finds out first whether somebody else has the port, which such a socket
    ///     would not notice. Off for the second and later sockets of one's own.
    public static func open(
        host: String,
        port: UInt16,
        sharesPort: Bool = false,
        probes: Bool = true
    ) throws(ListenError) -> ListeningSocket {
        let name = host == "localhost" ? "127.0.0.1" : host
        guard let address = SocketAddress(name, port: port) else {
            throw ListenError(address: host, errno: EINVAL)
        }
        if sharesPort, probes, port != 0 { _ = try bound(address, sharesPort: false) }
        let socket = try bound(address, sharesPort: sharesPort)
        guard listen(socket.number, 4_096) == 0 else {
            throw ListenError(address: address.text, errno: errno)
        }
        return try ListeningSocket(socket)
    }

    /// Takes over a listening socket from the process that started this one.
    public convenience init(inheriting descriptor: Int32) throws(ListenError) {
        var isListening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let asked = getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size)
        guard asked == 0, isListening != 0, let owned = FileDescriptor(descriptor) else {
            throw ListenError(address: "descriptor \(descriptor)", errno: asked == 0 ? EINVAL : errno)
        }
        Self.sendsAtOnce(descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        try self.init(owned)
    }

    private static func bound(_ address: SocketAddress, sharesPort: Bool) throws(ListenError)
        -> FileDescriptor
    {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard let socket = FileDescriptor(socket(address.family, type, 0)) else {
            throw ListenError(address: address.text, errno: errno)
        }
        set(socket.number, SOL_SOCKET, SO_REUSEADDR)
        sendsAtOnce(socket.number)
        if sharesPort { set(socket.number, SOL_SOCKET, SO_REUSEPORT) }
        if address.family == AF_INET6 { set(socket.number, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        guard address.withSocketAddress({ bind(socket.number, $0, $1) }) == 0 else {
            throw ListenError(address: address.text, errno: errno)
        }
        return socket
    }

    /// No waiting for more to send (Nagle). Connections inherit it from the socket that accepts them, which saves a
    /// call for each.
    private static func sendsAtOnce(_ socket: Int32) { set(socket, Int32(IPPROTO_TCP), TCP_NODELAY) }

    private static func set(_ socket: Int32, _ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        setsockopt(socket, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// Why a server can't listen.
public struct ListenError: Error, Equatable, CustomStringConvertible {
    /// What was to be listened on: `127.0.0.1:5000`.
    public let address: String
    /// The kernel's number for the error.
    public let errno: Int32

    public var isAddressInUse: Bool { errno == EADDRINUSE }

    public var description: String {
        switch errno {
        case EADDRINUSE: "\(address) is in use by another program"
        case EACCES: "\(address) needs rights that this user does not have"
        case EADDRNOTAVAIL: "\(address) is no address of this machine"
        case EINVAL: "\(address) is no address to listen on; give one such as 127.0.0.1 or ::1"
        default: "can't listen on \(address): \(String(cString: strerror(errno)))"
        }
    }
}
