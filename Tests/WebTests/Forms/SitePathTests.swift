import TestSupport
import Testing
import Web

@Suite("Where `next` may lead")
struct SitePathTests {
    static let kept = [
        "/", "/courses", "/courses?page=2", "/a/b/c", "/a/", "/courses?next=//evil.example", "/a#top",
        "/a?b=/../c",
        "/~name/;p=1", "/%41", "/a%2Fb", "/...", "/.hidden", "/..a", "/@evil.example", "/:80",
        "/a?x=http://evil.example",
        "/" + String(repeating: "x", count: 999),
    ]

    @Test("A path on this site is kept as it is", arguments: kept)
    func keeps(path: String) {
        #expect(SitePath(path)?.text == path)
    }

    static let refused = [
        "", " ", "courses", "?a=1", "#a", "x", ".", "..", "./a",
        "//evil.example", "///evil.example", "////evil.example/x", "//", "/a//evil.example",
        "https://evil.example", "http://evil.example/", "HTTPS://evil.example", "https:evil.example",
        "https:/evil.example",
        "http:///evil.example", "ftp://evil.example", "javascript:alert(1)", "data:text/html,x", "mailto:a@b",
        "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/./\\evil.example", "/a\\b", "/a?b\\c",
        "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example",
        "/ /evil.example",
        "\0//evil.example", "\u{1f}//evil.example", "/\0", "/\u{7f}", "\u{feff}/a", "/\u{85}/evil.example",
        "/\r\nSet-Cookie: a=b", "/\r\n\r\n<h1>x", "@evil.example", ".evil.example",
        "http://127.0.0.1@evil.example/", "http://127.0.0.1:5000.evil.example/",
        "/..//evil.example", "/.//evil.example", "/../evil", "/a/..", "/a/.", "/.", "/..", "/a/../b",
        "/a/./b",
        "/%2e%2e//evil.example", "/%2E./evil", "/.%2e", "/%2e", "/a/%2E%2e/b", "/%2e/", "/a/..?b", "/a/..#b",
        "／／evil.example", "/é", "/a?q=é", "/\u{2028}", "/\u{200e}/evil.example",
        "/" + String(repeating: "x", count: 1_000), String(repeating: "x", count: 9_000),
    ]

    @Test("What a browser could read as another place is refused", arguments: refused)
    func refuses(text: String) {
        #expect(SitePath(text) == nil)
    }

    /// What a browser makes of a reference by the URL standard's parser, as far as the host is concerned: it drops
    /// tabs and line breaks and blanks at the ends, takes `\` for `/`, and two slashes or a scheme name another host.
    private func leavesSite(_ text: String) -> Bool {
        var scalars = text.unicodeScalars.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }.map {
            $0 == "\\" ? "/" : $0
        }
        while let first = scalars.first, first.value <= 32 { scalars.removeFirst() }
        if scalars.first == "/" { return scalars.dropFirst().first == "/" }
        return scalars.contains(":")
    }

    @Test("Whatever is taken stays here by a browser's own rules, and again when its dots are tidied away")
    func stays() {
        var random = SeededRandom()
        let pieces = [
            "/", "/", "//", "\\", ".", "..", "%2e", "%2E", "%2f", "\t", "\n", "\r", " ", "@", ":", "?", "#",
            "evil.example",
            "http", "https:", "a", "\u{0}", "é", ";", "%00", "%5c",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...7, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            guard let path = SitePath(text) else { continue }
            #expect(!leavesSite(path.text), "seed \(random.seed): \(text.debugDescription)")
            let plain = path.text.prefix { $0 != "?" && $0 != "#" }
            let tidied = plain.split(separator: "/", omittingEmptySubsequences: false).filter {
                $0 != "." && $0 != ".."
            }
            #expect(
                !leavesSite(tidied.joined(separator: "/")),
                "seed \(random.seed): \(text.debugDescription)"
            )
        }
    }
}
