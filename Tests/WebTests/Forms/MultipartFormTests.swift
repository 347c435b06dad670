import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("Multipart forms")
struct MultipartFormTests {
    static func part(_ name: String, _ value: String, boundary: String = "XyZ") -> String {
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }

    static func parse(_ body: String, boundary: String = "XyZ") throws -> String {
        let form = try MultipartForm.parse(Array(body.utf8), boundary: boundary, limits: FormLimits())
        return URLEncodedFormTests.fields(form.pairs.map { ($0.name, $0.value) })
    }

    static let end = "--XyZ--\r\n"

    static let cases: [(why: String, body: String, pairs: [(String, String)])] = [
        ("plain", part("a", "1") + part("b", "2") + end, [("a", "1"), ("b", "2")]),
        ("no line break at the end", part("a", "1") + "--XyZ--", [("a", "1")]),
        ("no part", end, []),
        ("an empty value", part("a", "") + end, [("a", "")]),
        ("a value of line breaks", part("a", "\r\n\r\n") + end, [("a", "\r\n\r\n")]),
        ("a repeated name", part("a", "1") + part("a", "2") + end, [("a", "1"), ("a", "2")]),
        (
            "a preamble and an epilogue", "hello\r\n\r\n" + part("a", "1") + end + "bye\r\n--XyZ\r\n",
            [("a", "1")]
        ),
        ("a preamble with a false delimiter", "--XyZnot\r\n" + part("a", "1") + end, [("a", "1")]),
        (
            "blanks behind the delimiter",
            "--XyZ \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XyZ-- \r\n", [("a", "1")]
        ),
        (
            "other case and spacing", "--XyZ\r\nCONTENT-DISPOSITION:form-data;name=\"a\"\r\n\r\n1\r\n" + end,
            [("a", "1")]
        ),
        (
            "further headers",
            "--XyZ\r\nX-A: 1\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n1\r\n"
                + end,
            [("a", "1")]
        ),
        (
            "a file is left out, with what looks like delimiters in it",
            part("a", "1")
                + "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n\0\r\n--XyZX\r\n--Xy\r\n"
                + part("b", "2") + end,
            [("a", "1"), ("b", "2")]
        ),
        (
            "an empty file name is a file not chosen",
            "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n\r\n" + part("b", "2")
                + end, [("b", "2")]
        ),
        (
            "a file name in the extended form",
            "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename*=UTF-8''a\r\n\r\nx\r\n" + end, []
        ),
        (
            "text like a delimiter", part("x", "a\r\n--XyZnot\r\nb --XyZ") + end,
            [("x", "a\r\n--XyZnot\r\nb --XyZ")]
        ),
        (
            "text like half a delimiter", part("x", "\r\n--Xy\r\n-\r\n--") + end,
            [("x", "\r\n--Xy\r\n-\r\n--")]
        ),
        (
            "a delimiter behind a bare line feed is text", part("x", "a\n--XyZ\r\n") + end,
            [("x", "a\n--XyZ\r\n")]
        ),
        ("a quoted pair", part("a\\\"b\\\\", "1") + end, [("a\"b\\", "1")]),
        ("a browser's escapes", part("a%22b%0D%0Ac%0d%41%", "1") + end, [("a\"b\r\nc\r%41%", "1")]),
        ("a name beyond ASCII", part("größe", "中文") + end, [("größe", "中文")]),
        ("a semicolon in a name", part("a;b=c", "1") + end, [("a;b=c", "1")]),
        ("an empty name", part("", "1") + end, [("", "1")]),
    ]

    @Test("Fields are read as browsers send them", arguments: cases)
    func reads(why: String, body: String, pairs: [(String, String)]) throws {
        #expect(try Self.parse(body) == URLEncodedFormTests.fields(pairs), "\(why)")
    }

    static let boundaries = [
        "X", "a b:c=?/", "----WebKitFormBoundary7MA4", "'()+_,-./:=?", "---------------------------1234",
        String(repeating: "b", count: 70), "--", "-",
    ]

    @Test("Any boundary is found", arguments: boundaries)
    func boundary(text: String) throws {
        let body =
            Self.part("a", "--\r\n-\(text)", boundary: text) + Self.part("b", "2", boundary: text)
            + "--\(text)--\r\n"
        let wanted = URLEncodedFormTests.fields([("a", "--\r\n-\(text)"), ("b", "2")])
        #expect(try Self.parse(body, boundary: text) == wanted)
    }

