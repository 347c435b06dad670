import Testing

@testable import HTTP

@Suite("Requests that have arrived in part")
struct UnfinishedRequestTests {
    /// Room for two of the requests below, and not for three.
    private func server() async throws -> TestServer {
        try await TestServer { $0.unfinishedRequests = 20_000 }
    }

    private static let part = String(repeating: "a", count: 9_000)

    static let beginnings = [
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9001\r\n\r\n" + part,
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2329\r\n" + part,
        "POST /spooled HTTP/1.1\r\nHost: a\r\nContent-Length: 9001\r\n\r\n" + part,
        "GET /nowhere HTTP/1.1\r\nHost: a\r\nX-Long: " + part,
    ]

    @Test(
        "Of too many those that are on their way for longest are refused, and the others go on",
        arguments: beginnings
    )
    func refusesOldest(beginning: String) async throws {
        let server = try await server()
        let clients = try (0..<3).map { _ in try server.connect() }
        for (index, client) in clients.dropLast().enumerated() {
            client.send(beginning)
            try await server.untilHolding { $0 >= (index + 1) * 9_000 }
        }
        clients[2].send(beginning)
        for client in clients.dropLast() {
            let refusal = try #require(try client.answer())
            #expect(
                refusal.status == 503 && refusal["Retry-After"] != nil && refusal["Connection"] == "close"
            )
            #expect(try client.answer() == nil)
        }
        let other = try server.connect()
        other.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.answer()?.text == "ok")
        clients[2].send(beginning.hasPrefix("GET") ? "\r\n\r\n" : "a\r\n0\r\n\r\n")
        #expect(try [200, 404].contains(#require(try clients[2].answer()).status))
        try await server.untilHolding { $0 == 0 }
    }

    @Test("What is answered, given up or on the disk is not counted")
    func countsOff() async throws {
        let server = try await server()
        let (sender, quitter) = (try server.connect(), try server.connect())
        sender.send(Self.beginnings[0])
        quitter.send(Self.beginnings[3])
        try await server.untilHolding { $0 > 18_000 && $0 < 20_000 }
        quitter.reset()
        try await server.untilHolding { $0 == 9_000 }
        sender.send("a")
        #expect(try sender.answer()?.status == 200)
        #expect(await server.server.heldBytes == 0)
        sender.send("POST /spooled HTTP/1.1\r\nHost: a\r\nContent-Length: 10002\r\n\r\n" + Self.part)
        try await server.untilHolding { $0 == 9_000 }
        sender.send(String(repeating: "a", count: 1_001))
        try await server.untilHolding { $0 == 0 }
        sender.send("a")
        #expect(try sender.answer()?.status == 200)
    }
}
