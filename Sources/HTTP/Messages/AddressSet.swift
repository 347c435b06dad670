/// Addresses and networks to which something is granted, and whether the peers of Unix sockets are among them.
///
/// An array, as a setting names a few; asking it costs some nanoseconds for each.
public struct AddressSet: Equatable, Sendable {
    private struct Network: Equatable {
        let first: PeerAddress
        /// Bits of a 128-bit address that count, for IPv4 of the 32 bits.
        let prefix: Int
    }

    private var networks: [Network] = []
    private var includesUnix = false

    public init() {}

    /// - Parameter texts: addresses (`192.0.2.7`, `2001:db8::7`), networks (`10.0.0.0/8`) and the word `unix`.
    public init(_ texts: [String]) throws(AddressError) {
        for text in texts { try insert(text) }
    }

    public var isEmpty: Bool { networks.isEmpty && !includesUnix }

    /// Whether some network holds all addresses of its version.
    public var holdsEverybody: Bool { networks.contains { $0.prefix == 0 } }

    public func contains(_ peer: PeerAddress) -> Bool {
        if peer.family == .unix { return includesUnix }
        return networks.contains { $0.first.family == peer.family && peer.masked(to: $0.prefix) == $0.first }
    }

    /// - Throws: ``AddressError`` for what is neither an address, a network nor `unix`.
    public mutating func insert(_ text: String) throws(AddressError) {
        if text == "unix" {
            includesUnix = true
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = PeerAddress(String(parts[0])) else { throw AddressError(text: text, mended: nil) }
        let bits = address.family == .ipv4 ? 32 : 128
        guard parts.count == 2 else { return networks.append(Network(first: address, prefix: bits)) }
        guard let prefix = Self.prefix(parts[1], of: address, isMapped: parts[0].utf8.contains(58)) else {
            throw AddressError(text: text, mended: nil)
        }
        let first = address.masked(to: prefix)
        guard first == address else { throw AddressError(text: text, mended: "\(first)/\(prefix)") }
        networks.append(Network(first: first, prefix: prefix))
    }

    /// A prefix in decimal; of an IPv4 address written as an IPv6 one (`::ffff:10.0.0.0/104`), without the first 96
    /// bits.
    private static func prefix(_ text: Substring, of address: PeerAddress, isMapped: Bool) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 3, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
            let number = Int(text)
        else { return nil }
        let isIPv4 = address.family == .ipv4
        let prefix = isIPv4 && isMapped ? number - 96 : number
        return (0...(isIPv4 ? 32 : 128)).contains(prefix) ? prefix : nil
    }
}

/// A text that should have been an address, a network or `unix`.
public struct AddressError: Error, Equatable, CustomStringConvertible {
    public let text: String
    /// What was probably meant.
    let mended: String?

    public var description: String {
        guard let mended else {
            return "'\(text)' is no address or network; give one such as 127.0.0.1, 10.0.0.0/8, ::1 or unix"
        }
        return "'\(text)' has more bits than its network; did you mean \(mended)?"
    }
}
