import Testing

@testable import HTTP

@Loop @Suite("A request's body")
struct BodyFramingTests {
    nonisolated static let accepted: [(String, body: String, rest: String)] = [
        ("\r\nGET /", "", "GET /"),
        ("Content-Length: 0\r\n\r\nx", "", "x"),
        ("Content-Length: 005\r\n\r\nhelloGET", "hello", "GET"),
        (
            "Transfer-Encoding: ChUnKeD\r\n\r\n5\r\nhello\r\n000A\r\n, chunked!\r\n0\r\n\r\nGET",
            "hello, chunked!", "GET"
        ),
        (
            "Transfer-Encoding:\tchunked\r\n\r\n1;a;b=c;d=\"e \\\" ;\"\r\nx\r\n0;z\r\nTrailer: 1\r\n\r\n",
            "x", ""
        ),
    ]

    @Test("Framed content is taken out, and what follows it is left", arguments: accepted)
    func accepts(text: String, body: String, rest: String) {
        let expected = Parsed.request(method: "POST", target: "/", path: "/", body: body, rest: rest)
        #expect(parse("POST / HTTP/1.1\r\nHost: a\r\n" + text) == expected)
    }

    nonisolated static let refused: [(String, status: Int)] = [
        ("Content-Length: +1\r\n\r\n", 400), ("Content-Length: -1\r\n\r\n", 400),
        ("Content-Length: \r\n\r\n", 400),
        ("Content-Length: 1,1\r\n\r\n", 400), ("Content-Length: 1 1\r\n\r\n", 400),
        ("Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400),
        ("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("Transfer-Encoding: gzip, chunked\r\n\r\n", 501), ("Transfer-Encoding: chunked;q=1\r\n\r\n", 501),
        ("Expect: 200-ok\r\n\r\n", 417),
        ("Transfer-Encoding: chunked\r\n\r\ng\r\n", 400), ("Transfer-Encoding: chunked\r\n\r\n\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n+5\r\n", 400), ("Transfer-Encoding: chunked\r\n\r\n0x5\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n5 \r\n", 400), ("Transfer-Encoding: chunked\r\n\r\n5\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n1\r\na\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\n10000000000000001\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\n1;\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n1;a=\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n1;a=\"b\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n1;a=\"\\\"\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n1;a\rb\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n1; a=b\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n0\r\nnothing\r\n\r\n", 400),
        ("Transfer-Encoding: chunked\r\n\r\n0\r\n A: 1\r\n\r\n", 400),
    ]

    @Test("What two programs could read in two ways is refused", arguments: refused)
    func refuses(text: String, status: Int) {
        let result = parse("POST / HTTP/1.1\r\nHost: a\r\n" + text)
        #expect(result.status == status, "\(text.debugDescription): \(result)")
    }

    @Test("HTTP/1.0 has no transfer coding and no expectations")
    func oldVersion() {
        #expect(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").status == 400)
        #expect(parse("POST / HTTP/1.0\r\nExpect: something\r\n\r\n").status == nil)
    }
}
