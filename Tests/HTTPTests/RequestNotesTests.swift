import Testing

@testable import HTTP

@Suite struct RequestNotesTests {
    @Loop private static func notes() -> RequestNotes {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: RequestNotes.byteCount, alignment: 8)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        return RequestNotes(memory)
    }

    @Test("The line of a request stands there while it is answered")
    @Loop func line() {
        let notes = Self.notes()
        #expect(notes.lines == [])
        notes.begin(Array("\r\nGET /a HTTP/1.1\r\nCookie: secret\r\n\r\n".utf8))
        #expect(notes.lines == ["GET /a HTTP/1.1"])
        notes.end()
        #expect(notes.lines == [])
        notes.begin([])
        #expect(notes.lines == [])
        notes.begin(Array("GET /".utf8) + Array(repeating: 97, count: 5_000))
        #expect(notes.lines.first?.utf8.count == 254)
    }

    @Test("Requests that are answered later stay beside the others; more than there is room for are left out")
    @Loop func parked() {
        let notes = Self.notes()
        var places: [Int?] = []
        for number in 0..<20 {
            notes.begin(Array("GET /\(number) HTTP/1.1\r\n".utf8))
            places.append(notes.park())
        }
        #expect(places.compactMap { $0 } == Array(1...15))
        #expect(notes.lines == (0..<15).map { "GET /\($0) HTTP/1.1" })
        notes.begin(Array("GET /now HTTP/1.1\r\n".utf8))
        notes.leave(2)
        #expect(notes.lines.first == "GET /now HTTP/1.1" && notes.lines.count == 15)
        notes.begin(Array("GET /again HTTP/1.1\r\n".utf8))
        #expect(notes.park() == 2)
        notes.clear()
        #expect(notes.lines == [])
    }

    @Test("A server notes what it answers, at once or later, and forgets it then")
    func server() async throws {
        let server = try await TestServer()
        let noted = { @Loop in server.server.notes?.lines }
        await Self.setNotes(of: server)
        let client = try server.connect()
        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        await server.application.untilWaiting()
        #expect(await noted() == ["GET /later HTTP/1.1"])
        await server.application.release()
        #expect(try client.answer()?.text == "later")
        #expect(await noted() == [])
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?.text == "ok")
        #expect(await noted() == [])
    }

    @Loop private static func setNotes(of server: TestServer) { server.server.notes = notes() }
}
