import Testing

@testable import HTTP

@Suite("Header fields")
struct HeadersTests {
    @Test("Names compare without case, and repeats are kept in order")
    func names() {
        var headers: Headers = ["Set-Cookie": "a=1", "X": "1"]
        headers.add("set-cookie", "b=2")
        #expect(headers[.setCookie] == "a=1")
        #expect(headers.values(named: "SET-COOKIE") == ["a=1", "b=2"])
        headers[.setCookie] = "c=3"
        #expect(headers.fields.map(\.value) == ["1", "c=3"])
        headers["x"] = nil
        #expect(!headers.contains("X"))
        #expect(HeaderName("ETag") == HeaderName("etag"))
        #expect(HeaderName("a-b") != HeaderName("a_b"))
    }

    @Test("A name is a token", arguments: ["", "a b", "a:", "a\r\n", "é", "a\u{0}"])
    func noNames(text: String) { #expect(HeaderName(text) == nil) }

    @Test(
        "A foreign value that would end its field is refused",
        arguments: ["a\r\nb", "a\nb", "a\rb", "\u{0}", "\u{7f}"]
    )
    func foreign(value: String) {
        var headers = Headers()
        #expect(throws: Headers.InvalidValue.self) { try headers.add(.location, foreign: value) }
        #expect(headers.fields.isEmpty)
    }

    @Test("A value of our own that would end its field traps")
    func own() async {
        await #expect(processExitsWith: .failure) {
            var headers = Headers()
            headers.add(.location, "a\r\nX: b")
        }
    }
}
