import Testing

@testable import HTTP

/// The PROXY protocol lends the clients addresses here, as all of them are on the loopback.
@Suite("Connections of one address")
struct AddressLimitTests {
    private static let request = "GET /peer HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private func server(limit: Int, proxied: Bool = true) async throws -> TestServer {
        let proxies = try AddressSet(["127.0.0.1"])
        return try await TestServer {
            $0.maximumConnectionsPerAddress = limit
            $0.expectsProxyHeader = proxied
            if proxied { $0.trustedProxies = proxies }
        }
    }

    private func client(_ server: TestServer, _ address: String) throws -> RawClient {
        let family = address.contains(":") ? "TCP6 \(address) ::1" : "TCP4 \(address) 127.0.0.1"
        let client = try server.connect()
        client.send("PROXY \(family) 1 1\r\n" + Self.request)
        return client
    }

    @Test("More than may be are answered 503 and closed; others are not concerned")
    func limit() async throws {
        let server = try await server(limit: 2)
        let first = try client(server, "203.0.113.9")
        let second = try client(server, "::ffff:203.0.113.9")
        #expect(try first.answer()?.text == "203.0.113.9" && second.answer()?.text == "203.0.113.9")
        let third = try client(server, "203.0.113.9")
        let refusal = try #require(try third.answer())
        #expect(refusal.status == 503 && refusal["Retry-After"] != nil && refusal["Connection"] == "close")
        #expect(refusal["X-Content-Type-Options"] == "nosniff" && refusal["Date"] != nil)
        #expect(try third.answer() == nil)
        #expect(try client(server, "203.0.113.10").answer()?.status == 200)
        #expect(await server.application.turnedAway == [.addressLimit])
        // Once one has gone there is room again.
        first.send("GET /bye HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        _ = try first.rest()
        #expect(try client(server, "203.0.113.9").answer()?.status == 200)
    }

    @Test("An IPv6 network of 64 bits counts as one address")
    func network() async throws {
        let server = try await server(limit: 1)
        let first = try client(server, "2001:db8:0:1::1")
        #expect(try first.answer()?.status == 200)
        #expect(try client(server, "2001:db8:0:1:ffff::2").answer()?.status == 503)
        #expect(try client(server, "2001:db8:0:2::1").answer()?.status == 200)
    }

    @Test("The loopback may have any number", arguments: [true, false])
    func exempt(proxied: Bool) async throws {
        let server = try await server(limit: 1, proxied: proxied)
        let clients = try (0..<4).map { _ in try server.connect() }
        for client in clients {
            client.send((proxied ? "PROXY UNKNOWN\r\n" : "") + Self.request)
            #expect(try client.answer()?.text == "127.0.0.1")
        }
    }
}
