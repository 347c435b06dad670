import HTTP

/// Who asked, and how: what a proxy in front says counts only from the addresses listed here.
public struct TrustedProxies: Sendable {
    private let addresses: Set<String>

    /// - Parameter addresses: IPv4 or IPv6 addresses in any spelling.
    public init(_ addresses: [String]) { self.addresses = Set(addresses.map { PeerAddress($0)?.text ?? $0 }) }

    /// The client's address and whether it came by HTTPS.
    struct Client {
        var address: String
        var isSecure: Bool
    }

    /// The right-most address of `X-Forwarded-For` that is not a trusted proxy's own, as each proxy appends the one
    /// that it saw; what stands further left may have been made up.
    @Loop func client(of request: Request) -> Client {
        var client = Client(address: request.peer.text, isSecure: false)
        guard !addresses.isEmpty, addresses.contains(client.address) else { return client }
        if let scheme = request.headers(named: .xForwardedProto).last {
            client.isSecure = Self.last(of: scheme).lowercased() == "https"
        }
        let chain = request.headers(named: .xForwardedFor).joined(separator: ",")
        for hop in chain.split(separator: ",").reversed() {
            // What is no address was not appended by a proxy of ours.
            guard let address = PeerAddress(Self.trim(hop))?.text else { break }
            client.address = address
            if !addresses.contains(address) { break }
        }
        return client
    }

    private static func last(of list: String) -> String {
        list.split(separator: ",").last.map(trim) ?? ""
    }

    private static func trim(_ text: Substring) -> String {
        var rest = text
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return String(rest)
    }
}
