import Testing

@testable import HTTP

@Loop @Suite("Limits of a request")
struct RequestLimitTests {
    private let limits: RequestLimits = {
        var limits = RequestLimits()
        limits.requestLineBytes = 100
        limits.headerBytes = 200
        limits.headerFields = 5
        limits.bodyBytes = 50
        limits.chunkLineBytes = 30
        return limits
    }()

    @Test("The request line may have so many bytes and no more, ended or not")
    func requestLine() {
        let rest = "GET  HTTP/1.1".count
        let fits = "/" + String(repeating: "a", count: 100 - rest - 1)
        #expect(parse("GET \(fits) HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits).status == nil)
        #expect(parse("GET \(fits)a HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits).status == 414)
        #expect(parse("GET /" + String(repeating: "a", count: 97), limits: limits).status == 414)
    }

    @Test("The header may have so many bytes, ended or not, and so many fields")
    func header() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\n"
        let long = String(repeating: "a", count: 200)
        #expect(parse(start + "X: \(long)\r\n\r\n", limits: limits).status == 431)
        #expect(parse(start + "X: \(long)", limits: limits).status == 431)
        #expect(parse(start + "A:\r\nB:\r\nC:\r\nD:\r\n\r\n", limits: limits).status == nil)
        #expect(parse(start + "A:\r\nB:\r\nC:\r\nD:\r\nE:\r\n\r\n", limits: limits).status == 431)
    }

    nonisolated static let bodies: [(String, status: Int?)] = [
        ("Content-Length: 50\r\n\r\n" + String(repeating: "a", count: 50), nil),
        ("Content-Length: 51\r\n\r\n", 413),
        ("Content-Length: 99999999999999999999999999\r\n\r\n", 413),
        (
            "Transfer-Encoding: chunked\r\n\r\n32\r\n" + String(repeating: "a", count: 50) + "\r\n0\r\n\r\n",
            nil
        ),
        ("Transfer-Encoding: chunked\r\n\r\n33\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\n31\r\n" + String(repeating: "a", count: 49) + "\r\n2\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\n1;a=" + String(repeating: "a", count: 40), 431),
        ("Transfer-Encoding: chunked\r\n\r\n0\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n\r\n", 431),
    ]

    @Test("A body may have so many bytes, however it is framed", arguments: bodies)
    func body(text: String, status: Int?) {
        let result = parse("POST / HTTP/1.1\r\nHost: a\r\n" + text, limits: limits)
        #expect(result.status == status, "\(text.debugDescription): \(result)")
    }
}
