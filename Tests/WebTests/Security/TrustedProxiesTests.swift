import HTTP
import Testing

@testable import Web

@Suite("What proxies say") @Loop
struct TrustedProxiesTests {
    /// `peer` sends `forwardedFor` fields; 10.0.0.1, 10.0.0.2 and 2001:db8::1 are trusted.
    nonisolated static let chains: [(peer: String, forwardedFor: [String], address: String)] = [
        ("198.51.100.7", [], "198.51.100.7"), ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("10.0.0.3", ["203.0.113.9"], "10.0.0.3"),
        ("10.0.0.1", [], "10.0.0.1"), ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["127.0.0.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.9,10.0.0.2 "], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"), ("10.0.0.1", ["203.0.113.9, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", [""], "10.0.0.1"), ("10.0.0.1", [",,,"], "10.0.0.1"),
        ("10.0.0.1", ["evil\"text"], "10.0.0.1"), ("10.0.0.1", ["1.2.3.4:80"], "10.0.0.1"),
        ("10.0.0.1", ["2001:DB8:0::9"], "2001:db8::9"), ("10.0.0.1", ["::ffff:203.0.113.9"], "203.0.113.9"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("2001:db8::1", ["203.0.113.9"], "203.0.113.9"), ("2001:db8::2", ["203.0.113.9"], "2001:db8::2"),
        ("10.0.0.1", ["\u{600}, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4\u{6DD},203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["\u{301}203.0.113.9"], "10.0.0.1"),
        ("10.0.0.1", [String(repeating: "1.2.3.4,", count: 1_000) + "203.0.113.9"], "203.0.113.9"),
    ]

    private func client(_ peer: String, _ name: HeaderName, _ values: [String]) throws
        -> TrustedProxies.Client
    {
        let proxies = TrustedProxies(try AddressSet(["10.0.0.1", "10.0.0.2", "2001:DB8:0:0::1"]))
        var headers = Headers()
        for value in values { headers.add(name, value) }
        let address = try #require(PeerAddress(peer))
        return proxies.client(of: try Request(.get, "/", headers: headers, peer: address))
    }

    @Test("The right-most address that is no proxy's of ours counts", arguments: chains)
    func address(peer: String, forwardedFor: [String], address: String) throws {
        #expect(try client(peer, .xForwardedFor, forwardedFor).address == address)
    }

    nonisolated static let schemes: [(peer: String, fields: [String], isSecure: Bool)] = [
        ("10.0.0.1", ["https"], true), ("10.0.0.1", ["HTTPS"], true), ("10.0.0.1", ["http"], false),
        ("10.0.0.1", [], false), ("10.0.0.1", [""], false),
        ("10.0.0.1", ["http, https"], true), ("10.0.0.1", ["https, http"], false),
        ("10.0.0.1", ["https", "http"], false), ("10.0.0.1", ["httpsx"], false),
        ("10.0.0.1", ["http\u{600}, https"], true), ("10.0.0.1", ["https\u{301}"], false),
        ("10.0.0.1", ["(ttps"], false), ("10.0.0.1", ["http3"], false),
        ("10.0.0.1", ["http, \tHttpS "], true),
        ("198.51.100.7", ["https"], false), ("127.0.0.1", ["https"], false),
    ]

    @Test("Whether it was HTTPS is believed of a trusted proxy alone, the nearest", arguments: schemes)
    func scheme(peer: String, fields: [String], isSecure: Bool) throws {
        #expect(try client(peer, .xForwardedProto, fields).isSecure == isSecure)
    }

    @Test("Without a list nobody is believed")
    func none() throws {
        let headers: Headers = [.xForwardedFor: "203.0.113.9", .xForwardedProto: "https"]
        let client = TrustedProxies(AddressSet()).client(of: try Request(.get, "/", headers: headers))
        #expect(client.address == "127.0.0.1" && !client.isSecure)
    }

    @Test("Peers of a Unix socket are believed if the setting names them")
    func unix() throws {
        let request = try Request(.get, "/", headers: [.xForwardedFor: "203.0.113.9"], peer: .unix)
        #expect(TrustedProxies(try AddressSet(["unix"])).client(of: request).address == "203.0.113.9")
        #expect(TrustedProxies(try AddressSet(["127.0.0.1"])).client(of: request).address == "unix")
    }
}
