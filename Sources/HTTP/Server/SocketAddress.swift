import CLinux
import Glibc

/// An IPv4 or IPv6 address with a port, as the socket calls want it.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    var family: Int32 { Int32(storage.ss_family) }

    /// `nil` if `host` is not a numeric address.
    init?(_ host: String, port: UInt16) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            store(four)
        } else if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            store(six)
        } else {
            return nil
        }
    }

    /// The address that a socket is bound to.
    init?(ofLocalEnd socket: Int32) {
        let done = withSpace { getsockname(socket, $0, $1) }
        guard done == 0, family == AF_INET || family == AF_INET6 else { return nil }
    }

    /// Accepts a connection and notes where it comes from.
    ///
    /// - Returns: the connection's descriptor, or -1 with `errno` set.
    static func accept(from listener: Int32, _ peer: inout PeerAddress) -> Int32 {
        var address = SocketAddress()
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = address.withSpace { accept4(listener, $0, $1, flags) }
        if socket >= 0 { peer = address.peer }
        return socket
    }

    private init() {}

    var port: UInt16 {
        family == AF_INET6
            ? UInt16(bigEndian: load(sockaddr_in6.self).sin6_port)
            : UInt16(bigEndian: load(sockaddr_in.self).sin_port)
    }

    private var peer: PeerAddress {
        family == AF_INET6
            ? PeerAddress(load(sockaddr_in6.self).sin6_addr)
            : PeerAddress(ipv4: UInt32(bigEndian: load(sockaddr_in.self).sin_addr.s_addr))
    }

    /// As in a URL: `127.0.0.1:5000`, `[::1]:5000`.
    var text: String { family == AF_INET6 ? "[\(peer)]:\(port)" : "\(peer):\(port)" }

    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    private mutating func withSpace(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &length) { length in
            withUnsafeMutablePointer(to: &storage) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
            }
        }
    }

    private mutating func store<Address>(_ address: Address) {
        length = socklen_t(MemoryLayout<Address>.size)
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: Address.self) }
    }

    private func load<Address>(_ type: Address.Type) -> Address {
        withUnsafeBytes(of: storage) { $0.load(as: Address.self) }
    }
}
