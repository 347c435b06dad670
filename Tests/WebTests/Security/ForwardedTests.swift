import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("The field Forwarded") @Loop
struct ForwardedTests {
    /// 10.0.0.0/8 and 2001:db8::1 are trusted; the peer is 10.0.0.1.
    nonisolated static let cases: [(fields: [String], address: String, isSecure: Bool)] = [
        ([], "10.0.0.1", false), (["for=203.0.113.9"], "203.0.113.9", false),
        (["For=203.0.113.9;Proto=HTTPS"], "203.0.113.9", true),
        (["proto=https;for=203.0.113.9;by=10.0.0.1;host=school.example"], "203.0.113.9", true),
        ([" for=203.0.113.9 ; proto=https "], "203.0.113.9", true),
        (["for=203.0.113.9;proto=ftp"], "203.0.113.9", false),
        (["for=\"203.0.113.9:47011\""], "203.0.113.9", false), (["for=203.0.113.9:80"], "203.0.113.9", false),
        (["for=\"[2001:db8:cafe::17]\""], "2001:db8:cafe::17", false),
        (["for=\"[2001:db8:cafe::17]:4711\";proto=https"], "2001:db8:cafe::17", true),
        (["for=\"[2001:db8:cafe::17]:_hidden\""], "2001:db8:cafe::17", false),
        (["for=[2001:db8::9]"], "2001:db8::9", false), (["for=\"203.0.113\\.9\""], "203.0.113.9", false),
        // The right-most that is no proxy of ours, over several fields.
        (["for=1.2.3.4, for=203.0.113.9"], "203.0.113.9", false),
        (["for=1.2.3.4", "for=203.0.113.9"], "203.0.113.9", false),
        (["for=203.0.113.9;proto=https, for=10.0.0.2;proto=http"], "203.0.113.9", true),
        (["for=203.0.113.9;proto=https", "for=10.0.0.2", ""], "203.0.113.9", true),
        (["for=203.0.113.9, for=\"[2001:db8::1]:80\", for=10.0.0.2"], "203.0.113.9", false),
        (["for=10.0.0.3;proto=https"], "10.0.0.3", true),
        (["for=1.2.3.4;proto=https, for=203.0.113.9;proto=http"], "203.0.113.9", false),
        (["for=203.0.113.9, , ,"], "203.0.113.9", false),
        // Who hides is whoever stands before the proxy that says so.
        (["for=unknown"], "10.0.0.1", false), (["for=_gazonk"], "10.0.0.1", false),
        (["for=1.2.3.4, for=\"_SEVKISEK\";proto=https"], "10.0.0.1", true),
        (["for=_hidden, for=10.0.0.2"], "10.0.0.2", false), (["proto=https"], "10.0.0.1", true),
        (["by=203.0.113.43"], "10.0.0.1", false),
        // A quote that the client left open does not swallow what the proxy has appended.
        (["for=\"1.2.3.4, for=203.0.113.9;proto=https"], "203.0.113.9", true),
        (["for=\"1.2.3.4", "for=203.0.113.9"], "203.0.113.9", false),
        (["for=\", for=\"[2001:db8:cafe::17]\""], "2001:db8:cafe::17", false),
        (["\\\", for=203.0.113.9"], "203.0.113.9", false),
        (["for=\"1.2.3.4, for=10.0.0.9"], "10.0.0.9", false),
        // What can't be read was not written by a proxy of ours.
        (["203.0.113.9"], "10.0.0.1", false), (["for="], "10.0.0.1", false), (["=x"], "10.0.0.1", false),
        (["for=1.2.3.4;for=5.6.7.8"], "10.0.0.1", false), (["for=\"1.2.3.4"], "10.0.0.1", false),
        (["for=1.2.3.4\""], "10.0.0.1", false), (["for=\"1.2.3.4\"x"], "10.0.0.1", false),
        (["for=1.2.3.4:99999999"], "10.0.0.1", false), (["for=\"[1.2.3.4]\""], "10.0.0.1", false),
        (["for=\"[::1\""], "10.0.0.1", false), (["for=\"2001:db8::9\""], "10.0.0.1", false),
        (["for=1.2.3.4 5.6.7.8"], "10.0.0.1", false), (["for=\"1.2.3.4\\\""], "10.0.0.1", false),
        ([String(repeating: "for=1.2.3.4,", count: 1_000) + "for=203.0.113.9"], "203.0.113.9", false),
    ]

    private func client(
        _ peer: String,
        _ headers: Headers,
        _ kind: TrustedProxies.Fields = .either
    ) throws -> TrustedProxies.Client {
        let proxies = TrustedProxies(try AddressSet(["10.0.0.0/8", "2001:db8::1"]), fields: kind)
        let address = try #require(PeerAddress(peer))
        return proxies.client(of: try Request(.get, "/", headers: headers, peer: address))
    }

