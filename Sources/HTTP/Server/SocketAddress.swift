package import CLinux
import Glibc

/// An IPv4 or IPv6 address with a port, or the path of a Unix socket, as the socket calls want it.
package struct SocketAddress {
    private var storage = sockaddr_storage()
    private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    package var family: Int32 { Int32(storage.ss_family) }

    /// `nil` if `host` is not a numeric address.
    package init?(_ host: String, port: UInt16) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        guard !host.utf8.contains(0) else { return nil }
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

    /// - Parameter path: of a Unix socket; with `@` before it, a name in the kernel's abstract space.
    /// - Returns: `nil` if it is empty or longer than the kernel takes (107 bytes, unix(7)).
    package init?(path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        let isAbstract = bytes.first == UInt8(ascii: "@")
        let isStored = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard !bytes.isEmpty, bytes.count < room.count, !bytes.contains(0) else { return false }
            if isAbstract { bytes[0] = 0 }
            room.copyBytes(from: bytes)
            return true
        }
        guard isStored else { return nil }
        store(address)
        // Of an abstract name every byte counts, and no NUL ends it.
        if isAbstract { length = socklen_t(Self.pathOffset + bytes.count) }
    }

    /// The address that a socket is bound to.
    init?(ofLocalEnd socket: Int32) {
        let done = withSpace { getsockname(socket, $0, $1) }
        guard done == 0, [AF_INET, AF_INET6, AF_UNIX].contains(family) else { return nil }
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

    /// 0 for a Unix socket.
    var port: UInt16 {
        switch family {
        case AF_INET6: UInt16(bigEndian: load(sockaddr_in6.self).sin6_port)
        case AF_INET: UInt16(bigEndian: load(sockaddr_in.self).sin_port)
        default: 0
        }
    }

    var peer: PeerAddress {
        switch family {
        case AF_INET6: PeerAddress(load(sockaddr_in6.self).sin6_addr)
        case AF_INET: PeerAddress(ipv4: UInt32(bigEndian: load(sockaddr_in.self).sin_addr.s_addr))
        default: .unix
        }
    }

    /// As in a URL: `127.0.0.1:5000`, `[::1]:5000`; `unix:/run/registrar.sock`.
    var text: String {
        switch family {
        case AF_INET6: "[\(peer)]:\(port)"
        case AF_INET: "\(peer):\(port)"
        default: "unix:\(path)"
        }
    }

    private static let pathOffset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2

    /// A Unix socket's; an abstract one begins with `@`, as ss(8) writes it.
    private var path: String {
        withUnsafeBytes(of: storage) { bytes in
            let start = Self.pathOffset
            let name = bytes[start..<max(start, min(Int(length), MemoryLayout<sockaddr_un>.size))]
            guard name.first == 0 else { return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) }
            return name.count > 1 ? "@" + String(decoding: name.dropFirst(), as: UTF8.self) : ""
        }
    }

    package func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, UInt32) -> Result) -> Result {
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
