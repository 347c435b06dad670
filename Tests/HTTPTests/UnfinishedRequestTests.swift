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
        "Of too many the one that is on its way for longest is refused, and the others go on",
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
        let refusal = try #require(try clients[0].answer())
        #expect(refusal.status == 503 && refusal["Retry-After"] != nil && refusal["Connection"] == "close")
        #expect(try clients[0].answer() == nil)
        for client in clients.dropFirst() {
            client.send(
                beginning.hasPrefix("GET")
                    ? "\r\n\r\n" : beginning.contains("chunked") ? "a\r\n0\r\n\r\n" : "a"
            )
            let answer = try #require(try client.answer())
            #expect(answer.status == (beginning.hasPrefix("GET") ? 404 : 200), "\(answer.text)")
        }
        try await server.untilHolding { $0 == 0 }
    }

    @Test(
        "The header of a form that has begun is counted, and so is what waits behind an answer that nobody reads"
    )
    func countsAll() async throws {
        let server = try await server()
        let client = try server.connect()
        client.send(
            "POST /echo HTTP/1.1\r\nHost: a\r\nX-Long: \(Self.part)\r\nContent-Length: 9\r\n\r\na"
        )
        try await server.untilHolding { $0 > 18_000 }
        let idler = try server.connect(receiveBuffer: 2_048)
        idler.send(
            String(repeating: "GET /big HTTP/1.1\r\nHost: a\r\n\r\n", count: 4) + Self.beginnings[0]
        )
        #expect(try client.answer()?.status == 503)
        try await server.untilHolding { $0 > 9_000 && $0 < 12_000 }
        // Cut off in the middle of an answer, as more is waiting than may be.
        let others = try (0..<2).map { _ in try server.connect() }
        others[0].send(Self.beginnings[0])
        try await server.untilHolding { $0 > 18_000 }
        others[1].send(Self.beginnings[0])
        #expect(try idler.rest().count < 12_000_000)
    }

    @Test("What is answered, given up or on the disk is not counted")
    func countsOff() async throws {
        let server = try await server()
        let (sender, quitter) = (try server.connect(), try server.connect())
        sender.send(Self.beginnings[0])
        quitter.send(Self.beginnings[3])
        try await server.untilHolding { $0 > 18_000 && $0 < 20_000 }
        quitter.reset()
        try await server.untilHolding { $0 > 9_000 && $0 < 10_000 }
        sender.send("a")
        #expect(try sender.answer()?.status == 200)
        #expect(await server.server.heldBytes == 0)
        sender.send("POST /spooled HTTP/1.1\r\nHost: a\r\nContent-Length: 10002\r\n\r\n" + Self.part)
        try await server.untilHolding { $0 > 9_000 }
        sender.send(String(repeating: "a", count: 1_001))
        try await server.untilHolding { $0 < 1_000 }
        sender.send("a")
        #expect(try sender.answer()?.status == 200)
    }
}
