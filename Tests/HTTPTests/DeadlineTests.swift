import Testing

@testable import HTTP

/// The deadlines are short here, and each test waits for what the server does, not for a time.
@Suite("Deadlines")
struct DeadlineTests {
    private static let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"

    @Test("A connection that sends nothing is closed without a word")
    func silence() async throws {
        let server = try await TestServer { $0.deadlines.header = .milliseconds(40) }
        #expect(try server.connect().rest().isEmpty)
    }

    @Test("Where there are as many connections as may be, an idle one makes room, the oldest first")
    func makesRoom() async throws {
        let server = try await TestServer { $0.maximumConnections = 3 }
        let clients = try (0..<3).map { _ in try server.connect() }
        clients[0].send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        await server.application.untilWaiting()
        let newcomer = try server.connect()
        newcomer.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try newcomer.answer()?.text == "ok")
        #expect(try clients[1].rest().isEmpty)
        clients[2].send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try clients[2].answer()?.text == "ok")
        await server.application.release()
        #expect(try clients[0].answer()?.text == "later")
    }

    static let slow: [(String, @Sendable (inout ServerConfiguration.Deadlines) -> Void)] = [
        ("GET / HTTP/1.1\r\nHo", { $0.header = .milliseconds(40) }),
        ("\r\n", { $0.header = .milliseconds(40) }),
        (head + "half", { $0.body = .milliseconds(40) }),
        (head, { $0.body = .milliseconds(40) }),
        (
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            { $0.body = .milliseconds(40) }
        ),
        (
            head + "half",
            {
                $0.grace = .milliseconds(40)
                $0.leastRate = 1_000_000
            }
        ),
    ]

    @Test("A request that does not come to its end is refused with 408", arguments: slow.indices)
    func halfSent(index: Int) async throws {
        let (text, adjust) = Self.slow[index]
        let server = try await TestServer { adjust(&$0.deadlines) }
        let client = try server.connect()
        client.send(text)
        #expect(try client.answer()?.status == 408, "\(text.debugDescription)")
        #expect(try client.answer() == nil)
    }

    @Test("An idle connection is closed without a word")
    func idle() async throws {
        let server = try await TestServer { $0.deadlines.idle = .milliseconds(40) }
        let client = try server.connect()
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?.status == 200)
        #expect(try client.rest().isEmpty)
    }

    @Test("A client that does not take its answer is given up")
    func stalled() async throws {
        let server = try await TestServer {
            $0.deadlines.stall = .milliseconds(40)
            $0.deadlines.leastRate = 1_000_000_000
        }
        let client = try server.connect(receiveBuffer: 2_048)
        client.send(String(repeating: "GET /big HTTP/1.1\r\nHost: a\r\n\r\n", count: 5))
        await server.application.untilAnswered()
        try await server.untilEmpty()
        #expect(try client.rest().count < 15_000_000)
    }

    @Test("A client that was refused and goes on sending is cut off")
    func lingering() async throws {
        let server = try await TestServer { $0.deadlines.linger = .milliseconds(40) }
        let client = try server.connect()
        client.send("nonsense\r\n\r\n")
        #expect(try client.answer()?.status == 400)
        try await server.untilEmpty()
    }
}