    @Test("The hop nearest to the trusted proxies is the client", arguments: cases)
    func reads(fields: [String], address: String, isSecure: Bool) throws {
        var headers = Headers()
        for field in fields { headers.add(.forwarded, field) }
        let client = try client("10.0.0.1", headers)
        #expect(client.address == address && client.isSecure == isSecure, "\(client.address)")
    }

    nonisolated static let kinds: [(TrustedProxies.Fields, x: Bool, forwarded: Bool, address: String)] = [
        (.either, true, true, "203.0.113.1"), (.either, true, false, "203.0.113.1"),
        (.either, false, true, "203.0.113.2"), (.either, false, false, "10.0.0.1"),
        (.xForwarded, true, true, "203.0.113.1"), (.xForwarded, false, true, "10.0.0.1"),
        (.forwarded, true, true, "203.0.113.2"), (.forwarded, true, false, "10.0.0.1"),
    ]

    @Test("One kind of field is read, the other is not even looked at", arguments: kinds)
    func kind(kind: TrustedProxies.Fields, x: Bool, forwarded: Bool, address: String) throws {
        var headers = Headers()
        if x { headers.add(.xForwardedFor, "203.0.113.1") }
        if forwarded { headers.add(.forwarded, "for=203.0.113.2;proto=https") }
        let client = try client("10.0.0.1", headers, kind)
        #expect(client.address == address)
        #expect(client.isSecure == (address == "203.0.113.2"))
    }

    @Test("X-Forwarded-Proto alone is enough not to read Forwarded")
    func scheme() throws {
        let client = try client(
            "10.0.0.1",
            [.xForwardedProto: "http", .forwarded: "for=1.1.1.1;proto=https"]
        )
        #expect(client.address == "10.0.0.1" && !client.isSecure)
    }

    // MARK: Whatever a client makes up

    nonisolated private static let scraps = [
        "for=", "for", "proto=https", "proto=http", "by=", "host=x", "=", ";", ",", "\"", "\\", " ", "\t",
        "_a",
        "unknown", "1.2.3.4", "10.0.0.7", "127.0.0.1", "[2001:db8::1]", "[::1]:80", ":80",
        "\"[2001:db8::9]:1\"", "é",
        "for=10.0.0.2", "for=\"10.0.0.3:80\"", ", for=10.0.0.4;proto=https", "for=\"", "\"\"", "\\\"",
    ]

    nonisolated static let fields: [(TrustedProxies.Fields, HeaderName)] = [
        (.either, .xForwardedFor), (.either, .forwarded), (.xForwarded, .xForwardedFor),
        (.forwarded, .forwarded),
    ]

    @Test("A client behind trusted proxies can't change its address or scheme", arguments: fields)
    func property(kind: TrustedProxies.Fields, name: HeaderName) throws {
        var random = SeededRandom()
        let clients = ["203.0.113.9", "2001:db8:cafe::17"]
        for _ in 0..<2_000 {
            let own = clients.randomElement(using: &random) ?? clients[0]
            let isSecure = Bool.random(using: &random)
            var headers = Headers()
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                headers.add(name, Self.madeUp(&random))
                // The other kind of field, where the proxies would not overwrite it, is the client's alone.
                if kind != .either || name == .xForwardedFor {
                    headers.add(name == .forwarded ? .xForwardedFor : .forwarded, Self.madeUp(&random))
                }
            }
            let chain = Bool.random(using: &random) ? [own] : [own, "10.0.0.2"]
            for hop in chain {
                Self.append(hop, isSecure, name, to: &headers, inPlace: Bool.random(using: &random))
            }
            let client = try client("10.0.0.1", headers, kind)
            #expect(client.address == own, "seed \(random.seed): \(headers.fields)")
            #expect(client.isSecure == isSecure, "seed \(random.seed): \(headers.fields)")
            let direct = try self.client("203.0.113.77", headers, kind)
            #expect(direct.address == "203.0.113.77" && !direct.isSecure, "seed \(random.seed)")
        }
    }

    nonisolated private static func madeUp(_ random: inout SeededRandom) -> String {
        (0..<Int.random(in: 0...6, using: &random))
            .map { _ in scraps.randomElement(using: &random) ?? "" }.joined()
    }

    /// What a proxy does: says whom it saw, in a field of its own or behind what is there.
    private static func append(
        _ hop: String,
        _ isSecure: Bool,
        _ name: HeaderName,
        to headers: inout Headers,
        inPlace: Bool
    ) {
        let scheme = isSecure ? "https" : "http"
        let node = hop.contains(":") ? "\"[\(hop)]\"" : hop
        let text = name == .forwarded ? "for=\(node);proto=\(scheme)" : hop
        if name == .xForwardedFor { headers[.xForwardedProto] = scheme }
        let fields = headers.fields
        guard inPlace, let last = fields.lastIndex(where: { $0.name == name }) else {
            headers.add(name, text)
            return
        }
        headers = Headers()
        for (index, field) in fields.enumerated() {
            headers.add(field.name, index == last ? "\(field.value), \(text)" : field.value)
        }
    }
}
