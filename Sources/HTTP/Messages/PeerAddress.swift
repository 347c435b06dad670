import Glibc

/// The address that a connection came from, without its port.
public struct PeerAddress: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// The address in network order; an IPv4 address is in the first four bytes.
    private var bytes: (high: UInt64, low: UInt64)
    private var isIPv4: Bool

    /// 127.0.0.1
    public static let loopback = PeerAddress(ipv4: 0x7F00_0001)

    /// - Parameter address: in host order.
    init(ipv4 address: UInt32) {
        bytes = (UInt64(address), 0)
        isIPv4 = true
    }

    /// - Parameters: the two halves of the address, in host order. An IPv4 address mapped into IPv6
    ///   (`::ffff:a.b.c.d`, RFC 4291, section 2.5.5.2) is taken as the IPv4 address.
    init(ipv6High high: UInt64, low: UInt64) {
        isIPv4 = high == 0 && low >> 32 == 0xFFFF
        bytes = isIPv4 ? (low & 0xFFFF_FFFF, 0) : (high, low)
    }

    /// `nil` if `text` is neither an IPv4 nor an IPv6 address.
    public init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(ipv4: UInt32(bigEndian: four.s_addr))
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(six)
        } else {
            return nil
        }
    }

    init(_ address: in6_addr) {
        let halves = withUnsafeBytes(of: address) {
            ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(ipv6High: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1))
    }

    /// 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        isIPv4 ? bytes.high >> 24 == 127 : bytes.high == 0 && bytes.low == 1
    }

    /// The address as it is usually written, without a port: `192.0.2.7`, `2001:db8::7`.
    public var text: String {
        if isIPv4 {
            let octets = [24, 16, 8, 0].map { String((bytes.high >> UInt64($0)) & 0xFF) }
            return octets.joined(separator: ".")
        }
        var address = (bytes.high.bigEndian, bytes.low.bigEndian)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard let base = buffer.baseAddress,
                inet_ntop(AF_INET6, &address, base, socklen_t(buffer.count)) != nil
            else { return "" }
            return String(cString: base)
        }
    }

    /// An IPv4 address as it is; of an IPv6 address the network that a subscriber has alone: `2001:db8:0:7::/64`
    /// (RFC 6177: sites get at least that, and take any address in it).
    public var network: String {
        isIPv4 || isLoopback ? text : "\(PeerAddress(ipv6High: bytes.high, low: 0).text)/64"
    }

    public var description: String { text }

    public static func == (left: PeerAddress, right: PeerAddress) -> Bool {
        left.isIPv4 == right.isIPv4 && left.bytes == right.bytes
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes.high)
        hasher.combine(bytes.low)
    }
}
