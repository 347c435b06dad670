public import HTTP

/// Who asked, and how: what a proxy in front says counts only from the addresses listed here.
///
/// A proxy tells it in one of two ways, and passes on what the client made up in the other. So the two are never
/// mixed: a request's address and scheme come from one kind of field.
public struct TrustedProxies: Sendable {
    /// Which fields of a trusted proxy are read.
    public enum Fields: String, Sendable, CaseIterable {
        /// `X-Forwarded-For` and `X-Forwarded-Proto`; `Forwarded` where neither is there. Right for proxies that
        /// always set the former.
        case either
        case xForwarded = "x-forwarded"
        /// `Forwarded` (RFC 7239).
        case forwarded
    }

    private let addresses: AddressSet
    private let fields: Fields

    public init(_ addresses: AddressSet, fields: Fields = .either) {
        self.addresses = addresses
        self.fields = fields
    }

    /// The client's address and whether it came by HTTPS.
    struct Client {
        var peer: PeerAddress
        var isSecure = false

        var address: String { peer.text }
    }

    /// The right-most address that is not a trusted proxy's own, as each proxy appends the one that it saw; what stands
    /// further left may have been made up.
    @Loop func client(of request: Request) -> Client {
        guard addresses.contains(request.peer) else { return Client(peer: request.peer) }
        return readsForwarded(of: request) ? forwardedClient(of: request) : xForwardedClient(of: request)
    }

    @Loop private func readsForwarded(of request: Request) -> Bool {
        switch fields {
        case .forwarded: true
        case .xForwarded: false
        case .either: !request.hasHeader(.xForwardedFor) && !request.hasHeader(.xForwardedProto)
        }
    }

    @Loop private func xForwardedClient(of request: Request) -> Client {
        var client = Client(peer: request.peer)
        if let scheme = request.headers(named: .xForwardedProto).last {
            client.isSecure = Self.elements(of: scheme).last.map(Self.isHTTPS) ?? false
        }
        for chain in request.headers(named: .xForwardedFor).reversed() {
            for hop in Self.elements(of: chain).reversed() {
                // What is no address was not appended by a proxy of ours.
                guard let address = PeerAddress(String(Substring(hop))) else { return client }
                client.peer = address
                if !addresses.contains(address) { return client }
            }
        }
        return client
    }

    /// The scheme is that of the hop that ``client`` came over, as the proxy at its end saw it.
    @Loop private func forwardedClient(of request: Request) -> Client {
        var client = Client(peer: request.peer)
        for field in request.headers(named: .forwarded).reversed() {
            var rest = ForwardedField(field)
            while let hop = rest.popLast() {
                client.isSecure = hop.proto.map { Self.isHTTPS($0.utf8) } ?? false
                // Unknown, or an identifier that stands for an address: whoever it is, this proxy answers for it.
                guard let address = hop.address else { return client }
                client.peer = address
                if !addresses.contains(address) { return client }
            }
            if rest.isMalformed { return client }
        }
        return client
    }

    /// The members of a list, by its bytes: to Swift the comma that a proxy appends is part of the character before it,
    /// where a client has ended its own field with one of those that join (U+0600).
    private static func elements(of list: String) -> [Substring.UTF8View] {
        list.utf8.split(separator: UInt8(ascii: ",")).map { member in
            member.trimming { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        }
    }

    private static func isHTTPS(_ scheme: some Collection<UInt8>) -> Bool {
        scheme.elementsEqual("https".utf8) { byte, letter in byte | 0x20 == letter }
    }
}
