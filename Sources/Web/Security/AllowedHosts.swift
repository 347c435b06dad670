import Glibc
import HTTP

/// The names under which this site may be asked for (RFC 9110, section 7.4: others get 421).
///
/// Without the list, a stranger's DNS name that points here would let the stranger's pages talk to the app.
public struct AllowedHosts: Sendable {
    private var names: Set<String>

    /// - Parameter names: host names beside the loopback's and this machine's addresses; `*` allows any.
    public init(_ names: [String]) {
        self.names = Set(names.compactMap { Self.name(in: Self.bracketed($0)) })
        self.names.formUnion(["localhost", "127.0.0.1", "[::1]"])
        self.names.formUnion(Self.addressesOfThisMachine())
    }

    public var allowsAny: Bool { names.contains("*") }

    /// Whether the value of a `Host` field names this site; the port does not matter.
    func allow(_ host: String) -> Bool {
        if allowsAny { return true }
        return Self.name(in: host).map(names.contains) ?? false
    }

    /// Whether the value of a `Host` field is an IPv4 or IPv6 address, with a port or without: what no DNS name is.
    static func isAddress(_ host: String) -> Bool {
        guard let name = name(in: host) else { return false }
        let isLiteral = name.hasPrefix("[")
        let address = PeerAddress(isLiteral ? String(name.dropFirst().dropLast()) : name)
        return address.map { isLiteral == name.utf8.contains(UInt8(ascii: ":")) && $0.family != .unix }
            ?? false
    }

    /// The name in lower case, without its port; nil where what follows the name is no port.
    private static func name(in host: String) -> String? {
        let lowered = host.lowercased()
        let isLiteral = lowered.utf8.first == UInt8(ascii: "[")
        guard
            let end = isLiteral
                ? lowered.utf8.firstIndex(of: UInt8(ascii: "]")).map(lowered.utf8.index(after:))
                : lowered.utf8.firstIndex(of: UInt8(ascii: ":")) ?? lowered.endIndex
        else { return nil }
        let port = lowered.utf8[end...]
        guard port.isEmpty || port.first == UInt8(ascii: ":"),
            port.dropFirst().allSatisfy({ $0 >= 48 && $0 <= 57 })
        else { return nil }
        let name = lowered[..<end]
        // "host." is the same host, spelt as DNS does.
        return String(name.hasSuffix(".") ? name.dropLast() : name)
    }

    /// An IPv6 address as it stands in `Host`, where a setting leaves the brackets out.
    private static func bracketed(_ name: String) -> String {
        let isBare = name.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 && !name.hasPrefix("[")
        return isBare ? "[\(name)]" : name
    }

    private static func addressesOfThisMachine() -> [String] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [String] = []
        var next = first
        while let interface = next {
            next = interface.pointee.ifa_next
            guard let address = interface.pointee.ifa_addr else { continue }
            let family = Int32(address.pointee.sa_family)
            guard family == AF_INET || family == AF_INET6 else { continue }
            let size = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(text.count)
            guard getnameinfo(address, socklen_t(size), &text, length, nil, 0, NI_NUMERICHOST) == 0 else {
                continue
            }
            let bytes = text.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map {
                UInt8(bitPattern: $0)
            }
            let name = String(decoding: bytes, as: UTF8.self)
            found.append(family == AF_INET ? name : "[\(name)]")
        }
        return found
    }
}
