import Glibc

/// An address of this machine alone.
enum LoopbackAddress {
    case four(port: UInt16)
    case six(port: UInt16)
    case unix(path: String)

    /// Lends it as the C library wants it.
    func with<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        switch self {
        case .four(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
            return Self.lend(&address, body)
        case .six(let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = in6addr_loopback
            return Self.lend(&address, body)
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // Too long a path is cut, and leads nowhere.
            withUnsafeMutableBytes(of: &address.sun_path) {
                $0.copyBytes(from: path.utf8.prefix($0.count - 1))
            }
            return Self.lend(&address, body)
        }
    }

    private static func lend<Address, Result>(
        _ address: inout Address,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}

/// A port that is taken for as long as its owner lives.
final class TakenPort {
    let port: UInt16
    private let socket: Int32

    /// - Returns: nil where this machine lacks the version.
    init?(onIPv6: Bool) {
        let socket = Glibc.socket(
            onIPv6 ? AF_INET6 : AF_INET,
            Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue),
            0
        )
        var only: Int32 = 1
        if onIPv6 {
            setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &only, socklen_t(MemoryLayout<Int32>.size))
        }
        let free: LoopbackAddress = onIPv6 ? .six(port: 0) : .four(port: 0)
        guard free.with({ bind(socket, $0, $1) }) == 0, listen(socket, 1) == 0 else {
            close(socket)
            return nil
        }
        var name = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &name) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(socket, $0, &length)
            }
        }
        self.socket = socket
        // The port stands at the same place in the addresses of both versions.
        port = UInt16(bigEndian: name.sin6_port)
    }

    deinit { close(socket) }
}
