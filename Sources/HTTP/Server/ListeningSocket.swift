import CLinux
import Glibc
import Synchronization

/// A socket that waits for connections; closed with its last reference, or before.
public final class ListeningSocket: Sendable {
    private let state: Atomic<Int32>
    /// As in a URL, with the port: `127.0.0.1:5000`, `[::1]:5000`; `unix:/run/registrar/http.sock`.
    public let address: String
    /// 0 for a Unix socket.
    public let port: UInt16
    /// Whether only this machine can reach it.
    public let isLocal: Bool
    public let isUnix: Bool
    /// The file to remove at the end; none for a socket that was inherited.
    private let file: SocketFile?

    private init(_ descriptor: consuming FileDescriptor, file: SocketFile? = nil) throws(ListenError) {
        let name = SocketAddress(ofLocalEnd: descriptor.number)
        guard let name else {
            throw ListenError(address: "descriptor \(descriptor.number)", errno: errno == 0 ? EINVAL : errno)
        }
        address = name.text
        port = name.port
        isLocal = name.peer.isLoopback
        isUnix = name.family == AF_UNIX
        self.file = file
        state = Atomic(descriptor.release())
    }

    /// What a client is given to find it: `http://127.0.0.1:5000`; a Unix socket's ``address``.
    public var url: String { isUnix ? address : "http://\(address)" }

    deinit { close() }

    /// The descriptor, to hand it on to another process; -1 when closed.
    public var descriptor: Int32 { state.load(ordering: .acquiring) }

    /// Stops waiting, and removes the file of a Unix socket that was opened here. Whoever inherited the socket goes on.
    public func close() {
        let descriptor = state.exchange(-1, ordering: .acquiringAndReleasing)
        guard descriptor >= 0 else { return }
        // Before the socket is closed: a server that starts just now finds either somebody listening or no file.
        file?.remove()
        Glibc.close(descriptor)
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
        guard listen(socket.number, queueLength) == 0 else {
            throw ListenError(address: address.text, errno: errno)
        }
        return try ListeningSocket(socket)
    }

    /// Opens a socket for any kind of address; of a Unix socket that already has a file, if nobody listens on it.
    ///
    /// - Parameters:
    ///   - mode: permissions of a Unix socket's file: who may write to it may connect.
    ///   - sharesPort, probes: see ``open(host:port:sharesPort:probes:)``; without meaning for a Unix socket.
    public static func open(
        _ address: BindAddress,
        mode: UInt16 = 0o660,
        sharesPort: Bool = false,
        probes: Bool = true
    ) throws(ListenError) -> ListeningSocket {
        switch address {
        case .internet(let host, let port):
            try open(host: host, port: port, sharesPort: sharesPort, probes: probes)
        case .unix(let path): try open(path: path, mode: mode)
        }
    }

    private static func open(path: String, mode: UInt16) throws(ListenError) -> ListeningSocket {
        let name = "unix:\(path)"
        guard let address = SocketAddress(path: path) else {
            throw ListenError(address: name, errno: ENAMETOOLONG)
        }
        let obstacle = SocketFile.clear(address, path: path)
        guard obstacle == 0 else { throw ListenError(address: name, errno: obstacle) }
        let socket = try bound(address, sharesPort: false)
        let file = SocketFile(path)
        // Nobody can connect before listen(2): so the mode is right when the first one does.
        guard chmod(path, mode_t(mode)) == 0, listen(socket.number, 4_096) == 0 else {
            let reason = errno
            file?.remove()
            throw ListenError(address: name, errno: reason)
        }
        return try ListeningSocket(socket, file: file)
    }

    /// Takes over a listening socket from the process that started this one.
    public convenience init(inheriting descriptor: Int32) throws(ListenError) {
        var isListening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let asked = getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size)
        guard asked == 0, isListening != 0, let owned = FileDescriptor(descriptor) else {
            throw ListenError(address: "descriptor \(descriptor)", errno: asked == 0 ? ENOTSOCK : errno)
        }
        Self.tune(descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        try self.init(owned)
    }

    /// Opens another socket on the same address, which must have been opened with `sharesPort`.
    public func sibling() throws(ListenError) -> ListeningSocket {
        guard let name = SocketAddress(ofLocalEnd: descriptor) else {
            throw ListenError(address: address, errno: errno)
        }
        let socket = try Self.bound(name, sharesPort: true)
        guard listen(socket.number, Self.queueLength) == 0 else {
            throw ListenError(address: address, errno: errno)
        }
        return try ListeningSocket(socket)
    }

    /// Lets no further client begin to connect, in whatever process; those that are in the queue can be taken, and those
    /// whose handshake is under way still come into it.
    ///
    /// Closing a socket resets the clients that came since it was asked for the last time. With a filter that drops every
    /// SYN there are none: who comes now asks again in a second, and finds the socket closed. (Sockets of the Unix domain
    /// have no such filter.)
    public func shutEntrance() {
        // What a TCP socket's filter is given begins with the TCP header (RFC 9293, section 3.1), whose byte 13 is the
        // flags; SYN is bit 1.
        var dropSYN = [
            sock_filter(code: UInt16(BPF_LD | BPF_B | BPF_ABS), jt: 0, jf: 0, k: 13),
            sock_filter(code: UInt16(BPF_JMP | BPF_JSET | BPF_K), jt: 0, jf: 1, k: 0x02),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: 0),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: .max),
        ]
        dropSYN.withUnsafeMutableBufferPointer { instructions in
            var program = sock_fprog(len: UInt16(instructions.count), filter: instructions.baseAddress)
            let size = socklen_t(MemoryLayout<sock_fprog>.size)
            _ = setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, size)
        }
    }

    private static let queueLength: Int32 = 4_096

    private static func bound(_ address: SocketAddress, sharesPort: Bool) throws(ListenError)
        -> FileDescriptor
    {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard let socket = FileDescriptor(socket(address.family, type, 0)) else {
            throw ListenError(address: address.text, errno: errno)
        }
        if address.family != AF_UNIX {
            set(socket.number, SOL_SOCKET, SO_REUSEADDR)
            tune(socket.number)
        }
        if sharesPort { set(socket.number, SOL_SOCKET, SO_REUSEPORT) }
        if address.family == AF_INET6 { set(socket.number, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        guard address.withSocketAddress({ bind(socket.number, $0, $1) }) == 0 else {
            throw ListenError(address: address.text, errno: errno)
        }
        return socket
    }

    /// No waiting for more to send (Nagle), and a bound on what the kernel keeps for a client that does not read, which
    /// would be megabytes; without effect on a Unix socket. Connections inherit both from the socket that accepts them,
    /// which saves calls for each.
    private static func tune(_ socket: Int32) {
        set(socket, Int32(IPPROTO_TCP), TCP_NODELAY)
        set(socket, Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, to: unsentBytes)
    }

    /// Enough for the way to the other end of the world and back, at a few MB/s.
    private static let unsentBytes: Int32 = 1 << 18

    private static func set(_ socket: Int32, _ level: Int32, _ option: Int32, to value: Int32 = 1) {
        var value = value
        setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
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
        case ENOTSOCK: "\(address) is no socket that listens"
        case ENAMETOOLONG: "\(address) is too long for a socket; a path has at most 107 bytes"
        case EEXIST: "\(address) is there already and is no socket; remove it, or take another path"
        default: "can't listen on \(address): \(String(cString: strerror(errno)))"
        }
    }
}