    static let malformed: [(why: String, body: String)] = [
        ("nothing", ""), ("another boundary", "--Other\r\n"), ("half a delimiter", "--Xy"),
        ("an open delimiter", "--XyZ"),
        ("a delimiter and no more", "--XyZ\r\n"), ("no header", "--XyZ\r\nbroken"),
        ("no end", part("a", "1")), ("half an end", part("a", "1") + "--XyZ-"),
        ("a header without a colon", "--XyZ\r\nbroken\r\n\r\n1\r\n" + end),
        ("no name", "--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + end),
        ("no headers", "--XyZ\r\n\r\nx\r\n" + end),
        ("an attachment", "--XyZ\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n" + end),
        (
            "two names",
            "--XyZ\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n"
                + end
        ),
        ("an open quote", "--XyZ\r\nContent-Disposition: form-data; name=a; filename=\"x\r\n\r\nx\r\n" + end),
        ("line feeds alone", "--XyZ\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XyZ--\n"),
        (
            "a line break before the first delimiter is missing",
            "x--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" + end.dropFirst(2)
        ),
    ]

    @Test("A body that is not what its boundary says is refused with 400", arguments: malformed)
    func refuses(why: String, body: String) {
        let failure = #expect(throws: HTTPFailure.self, "\(why)") { try Self.parse(body) }
        #expect(failure?.status == .badRequest, "\(why)")
    }

    @Test("A thousand parts are taken and one more is not, be they fields or files")
    func partLimit() throws {
        let fields = (0..<1_000).map { Self.part("a\($0)", "1") }.joined()
        #expect(
            try MultipartForm.parse(Array((fields + Self.end).utf8), boundary: "XyZ", limits: FormLimits())
                .count == 1_000
        )
        let file = "--XyZ\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n\r\n"
        for body in [
            fields + Self.part("b", "") + Self.end, String(repeating: file, count: 1_001) + Self.end,
        ] {
            let failure = #expect(throws: HTTPFailure.self) { try Self.parse(body) }
            #expect(failure?.status == .contentTooLarge)
        }
    }

    @Test("A part's header has a limit, in one line or in many")
    func headerLimit() {
        for header in [
            "X-A: " + String(repeating: "h", count: 5_000),
            String(repeating: "X-A: 1\r\n", count: 600) + "X: 1",
        ] {
            let failure = #expect(throws: HTTPFailure.self) {
                try Self.parse("--XyZ\r\n\(header)\r\n\r\nx\r\n" + Self.end)
            }
            #expect(failure?.status == .contentTooLarge)
        }
    }

    /// What the parser makes of a body that comes in pieces: its parts, or why it refuses.
    static func parts(_ body: [UInt8], cuts: [Int]) -> String {
        var parser = MultipartParser(boundary: "XyZ", limits: FormLimits())
        var text = ""
        var content: [UInt8] = []
        do throws(Refusal) {
            var start = 0
            for end in cuts + [body.count] {
                let piece = Array(body[start..<end])
                try parser.read(piece.span) { event throws(Refusal) in
                    switch event {
                    case .part(let header): text += "[\(header.name) \(header.filename ?? "-")"
                    case .content(let bytes): content += bytes
                    case .end:
                        text += " \(content)]"
                        content = []
                    }
                }
                start = end
            }
            try parser.finish()
        } catch {
            text += " \(error.status.code) \(error.explanation)"
        }
        return text
    }

    @Test("Cut anywhere, a body is read as if it came whole")
    func pieces() {
        for body in Self.cases.map(\.body) + Self.malformed.map(\.body) {
            let bytes = Array(body.utf8)
            let whole = Self.parts(bytes, cuts: [])
            for cut in 0...bytes.count {
                #expect(Self.parts(bytes, cuts: [cut]) == whole, "\(body.debugDescription) cut at \(cut)")
            }
            #expect(
                Self.parts(bytes, cuts: Array(0..<bytes.count)) == whole,
                "\(body.debugDescription) byte by byte"
            )
        }
    }

    @Test("No bytes trap it, and no time is lost on what almost matches")
    func fuzz() {
        var random = SeededRandom()
        let pieces = [
            "\r\n", "\r", "\n", "--XyZ", "--XyZ--", "--", "-", "XyZ",
            "Content-Disposition: form-data; name=\"a\"", ": ",
            ";", "=", "\"", "filename=", "x", " ", "\0", "\r\n\r\n", "\r\n--XyZ\r\n", "%22", "é",
        ]
        for _ in 0..<20_000 {
            let body =
                "--XyZ\r\n"
                + (0..<Int.random(in: 0...14, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }.joined()
            let bytes = Array(body.utf8)
            let cuts = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted()
            #expect(
                Self.parts(bytes, cuts: cuts) == Self.parts(bytes, cuts: []),
                "seed \(random.seed): \(body.debugDescription) cut at \(cuts)"
            )
            do {
                _ = try Self.parse(body)
            } catch {
                let status = (error as? HTTPFailure)?.status
                #expect(status == .badRequest, "seed \(random.seed): \(body.debugDescription)")
            }
        }
        let almost = Self.part("a", String(repeating: "\r\n--Xy", count: 100_000)) + Self.end
        let time = ContinuousClock().measure { #expect(throws: Never.self) { try Self.parse(almost) } }
        #expect(time < .seconds(3), "a search that is linear takes some milliseconds for 600 KB")
    }
}
