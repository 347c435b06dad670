import Testing

@testable import HTTP

@Suite("Connections of a server that has died")
struct HandoverTests {
    @Test("A client goes on with another server, which knows where it comes from")
    func goesOn() async throws {
        let way = try await Way()
        let client = try await way.connection(.idle, from: "2001:db8::7")
        client.send("GET /peer HTTP/1.1\r\nHost: a\r\n\r\n")
        await way.handOver()
        #expect(try client.answer()?.text == "2001:db8::7")
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?.text == "ok")
    }

    @Test(
        "Addresses arrive as they were",
        arguments: ["192.0.2.7", "255.255.255.255", "2001:db8:1:2:3:4:5:6"]
    )
    func addresses(text: String) async throws {
        let way = try await Way()
        let client = try await way.connection(.idle, from: text)
        client.send("GET /peer HTTP/1.1\r\nHost: a\r\n\r\n")
        await way.handOver()
        #expect(try client.answer()?.text == text)
    }

    @Test("Whoever waits for an answer is told that there will be none, and when to look")
    func unanswered() async throws {
        let way = try await Way()
        let client = try await way.connection(.unanswered)
        await way.handOver()
        let answer = try client.answer()
        #expect(answer?.status == 503)
        #expect(answer?["Retry-After"] == "5")
        #expect(answer?["Connection"] == "close")
        #expect(answer?["X-Content-Type-Options"] == "nosniff")
        #expect(try client.answer() == nil)
        #expect(way.died.value == 1)
    }

    @Test("One of which nothing was read begins with the proxy's header")
    func untouched() async throws {
        let proxies = try AddressSet(["192.0.2.1"])
        let way = try await Way {
            $0.expectsProxyHeader = true
            $0.trustedProxies = proxies
        }
        let client = try await way.connection(.untouched)
        client.send("PROXY TCP4 192.0.2.9 192.0.2.1 5000 80\r\nGET /peer HTTP/1.1\r\nHost: a\r\n\r\n")
        let other = try await way.connection(.idle, from: "192.0.2.8")
        other.send("GET /peer HTTP/1.1\r\nHost: a\r\n\r\n")
        await way.handOver()
        #expect(try client.answer()?.text == "192.0.2.9")
        #expect(try other.answer()?.text == "192.0.2.8")
    }

    @Test("One that was admitted before is not one too many of its address")
    func isKnown() async throws {
        let way = try await Way { $0.maximumConnectionsPerAddress = 1 }
        let clients = [try await way.connection(.idle), try await way.connection(.idle)]
        await way.handOver()
        for client in clients {
            client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer()?.text == "ok")
        }
    }

    @Test("Where there is no room, whoever waits for an answer is told what matters")
    func noRoom() async throws {
        let way = try await Way { $0.maximumConnections = 0 }
        let client = try await way.connection(.unanswered)
        let idle = try await way.connection(.idle)
        await way.handOver()
        #expect(try client.answer()?.text.contains("look before you try again") == true)
        #expect(try idle.answer()?.text.contains("more connections than") == true)
    }

    @Test("A connection that is lost stays behind")
    func lost() async throws {
        let way = try await Way()
        let client = try await way.connection(.lost)
        let other = try await way.connection(.idle)
        await way.handOver()
        other.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.answer()?.text == "ok")
        #expect(await way.successor.server.connectionCount == 1)
        #expect(try client.answer() == nil)
    }

    @Test("More than one message holds arrive, whoever takes them", arguments: [250, 251])
    func many(count: Int) async throws {
        let way = try await Way()
        var clients: [RawClient] = []
        for _ in 0..<count { clients.append(try await way.connection(.idle)) }
        await way.handOver()
        for client in clients { client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") }
        for client in clients { #expect(try client.answer()?.text == "ok") }
    }

    @Test("What was handed to a place that nobody has is taken by a neighbour when it is asked to")
    func neighbour() async throws {
        let way = try await Way(isNeighbour: true)
        let client = try await way.connection(.idle)
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        await way.handOver()
        await way.successor.server.takeConnections(handedToNeighbour: 0)
        #expect(try client.answer()?.text == "ok")
        await way.successor.server.takeConnections(handedToNeighbour: 3)
    }

    @Test("A server that drains takes no more of them")
    func drains() async throws {
        let way = try await Way()
        await way.successor.server.drain()
        let client = try await way.connection(.idle)
        await way.handOver()
        await way.close()
        #expect(try client.answer() == nil)
    }

    // MARK: What a server notes

    @Test("A connection is idle between an answer and the next request")
    func notesIdle() async throws {
        let noting = try await Noting()
        let client = try noting.server.connect()
        try await noting.until(.idle)
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.answer()
        try await noting.until(.idle)
    }

    static let begun = [
        "GET /healthz HT", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /health",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
        "GET /later HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n\r\n",
    ]

    @Test("It is unanswered from the first byte of a request on", arguments: begun)
    func notesUnanswered(bytes: String) async throws {
        let noting = try await Noting()
        let client = try noting.server.connect()
        client.send(bytes)
        try await noting.until(.unanswered)
    }

    @Test("It is lost once part of an answer is sent, and idle again when all of it is")
    func notesLost() async throws {
        let noting = try await Noting()
        let client = try noting.server.connect(receiveBuffer: 4_096)
        client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
        try await noting.until(.lost)
        _ = try client.answer()
        try await noting.until(.idle)
    }

    @Test("It is lost when it ends, so that whoever has its number next is not taken for it")
    func notesEnd() async throws {
        let noting = try await Noting()
        let client = try noting.server.connect()
        try await noting.until(.idle)
        client.send("GET /bye HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.rest().isEmpty == false)
        client.endSending()
        try await noting.server.untilEmpty()
        #expect(await noting.standings == [])
    }

    @Test("Behind a proxy it is the client's as soon as that is known, and lost before")
    func notesProxied() async throws {
        let proxies = try AddressSet(["127.0.0.1"])
        let noting = try await Noting {
            $0.expectsProxyHeader = true
            $0.trustedProxies = proxies
        }
        let client = try noting.server.connect()
        try await noting.until(.untouched)
        client.send("PROXY TCP4 192.0")
        try await noting.until(.lost)
        #expect(await noting.handedOver() == [])
        client.send(".2.9 192.0.2.1 5000 80\r\nGET /peer HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer()?.text == "192.0.2.9")
        try await noting.until(.idle)
        #expect(await noting.handedOver() == ["192.0.2.9"])
    }
}
