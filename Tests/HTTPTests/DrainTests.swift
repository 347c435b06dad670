import Testing

@testable import HTTP

@Suite("Draining")
struct DrainTests {
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
        #expect(try halfSent.rest().isEmpty)
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

    @Test("In the end whatever is left is cut off")
    func cutsOff() async throws {
        let server = try await TestServer {
            $0.deadlines.drainGrace = .milliseconds(1)
            $0.deadlines.drain = .milliseconds(20)
        }
        let client = try server.connect()
        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        await server.application.untilWaiting()
        await server.server.drain()
        #expect(try client.rest().isEmpty)
        #expect(await server.server.isDrained)
    }
}
