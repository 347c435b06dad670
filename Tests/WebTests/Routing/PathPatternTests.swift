import Testing

@testable import Web

@Suite("Patterns of paths")
struct PathPatternTests {
    static let cases: [(pattern: String, path: String, values: [String: String]?)] = [
        ("/", "/", [:]), ("/", "/a", nil), ("/", "", nil), ("/", "//", nil),
        ("/courses", "/courses", [:]), ("/courses", "/courses/", nil), ("/courses", "/Courses", nil),
        ("/courses", "/course", nil),
        ("/courses", "/courses/1", nil), ("/a/b", "/a/b", [:]), ("/a/b", "/a//b", nil), ("/a/b", "/a", nil),
        ("/a/", "/a/", [:]),
        ("/a/<x>", "/a/b", ["x": "b"]), ("/a/<x>", "/a/", nil), ("/a/<x>", "/a", nil),
        ("/a/<x>", "/a/b/", nil), ("/a/<x>", "/a/b/c", nil),
        ("/a/<x>", "/a/é 中", ["x": "é 中"]), ("/a/<x>/b", "/a/1/b", ["x": "1"]), ("/a/<x>/b", "/a//b", nil),
        ("/<x>/<y>", "/1/2", ["x": "1", "y": "2"]),
        ("/<string:x>", "/1", ["x": "1"]), ("/<x>", "/..", ["x": ".."]),
        // A combining mark makes one character of itself and the slash before it.
        ("/a/<x>", "/a/\u{301}b", ["x": "\u{301}b"]), ("/<x>", "/\u{301}", ["x": "\u{301}"]),
        ("/<path:x>", "/\u{301}a/\u{301}", ["x": "\u{301}a/\u{301}"]),
        ("/s/<int:id>", "/s/12", ["id": "12"]), ("/s/<int:id>", "/s/0", ["id": "0"]),
        ("/s/<int:id>", "/s/007", ["id": "007"]),
        ("/s/<int:id>", "/s/", nil), ("/s/<int:id>", "/s/-1", nil), ("/s/<int:id>", "/s/+1", nil),
        ("/s/<int:id>", "/s/1.0", nil),
        ("/s/<int:id>", "/s/1a", nil), ("/s/<int:id>", "/s/١", nil),
        ("/s/<int:id>", "/s/9223372036854775807", ["id": "9223372036854775807"]),
        ("/s/<int:id>", "/s/9223372036854775808", nil), ("/s/<int:id>", "/s/99999999999999999999999999", nil),
        ("/s/<int:id>/g", "/s/5/g", ["id": "5"]),
        ("/f/<path:p>", "/f/a", ["p": "a"]), ("/f/<path:p>", "/f/a/b//c/", ["p": "a/b//c/"]),
        ("/f/<path:p>", "/f/", nil), ("/f/<path:p>", "/f", nil),
        ("/f/<path:p>", "/f//", ["p": "/"]), ("/f/<path:p>", "/f/../x", ["p": "../x"]),
        ("/a", "*", nil), ("/<x>", "*", nil),
    ]

    @Test("A path fits, or it does not", arguments: cases)
    func matches(pattern: String, path: String, values: [String: String]?) throws {
        let found = try PathPattern(pattern).match(path)
        #expect((found != nil) == (values != nil), "\(pattern) \(path)")
        for (name, value) in values ?? [:] { #expect(found?[name] == value) }
        #expect(found?["nothing"] == nil)
    }

    static let broken = [
        "", "courses", "<x>", "/<>", "/<float:x>", "/<int:>", "/<:x>", "/<a:b:c>", "/<path:x>/y",
        "/<path:x>/<y>", "/<path:x>/",
    ]

    @Test("A pattern that cannot be meant is refused, with its text in the message", arguments: broken)
    func refuses(pattern: String) {
        let error = #expect(throws: RouteError.self) { try PathPattern(pattern) }
        #expect(error?.description.contains(pattern) == true)
    }

    static let addresses: [(pattern: String, values: [(name: String, value: String)], address: String)] = [
        ("/", [], "/"), ("/courses", [], "/courses"), ("/courses", [("page", "2")], "/courses?page=2"),
        ("/courses", [("q", "a b&c=d"), ("é", "/")], "/courses?q=a%20b%26c%3Dd&%C3%A9=%2F"),
        ("/a/<x>", [("x", "b c/d?e#f")], "/a/b%20c%2Fd%3Fe%23f"),
        ("/a/<int:x>/b", [("x", "5"), ("y", "1")], "/a/5/b?y=1"),
        ("/static/<path:filename>", [("filename", "img/a b.png"), ("v", "1")], "/static/img/a%20b.png?v=1"),
        ("/a", [("x", "1"), ("x", "2")], "/a?x=1&x=2"), ("/a", [("x", "\r\n\0")], "/a?x=%0D%0A%00"),
        ("/<x>", [("x", "~-._")], "/~-._"),
    ]

    @Test("An address is made of a pattern and values", arguments: addresses)
    func builds(pattern: String, values: [(name: String, value: String)], address: String) throws {
        #expect(try PathPattern(pattern).path(with: values) == address)
    }

    @Test("A value that the path needs must be given")
    func missing() throws {
        let pattern = try PathPattern("/a/<x>")
        #expect(throws: RouteError.missingValue("/a/<x>", "x")) { try pattern.path(with: [("y", "1")]) }
    }
}
