import Testing

@testable import HTTP

@Loop @Suite("A request's head")
struct RequestParsingTests {
    nonisolated static let accepted: [(String, path: String)] = [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "/"),
        ("\r\n\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n", "/a"),
        ("GET /a?b=/c?d HTTP/1.1\r\nHost:a\r\n\r\n", "/a"),
        ("GET http://h:80/a?b HTTP/1.1\r\nHost: other\r\n\r\n", "/a"),
        ("GET HTTPS://h HTTP/1.1\r\nHost: h\r\n\r\n", "/"),
        ("GET http://h?x=1 HTTP/1.1\r\nHost: h\r\n\r\n", "/"),
        ("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "*"),
        ("GET /%68%65%2Fx+y HTTP/1.1\r\nHost: h\r\n\r\n", "/he/x+y"),
        ("GET /%C3%A9 HTTP/1.1\r\nHost: h\r\n\r\n", "/é"),
        ("GET /a HTTP/1.0\r\n\r\n", "/a"),
        ("GET /a HTTP/1.7\r\nHost: h\r\n\r\n", "/a"),
        ("GET /a HTTP/1.1\r\nHost: \t [::1]:5000 \t\r\n\r\n", "/a"),
        ("GET /a HTTP/1.1\r\nHost: h:\r\nX: \r\nY:\r\nZ: a\tb \u{e9}\r\n\r\n", "/a"),
        ("GET /a HTTP/1.1\r\nHost: h\r\n!#$%&'*+-.^_`|~09azAZ: 1\r\n\r\n", "/a"),
        ("GET /a|b^c{d}\"`\\ HTTP/1.1\r\nHost: h\r\n\r\n", "/a|b^c{d}\"`\\"),
    ]

    @Test("Valid heads are read", arguments: accepted)
    func accepts(text: String, path: String) {
        guard case .request(_, _, let found, _, let rest) = parse(text) else {
            Issue.record("refused: \(text.debugDescription): \(parse(text))")
            return
        }
        #expect(found == path)
        #expect(rest.isEmpty)
    }

    nonisolated static let refused: [(String, status: Int)] = [
        ("GET /a HTTP/1.1\nHost: h\r\n\r\n", 400),
        ("\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: h\n\n", 400),
        ("\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n", 400),
        (" GET /a HTTP/1.1\r\n", 400), ("GE(T /a HTTP/1.1\r\n", 400), ("GET\r\n", 400), ("GET /a\r\n", 400),
        ("GET  /a HTTP/1.1\r\n", 400), ("GET /a  HTTP/1.1\r\n", 400), ("GET /a HTTP/1.1 \r\n", 400),
        ("GET\t/a HTTP/1.1\r\n", 400), ("GET /a b HTTP/1.1\r\n", 400), ("\u{16}\u{3}\u{1}", 400),
        ("GET /a http/1.1\r\n", 400), ("GET /a HTTP/1.10\r\n", 400), ("GET /a HTTP/1.\r\n", 400),
        ("GET /a HTTP/2.0\r\n", 505), ("PRI * HTTP/2.0\r\n", 505),
        ("GET a HTTP/1.1\r\n", 400), ("GET \\a HTTP/1.1\r\n", 400), ("GET * HTTP/1.1\r\n", 400),
        ("GET h:80 HTTP/1.1\r\n", 400), ("GET http:///a HTTP/1.1\r\n", 400),
        ("GET ftp://h/ HTTP/1.1\r\n", 400),
        ("GET http://u@h/ HTTP/1.1\r\n", 400), ("GET /a#b HTTP/1.1\r\n", 400),
        ("GET /caf\u{e9} HTTP/1.1\r\n", 400), ("GET /\u{7} HTTP/1.1\r\n", 400),
        ("GET /a\rb HTTP/1.1\r\n", 400),
        ("CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 501),
        ("GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG / HTTP/1.1\r\n", 501),
        ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", 400),
        ("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n", 400), ("GET http://h/ HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n\tb: c\r\n", 400), ("GET / HTTP/1.1\r\n Host: a\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : a\r\n", 400), ("GET / HTTP/1.1\r\nHost\r\n", 400),
        ("GET / HTTP/1.1\r\n: a\r\n", 400), ("GET / HTTP/1.1\r\nX\u{0}: a\r\n", 400),
        ("GET / HTTP/1.1\r\nX[: a\r\n", 400), ("GET / HTTP/1.1\r\nX: a\u{0}\r\n", 400),
        ("GET / HTTP/1.1\r\nX: a\rb\r\n", 400), ("GET / HTTP/1.1\r\nX: a\u{7f}\r\n", 400),
        ("GET / HTTP/1.1\r\nX: a\r\r\n", 400),
    ]

    @Test("Malformed heads are refused as soon as the bad line has come", arguments: refused)
    func refuses(text: String, status: Int) {
        #expect(parse(text).status == status, "\(text.debugDescription): \(parse(text))")
    }

    nonisolated static let hosts: [(String, isValid: Bool)] = [
        ("localhost", true), ("a.b:5000", true), ("127.0.0.1", true), ("[::1]", true),
        ("[::ffff:1.2.3.4]:1", true),
        ("a%20b", true), ("a_b", true), ("h:65535", true),
        ("", false), ("a b", false), ("a/b", false), ("h:x", false), ("h:1:2", false), ("[::1", false),
        ("[::1]x", false), ("[]", false), ("a<b>", false), ("a?b", false), ("a#b", false), ("%zz", false),
        ("%4", false),
        ("h:65536", false), ("h:000080", false), ("u@h", false), (":80", false), ("::1", false),
        ("caf\u{e9}", false),
    ]

    @Test("A Host is a name or an address, with or without a port", arguments: hosts)
    func checksHost(host: String, isValid: Bool) {
        let result = parse("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        #expect(result.status == (isValid ? nil : 400), "\(host.debugDescription): \(result)")
    }

    @Test(
        "A path that is no text is nil",
        arguments: ["/%", "/%4", "/%4g", "/a%00", "/%ff", "/%c0%af", "/%ed%a0%80"]
    )
    func pathIsNil(target: String) throws {
        #expect(try Request(.get, target).path == nil)
    }

    @Test("A method is known by its name, with case")
    func method() throws {
        for name in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            #expect(try Request(Method(name), "/").method.name == name)
        }
        #expect(try Request(.other("get"), "/").method == .other("get"))
        #expect(Method("get") != .get)
    }

    @Test("Fields are found without regard to case, in order")
    func fields() throws {
        let request = try Request(
            .get,
            "/a?b=c",
            headers: ["x-a": "1", "X-A": "2", "Cookie": "session=x", "Empty": ""],
            peer: try #require(PeerAddress("192.0.2.7"))
        )
        #expect(request.header("X-a") == "1")
        #expect(request.headers(named: "X-A") == ["1", "2"])
        #expect(request.header("Empty") == "")
        #expect(request.header("X-B") == nil)
        #expect(request.withHeader(.cookie) { $0.count } == 9)
        #expect(request.host == "localhost")
        #expect(request.query == "b=c")
        #expect(request.peer.text == "192.0.2.7")
        #expect(request.fields.map(\.name) == ["Host", "x-a", "X-A", "Cookie", "Empty"])
    }

    @Test("The authority of a target in absolute form stands in for Host")
    func absoluteHost() throws {
        let request = try Request(.get, "http://example.org:81/a", headers: ["Host": "other"])
        #expect(request.header(.host) == "example.org:81")
        #expect(request.target == "http://example.org:81/a")
    }
}
