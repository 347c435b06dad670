import Testing

@testable import HTTP

@Suite("Draining")
struct DrainTests {
    /// That a client is told that the server ends, and when to come again.
    private func expectStopped(_ client: RawClient, _ place: SourceLocation = #_sourceLocation) throws {
        let answer = try #require(try client.answer(), sourceLocation: place)
        #expect(answer.status == 503 && answer["Retry-After"] == "5", "\(answer)", sourceLocation: place)
        #expect(answer["Connection"] == "close", sourceLocation: place)
        #expect(try client.answer() == nil, sourceLocation: place)
    }

    @Test("Requests in flight are answered, idle connections are closed after a grace, new ones refused")
    func drains() async throws {
        let server = try await TestServer {
            $0.deadlines.drainGrace = .milliseconds(50)
            // A busy machine may take long over what follows; the half-sent request must meet no other end.
            $0.deadlines.header = .seconds(600)
        }
        let idle = try server.connect()
        idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try idle.answer()?["Connection"] == nil)
        let halfSent = try server.connect()
        halfSent.send("GET /healthz HTTP/1.1\r\nHo")
        let busy = try server.connect()
        busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        await server.application.untilWaiting()
        await server.server.drain()
        #expect(throws: RawClient.Failure.self) { try server.connect() }
        #expect(try idle.rest().isEmpty)
        try expectStopped(halfSent)
        #expect(await !server.server.isDrained)
        await server.application.release()
        let answer = try #require(try busy.answer())
        #expect(answer.text == "later")
        #expect(answer["Connection"] == "close")
        try await server.untilEmpty()
        #expect(await server.server.isDrained)
    }

    @Test("A request that was on its way during the grace is answered")
    func onItsWay() async throws {
        let server = try await TestServer { $0.deadlines.drainGrace = .seconds(600) }
        let client = try server.connect()
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?.status == 200)
        await server.server.drain()
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?["Connection"] == "close")
    }

    @Test("In the end who waits for an answer still is told, and whatever is left is cut off")
    func cutsOff() async throws {
        let counter = Counter.fresh()
        let server = try await TestServer {
            $0.deadlines.drainGrace = .milliseconds(1)
            $0.deadlines.drain = .milliseconds(20)
            $0.counters.refused = [.stopping: counter]
        }
        let client = try server.connect()
        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        // Half of its answer has gone out when the end comes, so there is nothing that could be said.
        let lagging = try server.connect(receiveBuffer: 4_096)
        lagging.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
        await server.application.untilAnswered()
        await server.application.untilWaiting()
        await server.server.drain()
        try expectStopped(client)
        #expect(throws: RawClient.Failure.self) { try lagging.answer() }
        try await server.untilEmpty()
        #expect(await server.server.isDrained)
        #expect(counter.value == 1)
        // Nobody waits for what the application says now.
        await server.application.release()
    }

    @Test("Who does not read that the server ends, and sends on, delays it no further")
    func cutsOffSenders() async throws {
        let server = try await TestServer {
            $0.deadlines.drainGrace = .milliseconds(1)
            $0.deadlines.drain = .milliseconds(20)
            $0.deadlines.linger = .seconds(600)
        }
        let client = try server.connect()
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf")
        let waiting = try server.connect()
        waiting.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        await server.application.untilWaiting()
        await server.server.drain()
        try await server.untilEmpty()
        try expectStopped(client)
    }

    @Test("Where another process serves on, requests that have begun to arrive are answered")
    func finishesBegun() async throws {
        let server = try await TestServer {
            $0.deadlines.drainGrace = .milliseconds(20)
            // They have their own deadlines; this one is for a service that ends.
            $0.deadlines.drain = .milliseconds(1)
        }
        let idle = try server.connect()
        idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try idle.answer()?.status == 200)
        let head = try server.connect()
        head.send("GET /healthz HTTP/1.1\r\nHo")
        let body = try server.connect()
        body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        // Its answer shows that what was sent before has been read.
        idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try idle.answer()?.status == 200)
        await server.server.drain(finishesBegun: true)
        // Its end is the end of the grace.
        #expect(try idle.rest().isEmpty)
        head.send("st: a\r\n\r\n")
        #expect(try head.answer()?["Connection"] == "close")
        body.send("cd")
        #expect(try body.answer()?.text == "abcd")
        try await server.untilEmpty()
    }

    @Test("A process that was to finish them is told that the service ends")
    func stopsFinishing() async throws {
        let server = try await TestServer {
            $0.deadlines.drainGrace = .milliseconds(20)
            $0.deadlines.header = .seconds(600)
            $0.deadlines.drain = .seconds(600)
        }
        let head = try server.connect()
        head.send("GET /healthz HTTP/1.1\r\nHo")
        await server.server.drain(finishesBegun: true)
        await server.server.drain()
        try expectStopped(head)
        try await server.untilEmpty()
    }
}
