import Testing

@testable import HTTP

@Suite("Sockets that several processes serve")
struct NeighbourTests {
    @Test("Connections that wait at a socket that nobody serves are taken when asked for")
    func takesWaiting() async throws {
        let own = try ListeningSocket.open(host: "127.0.0.1", port: 0, sharesPort: true)
        let other = try ListeningSocket.open(host: "127.0.0.1", port: 0, sharesPort: true)
        let port = other.port
        let server = await Self.start(own, neighbour: other)
        let client = try RawClient(port: port)
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        await server.takeConnections(fromNeighbour: 0)
        #expect(try client.answer()?.text == "ok")
        await server.takeConnections(fromNeighbour: 7)
        await server.drain()
    }

    @Test("A sibling listens on the same port, and goes on when the first is closed")
    func sibling() async throws {
        let first = try ListeningSocket.open(host: "127.0.0.1", port: 0, sharesPort: true)
        let second = try first.sibling()
        #expect(second.port == first.port && second.descriptor != first.descriptor)
        first.close()
        let server = await Self.start(second, neighbour: nil)
        let client = try RawClient(port: second.port)
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?.text == "ok")
        await server.drain()
    }

    @Test("Behind a shut entrance those that are in the queue are answered, and nobody comes after them")
    func shutsEntrance() async throws {
        let socket = try ListeningSocket.open(host: "127.0.0.1", port: 0)
        let port = socket.port
        let waiting = try RawClient(port: port)
        socket.shutEntrance()
        waiting.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        let server = await Self.start(socket, neighbour: nil)
        #expect(try waiting.answer()?.text == "ok")
        await server.drain()
        // The socket is closed now: whoever asks is told so, and nobody is let in only to be reset.
        #expect(throws: (any Error).self) { try RawClient(port: port) }
    }

    @Loop private static func start(_ socket: ListeningSocket, neighbour: ListeningSocket?) -> Server {
        let server = Server(
            configuration: ServerConfiguration(),
            responder: Application(),
            listeners: [socket],
            neighbours: neighbour.map { [$0] } ?? []
        )
        server.start()
        return server
    }
}
