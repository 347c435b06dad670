import TestSupport
import Testing

@testable import HTTP

@Suite("The PROXY protocol")
struct ProxyHeaderTests {
    /// Nil for what is malformed; an empty source for a connection without a known client.
    static let lines: [(String, source: String?)] = [
        ("PROXY TCP4 203.0.113.9 192.0.2.1 47011 443\r\n", "203.0.113.9"),
        ("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"),
        ("PROXY TCP6 2001:db8::9 2001:db8::1 0 1\r\n", "2001:db8::9"),
        ("PROXY TCP6 ::ffff:203.0.113.9 ::1 1 1\r\n", "203.0.113.9"),
        ("PROXY UNKNOWN\r\n", ""), ("PROXY UNKNOWN ffff::1 whatever \t 12\r\n", ""),
        ("PROXY UNKNOWN " + String(repeating: "x", count: 91) + "\r\n", ""),
        ("PROXY UNKNOWN " + String(repeating: "x", count: 92) + "\r\n", nil),
        ("PROXY TCP4 203.0.113.9 192.0.2.1 47011 443\n", nil), ("PROXY \r\n", nil), ("PROXY\r\n", nil),
        ("PROXY TCP4\r\n", nil), ("PROXY TCP4 203.0.113.9 192.0.2.1 47011\r\n", nil),
        ("PROXY TCP4 203.0.113.9 192.0.2.1 47011 443 \r\n", nil),
        ("PROXY TCP4  203.0.113.9 192.0.2.1 47011 443\r\n", nil),
        ("PROXY tcp4 203.0.113.9 192.0.2.1 47011 443\r\n", nil),
        ("proxy TCP4 203.0.113.9 192.0.2.1 47011 443\r\n", nil),
        ("PROXY TCP4 2001:db8::9 2001:db8::1 1 1\r\n", nil), ("PROXY TCP6 1.2.3.4 1.2.3.4 1 1\r\n", nil),
        ("PROXY TCP4 203.0.113.256 192.0.2.1 1 1\r\n", nil), ("PROXY TCP4 203.0.113.9 x 1 1\r\n", nil),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 65536 1\r\n", nil), ("PROXY TCP4 1.2.3.4 1.2.3.4 01 1\r\n", nil),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 +1 1\r\n", nil), ("PROXY TCP4 1.2.3.4 1.2.3.4  1\r\n", nil),
        ("PROXY UDP4 1.2.3.4 1.2.3.4 1 1\r\n", nil), ("PROXY UNKNOWN \r \r\n", nil),
        // C takes what stands before a NUL for the whole.
        ("PROXY TCP4 203.0.113.9\0 192.0.2.1 1 1\r\n", nil), ("PROXY TCP4 1.2.3.4\0.5 1.2.3.4 1 1\r\n", nil),
        ("PROXY TCP4 203.0.113.9 192.0.2.1\0 1 1\r\n", nil), ("PROXY TCP6 ::9\0:1 ::1 1 1\r\n", nil),
        ("GET / HTTP/1.1\r\n", nil), ("\r\nGET / HTTP/1.1\r\n", nil), ("PRI * HTTP/2.0\r\n", nil),
    ]

    private static func parse(_ bytes: [UInt8]) -> ProxyHeader.Outcome { ProxyHeader.parse(bytes.span) }

    /// What the parser makes of some bytes with others behind them, which are shown to it one by one.
    private static func outcome(of header: [UInt8], rest: [UInt8] = []) -> ProxyHeader.Outcome {
        let bytes = header + rest
        for count in 0...bytes.count {
            // A copy of that length: nothing behind it is memory of ours.
            let outcome = parse(Array(bytes.prefix(count)))
            if outcome != .incomplete { return outcome }
        }
        return .incomplete
    }

    private static func expected(_ source: String?, length: Int) throws -> ProxyHeader.Outcome {
        guard let source else { return .malformed }
        if source.isEmpty { return .complete(length: length, source: nil) }
        let address = try #require(PeerAddress(source))
        return .complete(length: length, source: address)
    }

    @Test("A line of version 1 is read, wherever it is split", arguments: lines)
    func version1(line: String, source: String?) throws {
        let bytes = Array(line.utf8)
        let expected = try Self.expected(source, length: bytes.count)
        #expect(Self.outcome(of: bytes, rest: Array("GET / HTTP/1.1\r\n".utf8)) == expected)
        #expect(Self.parse(bytes + [71, 69, 84]) == expected)
    }

    private static let start: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]

    private static func header(
        _ command: UInt8,
        _ family: UInt8,
        _ content: [UInt8],
        length: Int? = nil
    ) -> [UInt8] {
        let length = length ?? content.count
        return start + [command, family, UInt8(length >> 8), UInt8(length & 255)] + content
    }

    private static let four: [UInt8] = [203, 0, 113, 9, 192, 0, 2, 1, 0xB7, 0xA3, 1, 0xBB]
    private static let six: [UInt8] =
        [0x20, 1, 0xD, 0xB8] + Array(repeating: 0, count: 11) + [9] + Array(repeating: 1, count: 20)
    private static let unix = [UInt8](repeating: 47, count: 216)

    static let binaries: [(header: [UInt8], source: String?)] = [
        (header(0x21, 0x11, four), "203.0.113.9"), (header(0x21, 0x21, six), "2001:db8::9"),
        (header(0x21, 0x11, four + [4, 0, 2, 1, 1, 3, 0, 0]), "203.0.113.9"),
        (header(0x21, 0x11, four + [4, 0x10, 0] + [UInt8](repeating: 0, count: 4_096)), "203.0.113.9"),
        (header(0x20, 0x00, []), ""), (header(0x20, 0x11, four), ""), (header(0x20, 0x11, [1, 2]), ""),
        (header(0x21, 0x00, []), ""), (header(0x21, 0x00, [9, 9, 9]), ""), (header(0x21, 0x31, unix), ""),
        (header(0x21, 0x12, four), ""), (header(0x21, 0x22, six), ""), (header(0x21, 0x10, four), ""),
        // Version, command, family and transport that there are none of.
        (header(0x11, 0x11, four), nil), (header(0x31, 0x11, four), nil), (header(0x22, 0x11, four), nil),
        (header(0x21, 0x41, four), nil), (header(0x21, 0x13, four), nil), (header(0x2F, 0xFF, four), nil),
        // Too short for its addresses, extensions that end too early or too late, and too long.
        (header(0x21, 0x11, Array(four.dropLast())), nil), (header(0x21, 0x11, []), nil),
        (header(0x21, 0x21, four), nil), (header(0x21, 0x31, Array(unix.dropLast())), nil),
        (header(0x21, 0x11, four + [4]), nil), (header(0x21, 0x11, four + [4, 0]), nil),
        (header(0x21, 0x11, four + [4, 0, 2, 1]), nil), (header(0x21, 0x11, four + [4, 255, 255, 1]), nil),
        (header(0x21, 0x11, four, length: 65_535), nil),
        (header(0x21, 0x11, four, length: ProxyHeader.longestHeader - 15), nil),
    ]

    @Test("A header of version 2 is read, wherever it is split", arguments: binaries.indices)
    func version2(index: Int) throws {
        let (header, source) = Self.binaries[index]
        let expected = try Self.expected(source, length: header.count)
        #expect(Self.outcome(of: header, rest: [71, 69, 84]) == expected, "\(header)")
        #expect(Self.parse(header + [71, 69, 84]) == expected, "\(header)")
    }

    @Test("No bytes trap, and what is read does not depend on how they come")
    func mutations() {
        var random = SeededRandom()
        let samples = Self.binaries.map(\.header) + Self.lines.map { Array($0.0.utf8) }
        for _ in 0..<3_000 {
            var bytes = samples.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                guard let place = bytes.indices.randomElement(using: &random) else { break }
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = .random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(.random(in: 0...255, using: &random), at: place)
                }
            }
            let whole = Self.parse(bytes)
            if bytes.count < 400 {
                #expect(Self.outcome(of: bytes) == whole, "seed \(random.seed): \(bytes)")
            }
            if case .complete(let length, _) = whole {
                #expect(length <= bytes.count, "seed \(random.seed): \(bytes)")
            }
        }
    }

    // MARK: On a connection

    private func server(trusting proxies: [String], header: Duration = .seconds(10)) async throws
        -> TestServer
    {
        let proxies = try AddressSet(proxies)
        return try await TestServer {
            $0.expectsProxyHeader = true
            $0.trustedProxies = proxies
            $0.deadlines.header = header
        }
    }

    private static let request = Array("GET /peer HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)

    @Test("The address is that of every request on the connection", arguments: [0, 1, 12, 20, 30])
    func peer(split: Int) async throws {
        let server = try await server(trusting: ["127.0.0.0/8"])
        for (header, source) in [
            (Self.header(0x21, 0x11, Self.four), "203.0.113.9"),
            (Self.header(0x21, 0x21, Self.six), "2001:db8::9"),
            (Self.header(0x20, 0, []), "127.0.0.1"), (Array("PROXY UNKNOWN\r\n".utf8), "127.0.0.1"),
            (Array("PROXY TCP4 203.0.113.8 192.0.2.1 47011 443\r\n".utf8), "203.0.113.8"),
        ] {
            let client = try server.connect()
            let bytes = header + Self.request
            client.send(Array(bytes.prefix(split)))
            // When another one has its answer, these bytes have been looked at.
            let other = try server.connect()
            other.send(Array("PROXY UNKNOWN\r\n".utf8) + Self.request)
            _ = try other.answer()
            client.send(Array(bytes.dropFirst(split)))
            #expect(try client.answer()?.text == source)
            client.send(Self.request)
            #expect(try client.answer()?.text == source)
        }
    }

    @Test("Whoever is no trusted proxy is closed without a word, and so is a header that is none")
    func refused() async throws {
        let strangers = try await server(trusting: ["192.0.2.1"])
        #expect(try strangers.connect().rest().isEmpty)
        let server = try await server(trusting: ["127.0.0.1"])
        let client = try server.connect()
        client.send(Self.request)
        #expect(try client.rest().isEmpty)
        let late = try server.connect()
        late.send("PROXY TCP4 203.0.113.9 192.0.2.1 47011 443\r\nPROXY UNKNOWN\r\n\r\n")
        #expect(try late.answer()?.status == 400)
        let ended = try server.connect()
        ended.send("PROXY TCP4 203.0")
        ended.endSending()
        #expect(try ended.rest().isEmpty)
        try await server.untilEmpty()
        #expect(await strangers.application.turnedAway == [.untrustedProxy])
        #expect(await server.application.turnedAway == [.proxyHeader])
    }

    @Test("A header that does not come to its end is given up when a request's would be")
    func late() async throws {
        let server = try await server(trusting: ["127.0.0.1"], header: .milliseconds(40))
        let silent = try server.connect()
        let half = try server.connect()
        half.send("PROXY TCP4 ")
        #expect(try silent.rest().isEmpty && half.rest().isEmpty)
    }

    @Test("Without the setting its line is a request that can't be read")
    func off() async throws {
        let server = try await TestServer()
        let client = try server.connect()
        client.send("PROXY TCP4 203.0.113.9 192.0.2.1 47011 443\r\n\r\n")
        #expect(try client.answer()?.status == 400)
    }
}
