import Glibc

/// The address that a connection came from, without its port.
public struct PeerAddress: Equatable, Hashable, Sendable, CustomStringConvertible {
    public enum Family: Sendable { case ipv4, ipv6, unix }

    /// The two halves of an IPv6 address; an IPv4 address is in the low 32 bits of `high`.
    private(set) var bytes: (high: UInt64, low: UInt64)
    public private(set) var family: Family

    /// 127.0.0.1
    public static let loopback = PeerAddress(ipv4: 0x7F00_0001)

    /// - Parameter address: in host order.
    init(ipv4 address: UInt32) {
        bytes = (UInt64(address), 0)
        family = .ipv4
    }

    /// - Parameters: the two halves of the address, in host order. An IPv4 address mapped into IPv6
    ///   (`::ffff:a.b.c.d`, RFC 4291, section 2.5.5.2) is taken as the IPv4 address.
    init(ipv6High high: UInt64, low: UInt64) {
        family = high == 0 && low >> 32 == 0xFFFF ? .ipv4 : .ipv6
        bytes = family == .ipv4 ? (low & 0xFFFF_FFFF, 0) : (high, low)
    }

    private init(unix: Void) {
        bytes = (0, 0)
        family = .unix
    }

    /// A peer at the other end of a Unix socket, which has no address: some process of this machine.
    public static let unix = PeerAddress(unix: ())

    /// `nil` if `text` is neither an IPv4 nor an IPv6 address.
    public init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        // C would read up to it, and take "192.0.2.7\0, 10.0.0.1" for the first of the two.
        guard !text.utf8.contains(0) else { return nil }
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

    /// 127.0.0.0/8 or ::1, or a Unix socket: nobody else's machine.
    public var isLoopback: Bool {
        switch family {
        case .ipv4: bytes.high >> 24 == 127
        case .ipv6: bytes.high == 0 && bytes.low == 1
        case .unix: true
        }
    }

    /// The address as it is usually written, without a port: `192.0.2.7`, `2001:db8::7`; `unix` for a Unix socket.
    public var text: String {
        if family == .unix { return "unix" }
        if family == .ipv4 {
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
        family == .ipv6 && !isLoopback ? "\(subscriber.text)/64" : text
    }

    /// The 256 addresses of IPv4 around it, or of IPv6 what a site gets that asks for more than one network
    /// (RFC 6177: `2001:db8:0::/48`). Somebody who has many addresses often has them there.
    public var neighbourhood: String {
        switch family {
        case .ipv4: "\(firstNeighbour.text)/24"
        case .ipv6: isLoopback ? text : "\(firstNeighbour.text)/48"
        case .unix: text
        }
    }

    /// Whether both are in one ``neighbourhood``; quicker than to write both out.
    public func isNeighbour(of other: PeerAddress) -> Bool { firstNeighbour == other.firstNeighbour }

    private var firstNeighbour: PeerAddress {
        switch family {
        case .ipv4: masked(to: 24)
        case .ipv6: isLoopback ? self : masked(to: 48)
        case .unix: self
        }
    }

    /// What ``network`` names, as an address: the first of an IPv6 subscriber's.
    var subscriber: PeerAddress {
        family == .ipv6 && !isLoopback ? PeerAddress(ipv6High: bytes.high, low: 0) : self
    }

    /// The first address of the network of so many bits that this one is in; IPv4 counts from 32, IPv6 from 128.
    func masked(to prefix: Int) -> PeerAddress {
        var copy = self
        // Shifts by the width or more give 0 (the smart shift), so that no prefix traps.
        switch family {
        case .ipv4: copy.bytes.high &= ~(UInt64(0xFFFF_FFFF) >> prefix) & 0xFFFF_FFFF
        case .ipv6:
            copy.bytes.high &= ~(UInt64.max >> prefix)
            copy.bytes.low &= ~(UInt64.max >> max(0, prefix - 64))
        case .unix: break
        }
        return copy
    }

    // MARK: As bytes, for another process

    /// Writes it down: 23 bytes, of which the first says the family.
    func store(in memory: UnsafeMutableRawPointer) {
        let number: UInt8 =
            switch family {
            case .ipv4: 4
            case .ipv6: 6
            case .unix: 1
            }
        memory.storeBytes(of: number, as: UInt8.self)
        (memory + 7).storeBytes(of: bytes.high, as: UInt64.self)
        (memory + 15).storeBytes(of: bytes.low, as: UInt64.self)
    }

    /// `nil` if it is none that was written down.
    init?(storedIn memory: UnsafeRawBufferPointer) {
        guard memory.count >= 23 else { return nil }
        bytes = (
            memory.loadUnaligned(fromByteOffset: 7, as: UInt64.self),
            memory.loadUnaligned(fromByteOffset: 15, as: UInt64.self)
        )
        switch memory[0] {
        case 4: family = .ipv4
        case 6: family = .ipv6
        case 1: family = .unix
        default: return nil
        }
    }

    public var description: String { text }

    public static func == (left: PeerAddress, right: PeerAddress) -> Bool {
        left.family == right.family && left.bytes == right.bytes
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes.high)
        hasher.combine(bytes.low)
    }
}
