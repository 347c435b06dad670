import Testing

@testable import HTTP

@Suite("The server, over sockets")
struct ServerTests {
    private static func get(_ target: String, _ fields: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n"
    }

    @Test("Requests on one connection are answered in turn")
    func keepAlive() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        for _ in 0..<3 {
            client.send(Self.get("/healthz"))
            let answer = try #require(try client.answer())
            #expect(answer.status == 200)
            #expect(answer.text == "ok")
            #expect(answer["Connection"] == nil)
        }
    }

    @Test("Pipelined requests are answered in order, whatever comes with them")
    func pipelined() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        let post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
        client.send(
            Self.get("/target?1") + post + Self.get("/target?2") + "HEAD /big HTTP/1.1\r\nHost: a\r\n\r\n"
        )
        client.send(Self.get("/big") + Self.get("/target?3"))
        #expect(try client.answer()?.text == "/target?1")
        #expect(try client.answer()?.text == "hello")
        #expect(try client.answer()?.text == "/target?2")
        #expect(try client.answer(toHead: true)?["Content-Length"] == "3000000")
        #expect(try client.answer()?.body == Application.big)
        #expect(try client.answer()?.text == "/target?3")
    }

    @Test("Thousands of pipelined requests to a client that reads late are all answered")
    func lateReader() async throws {
        let server = try await TestServer()
        let client = try server.connect(receiveBuffer: 4_096)
        let writer = Thread { client.send(String(repeating: Self.get("/parts"), count: 300)) }
        for index in 0..<300 {
            let answer = try #require(try client.answer())
            #expect(answer.body == [1, 2] + Application.big[5..<50_000] + [3], "answer \(index)")
        }
        writer.join()
    }

    @Test("Common fields stand on every answer, and give way to an answer's own")
    func commonFields() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(Self.get("/own") + "nonsense\r\n\r\n")
        let own = try #require(try client.answer())
        #expect(own["X-Content-Type-Options"] == "nosniff")
        #expect(own.fields.filter { $0.name == "Referrer-Policy" }.map(\.value) == ["no-referrer"])
        #expect(own.fields.filter { $0.name == "Content-Length" }.map(\.value) == ["0"])
        let refusal = try #require(try client.answer())
        #expect(refusal.status == 400)
        #expect(refusal["X-Content-Type-Options"] == "nosniff")
        #expect(refusal["Referrer-Policy"] == "same-origin")
        #expect(refusal["Connection"] == "close")
        #expect(try client.answer() == nil)
    }

    @Test("204 has neither content nor a length")
    func noContent() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(Self.get("/nothing") + Self.get("/healthz"))
        let answer = try #require(try client.answer())
        #expect(answer.status == 204)
        #expect(answer["Content-Length"] == nil)
        #expect(try client.answer()?.text == "ok")
    }

    @Test("A client that expects 100 gets it before it sends its content")
    func expectation() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.answer()?.status == 100)
        client.send("hi")
        #expect(try client.answer()?.text == "hi")
    }

    @Test("Content that is too large is refused at once, and the client can read it while it sends")
    func tooLarge() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n")
        client.send([UInt8](repeating: 0x61, count: 30_000_000))
        #expect(try client.answer()?.status == 413)
        #expect(try client.answer() == nil)
    }

    @Test("The application may allow one request more content than others")
    func ownLimit() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        let content = String(repeating: "a", count: 900_000)
        client.send("POST /echo?large HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + content)
        #expect(try client.answer()?.body.count == 900_000)
    }

    static let endings: [(String, count: Int)] = [
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 1),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: x, CLOSE\r\n\r\n", 1),
        ("GET /healthz HTTP/1.0\r\n\r\n", 1),
        ("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /healthz HTTP/1.0\r\n\r\n", 2),
        ("GET /bye HTTP/1.1\r\nHost: a\r\n\r\n", 1),
        ("GET / HTTP/1.1\r\n\r\n", 1),
    ]

    @Test("Either side may end the connection", arguments: endings)
    func ends(requests: String, count: Int) async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(requests)
        for index in 1...count {
            let answer = try #require(try client.answer())
            #expect(
                answer["Connection"] == (index == count ? "close" : "keep-alive"),
                "\(requests.debugDescription)"
            )
        }
        #expect(try client.answer() == nil)
    }

    @Test("A connection ends after as many requests as it may have")
    func requestsPerConnection() async throws {
        let server = try await TestServer { $0.requestsPerConnection = 2 }
        let client = try server.connect()
        client.send(Self.get("/target?1") + Self.get("/target?2") + Self.get("/target?3"))
        #expect(try client.answer()?["Connection"] == nil)
        #expect(try client.answer()?["Connection"] == "close")
        #expect(try client.answer() == nil)
    }

    @Test("A client that does not read is answered no further than the limit")
    func unreadOutput() async throws {
        let server = try await TestServer { $0.unreadOutput = 1_024 }
        let client = try server.connect(receiveBuffer: 2_048)
        // Each answer is larger than what the kernel holds back: the second request is not answered before the
        // first answer is taken.
        client.send(Self.get("/big") + Self.get("/target?2"))
        await server.application.untilAnswered()
        #expect(await server.application.exchanges == ["GET /big 200 3000000"])
        #expect(try client.answer()?.body.count == 3_000_000)
        #expect(try client.answer()?.text == "/target?2")
    }

    @Test("A client that ends its sending side still gets its answers")
    func halfClosed() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(Self.get("/target?1") + Self.get("/task") + Self.get("/big"))
        client.endSending()
        #expect(try client.answer()?.text == "/target?1")
        #expect(try client.answer()?.text == "42 /task")
        #expect(try client.answer()?.body.count == 3_000_000)
        #expect(try client.answer() == nil)
    }

    @Test("The log hears of every answer, refusals included")
    func log() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(
            Self.get("/healthz?a") + "HEAD /big HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get("/x", "bad field\r\n")
        )
        #expect(try client.answer()?.status == 200)
        #expect(try client.answer(toHead: true)?.status == 200)
        #expect(try client.answer()?.status == 400)
        let exchanges = await server.application.exchanges
        #expect(exchanges.prefix(2) == ["GET /healthz?a 200 2", "HEAD /big 200 0"])
        #expect(exchanges.last?.hasPrefix("GET /x 400 ") == true)
    }

    @Test("Whoever sends a thousand requests at once keeps nobody waiting for all of them")
    func sharesTurns() async throws {
        let server = try await TestServer()
        let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
        // Only used by one thread at a time: here while the loop does not look at them.
        nonisolated(unsafe) let many = try server.connect()
        nonisolated(unsafe) let one = try server.connect()
        for client in [many, one] {
            client.send(request)
            #expect(try client.answer()?.status == 200)
        }
        // From the loop's own thread, so that both have come when it looks.
        await { @Loop in
            many.send(String(repeating: request, count: 1_000))
            one.send("GET /target HTTP/1.1\r\nHost: a\r\n\r\n")
        }()
        #expect(try one.answer()?.text == "/target")
        for _ in 0..<1_000 { #expect(try many.answer()?.status == 200) }
        let exchanges = await server.application.exchanges
        let place = try #require(exchanges.firstIndex { $0.hasPrefix("GET /target") })
        #expect(place < 200)
    }
}
