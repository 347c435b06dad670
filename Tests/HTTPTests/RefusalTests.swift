import Testing

@testable import HTTP

/// What the server itself answers, whatever the application is.
@Suite("Refusals")
struct RefusalTests {
    private static let post = "POST /echo HTTP/1.1\r\nHost: a\r\n"

    static let refused: [(String, status: Int)] = [
        ("nonsense\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nbad field\r\n", 400), (post + "Content-Length: x\r\n\r\n", 400),
        (post + "Transfer-Encoding: chunked\r\n\r\nx\r\n", 400), ("GET / HTTP/1.1\r\nHo", 408),
        (post + "Content-Length: 5\r\n\r\nab", 408), (post + "Content-Length: 999999999\r\n\r\n", 413),
        (post + "Expect: 100-continue\r\nContent-Length: 999999999\r\n\r\n", 413),
        ("GET /" + String(repeating: "a", count: 9_000), 414),
        (post + "Expect: 200-ok\r\nContent-Length: 5\r\n\r\n", 417),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 17_000), 431),
        ("GET / HTTP/1.1\r\n" + String(repeating: "X: a\r\n", count: 101), 431),
        (post + "Transfer-Encoding: gzip\r\n\r\n", 501), ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        ("GET / HTTP/2.0\r\n", 505), ("GET /later HTTP/1.1\r\nHost: a\r\n\r\n", 503),
    ]

    @Test("Each has its page, the date, the common fields, and ends the connection", arguments: refused)
    func refuses(text: String, status: Int) async throws {
        let server = try await TestServer {
            $0.deadlines.answer = .milliseconds(40)
            if status == 408 {
                $0.deadlines.header = .milliseconds(40)
                $0.deadlines.body = .milliseconds(40)
            }
        }
        let client = try server.connect()
        client.send(text)
        let answer = try #require(try client.answer())
        #expect(answer.status == status, "\(text.prefix(200).debugDescription)")
        #expect(answer["Date"]?.hasSuffix(" GMT") == true)
        #expect(answer["X-Content-Type-Options"] == "nosniff")
        #expect(answer["Referrer-Policy"] == "same-origin")
        #expect(answer["Connection"] == "close")
        #expect(answer["Content-Type"]?.contains("charset=utf-8") == true)
        #expect(answer["Content-Length"].flatMap { Int($0) } == answer.body.count && !answer.body.isEmpty)
        #expect((answer["Retry-After"] != nil) == (status == 503))
        #expect(try client.answer() == nil)
    }

    @Test("An answer that never comes is given up with 503, and dropped when it comes after all")
    func answerTimeout() async throws {
        let counter = Counter.fresh()
        let server = try await TestServer {
            $0.deadlines.answer = .milliseconds(40)
            $0.counters.refused = [.answerTime: counter, .stopping: .fresh()]
        }
        let client = try server.connect()
        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /target?behind HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?.status == 503)
        #expect(counter.value == 1)
        await server.application.release()
        #expect(try client.answer() == nil)
        let other = try server.connect()
        other.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.answer()?.text == "ok")
    }

    @Test("A connection that there is no room for is told so, and those that are busy stay")
    func tooManyConnections() async throws {
        let counter = Counter.fresh()
        let server = try await TestServer {
            $0.maximumConnections = 2
            $0.counters.turnedAway = [.noRoom: counter, .addressLimit: .fresh()]
        }
        let busy = try (0..<2).map { _ in try server.connect() }
        for client in busy { client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n") }
        await server.application.untilWaiting(2)
        for _ in 0..<3 {
            let turnedAway = try server.connect()
            turnedAway.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try #require(try turnedAway.answer())
            #expect(answer.status == 503 && answer["Retry-After"] != nil && answer["Connection"] == "close")
            #expect(try turnedAway.answer() == nil)
        }
        #expect(counter.value == 3)
        #expect(await server.application.turnedAway == [.noRoom, .noRoom, .noRoom])
        await server.application.release()
        for client in busy { #expect(try client.answer()?.text == "later") }
    }

    @Test("Connections of other processes count too, where a count is shared with them")
    func connectionsInAll() async throws {
        let (own, other) = (Counter.fresh(), Counter.fresh())
        let server = try await TestServer { $0.maximumConnections = 3 }
        await server.share(SharedCount(own: own, others: [other, .fresh()]))
        other.set(2)
        let busy = try server.connect()
        busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        await server.application.untilWaiting()
        #expect(own.value == 1)
        let refused = try server.connect()
        #expect(try refused.answer()?.status == 503)
        // The one that was refused may be there still, to be read.
        other.set(0)
        let admitted = try server.connect()
        admitted.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(try admitted.answer()?.status == 200)
        await server.application.release()
        #expect(try busy.answer()?.text == "later")
    }

    static let answered = [
        "GET /healthz HTTP/1.1", "GET /healthz HTTP/1.0\r\nConnection: keep-alive", "GET /healthz HTTP/1.0",
        "HEAD /big HTTP/1.1", "GET /own HTTP/1.1", "GET /nothing HTTP/1.1", "GET /bye HTTP/1.1", "nonsense",
    ]

    @Test("What the log is told of an answer's fields is what was sent", arguments: answered)
    func sentFields(start: String) async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send("\(start)\r\nHost: a\r\n\r\n")
        let answer = try #require(try client.answer(toHead: start.hasPrefix("HEAD")))
        #expect(answer.fields.allSatisfy { Application.noted.contains($0.name) }, "\(answer)")
        let sent = await server.application.lastSent
        for name in Application.noted { #expect(sent[name] == answer[name], "\(name) of \(start)") }
    }

    @Test("Where the head alone decides, no content is asked for, and none that comes is read as a request")
    func headDecides() async throws {
        let server = try await TestServer()
        for body in ["", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"] {
            let client = try server.connect()
            client.send(
                "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 35\r\nExpect: 100-continue\r\n\r\n"
                    + body
            )
            let answer = try #require(try client.answer())
            #expect(answer.status == 404 && answer["Connection"] == "close")
            #expect(try client.answer() == nil)
        }
    }

    @Test("An upgrade is not made")
    func upgrade() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send(
            "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c, websocket\r\n\r\n"
        )
        #expect(try client.answer()?.text == "ok")
    }
}
