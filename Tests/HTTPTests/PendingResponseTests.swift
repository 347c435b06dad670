import Testing

@testable import HTTP

@Suite("Answers that come later")
struct PendingResponseTests {
    private static func get(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n"
    }

    @Test("Others are served while one waits, and what is pipelined behind it waits with it")
    func othersAreServed() async throws {
        let server = try await TestServer()
        let patient = try server.connect()
        patient.send(Self.get("/later") + Self.get("/target?behind"))
        await server.application.untilWaiting()
        let other = try server.connect()
        other.send(Self.get("/healthz"))
        #expect(try other.answer()?.text == "ok")
        await server.application.release()
        #expect(try patient.answer()?.text == "later")
        #expect(try patient.answer()?.text == "/target?behind")
    }

    @Test("An answer made by a task keeps its request, although others come meanwhile")
    func task() async throws {
        let server = try await TestServer()
        let clients = try (0..<20).map { _ in try server.connect() }
        for (index, client) in clients.enumerated() { client.send(Self.get("/task?\(index)")) }
        for (index, client) in clients.enumerated() {
            #expect(try client.answer()?.text == "42 /task?\(index)")
        }
    }

    @Test("If the client goes away, the answer is dropped and the server goes on")
    func clientGone() async throws {
        let server = try await TestServer()
        let gone = try server.connect()
        gone.send(Self.get("/later"))
        await server.application.untilWaiting()
        gone.reset()
        try await server.untilEmpty()
        await server.application.release()
        let other = try server.connect()
        other.send(Self.get("/healthz"))
        #expect(try other.answer()?.text == "ok")
    }

    @Test("An answer is given once")
    func once() async {
        await #expect(processExitsWith: .failure) {
            await MainActor.run {}
            await sendTwice()
        }
    }
}

@Loop private func sendTwice() {
    let pending = PendingResponse()
    pending.send(Response(.ok))
    pending.send(Response(.ok))
}
