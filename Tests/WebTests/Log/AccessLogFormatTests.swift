import Foundation
import Glibc
import TestSupport
import Testing

@testable import HTTP
@testable import Web

@Suite("Formats of the access log") @Loop
struct AccessLogFormatTests {
    private static func line(
        _ format: String,
        _ change: (Visit) -> Void = { _ in },
        request: Request? = nil,
        bodyBytes: Int = 14_233,
        nanoseconds: Int64 = 2_041_002_900
    ) throws -> String {
        let asked = try Request(
            .get,
            "/courses/a%20b?page=2&q=%22",
            headers: [
                .referer: "http://localhost/", .userAgent: "curl/8 \"x\"", "X-Empty": "",
                .cookie: "session=secret",
            ],
            peer: .loopback
        )
        let visit = try Visit("7f3a", 38, from: "203.0.113.9")
        visit.username = "ann"
        visit.endpoint = "courses"
        change(visit)
        let exchange = Exchange(
            request: request ?? asked,
            status: .notFound,
            headers: [.location: "/login", "X-Note": "a b"],
            bodyBytes: bodyBytes,
            nanoseconds: nanoseconds
        )
        var bytes: [UInt8] = []
        try AccessLogFormat(format).append(exchange, by: visit, LogClock(), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    nonisolated static let items: [(format: String, line: String)] = [
        ("%(h)s", "203.0.113.9"), ("%(l)s", "-"), ("%(u)s", "ann"),
        ("\"%(r)s\"", "\"GET /courses/a%20b?page=2&q=%22 HTTP/1.1\""),
        ("%(r)s", "GET\\x20/courses/a%20b?page=2&q=%22\\x20HTTP/1.1"),
        ("%(m)s", "GET"), ("%(U)s", "/courses/a%20b"), ("%(q)s", "page=2&q=%22"), ("%(H)s", "HTTP/1.1"),
        ("%(s)s", "404"), ("%(B)s", "14233"), ("%(b)s", "14233"), ("%(f)s", "http://localhost/"),
        ("\"%(a)s\"", "\"curl/8 \\\"x\\\"\""), ("%(a)s", "curl/8\\x20\\\"x\\\""),
        ("%(T)s", "2"), ("%(M)s", "2041"), ("%(D)s", "2041002"), ("%(L)s", "2.041002"),
        ("%(p)s", "<\(getpid())>"), ("%(id)s", "7f3a-12"), ("%(endpoint)s", "courses"),
        ("%({user-agent}i)s|%({X-Absent}i)s|%({x-empty}i)s", "curl/8\\x20\\\"x\\\"|-|-"),
        ("%({Location}o)s %({x-note}o)s %({etag}o)s", "/login a\\x20b -"),
        ("100%% %(s)s%%", "100% 404%"), ("a\t%(m)s é", "a\tGET é"),
    ]

    @Test("Each item says what gunicorn's says, as one word outside quotes", arguments: items)
    func items(format: String, line: String) throws {
        #expect(try Self.line(format) == line)
    }

    @Test("What is not there is a dash, and the time is in brackets")
    func absent() throws {
        let plain = try Request(.get, "/")
        let line = try Self.line(
            "%(h)s %(u)s %(q)s %(f)s %(a)s %(b)s %(B)s %(L)s %(endpoint)s %(t)s",
            {
                $0.username = nil
                $0.endpoint = nil
            },
            request: plain,
            bodyBytes: 0,
            nanoseconds: 1_999
        )
        #expect(line.hasPrefix("203.0.113.9 - - - - - 0 0.000001 - ["), "\(line)")
        #expect(line.hasSuffix(" +0000]"), "\(line)")
    }

    nonisolated static let refused: [(bytes: [UInt8], line: String)] = [
        (Array("GET /x\u{7} HTTP/1.1\r\nHost: a\r\n\r\n".utf8), "\"GET /x\\x07 HTTP/1.1\""),
        (Array("\r\n\r\nnonsense\r\nforged\r\n".utf8), "\"nonsense\""),
        ([0x16, 0x03, 0xFF, 0xC3], "\"\\x16\\x03\\xff\\xc3\""),
        ([], "\"-\""),
    ]

    @Test("A first line that was refused is shown as it came, and can forge nothing", arguments: refused)
    func refused(bytes: [UInt8], line: String) throws {
        let request = Request()
        request.bytes = bytes
        #expect(try Self.line("\"%(r)s\"", request: request) == line)
        #expect(try Self.line("%(m)s %(H)s", request: request) == "- -")
    }

    nonisolated static let formats = [
        "json", "%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(B)s %(D)s %(id)s", "%(r)s|%(U)s|%(q)s|%(f)s|%(a)s",
        String(repeating: "%(a)s ", count: 500),
    ]
    nonisolated static let fillers = ["x", "\"", " ", "é", "\u{202E}", "\u{1F393}", "\u{85}"]

    /// Of a longer one another worker's line could come in the middle, where both write to one pipe.
    @Test("No line is longer than a pipe takes in one piece", arguments: formats, fillers)
    func bounded(format: String, filler: String) throws {
        func long(_ count: Int) -> String { String(repeating: filler, count: count) }
        let target = "/" + (filler == "x" ? long(3_500) : PercentEncoding.encode(long(200)))
        let request = try Request(
            .get,
            target + "?" + target.dropFirst(),
            headers: [.userAgent: "a" + long(900) + "z", .referer: "b" + long(900) + "z"]
        )
        let line = try Self.line(format, request: request)
        #expect(line.utf8.count <= 4_095 && line.utf8.count > 1_000)
        #expect(!line.unicodeScalars.contains("\u{FFFD}"), "a character was cut in two: \(line)")
        if format == "json" {
            let object = try Self.object(line)
            #expect(object.count == 14)
            if filler == "x" { #expect((object["target"] as? String)?.hasSuffix("…") == true) }
        }
    }

    nonisolated static let wrong: [(format: String, complaint: String)] = [
        ("%(h)s %(y)s", "character 7: there is no item %(y)s"),
        ("%h", "character 1: after % comes an item in parentheses"),
        ("%(s)s %", "character 7: after % comes an item"),
        ("%(s)s %(h", "character 7: the parenthesis is not closed"),
        ("%(h)d", "character 1: %(h) needs an s behind it"),
        ("%(s)s é%({Cookie}i)s", "character 8: the field Cookie is a secret"),
        ("%({authorization}i)s", "character 1: the field authorization is a secret"),
        ("%({SET-COOKIE}o)s", "character 1: the field SET-COOKIE is a secret"),
        ("%({a b}i)s", "character 1: %({a b}i)s names no header field"),
        ("%({}i)s", "character 1: %({}i)s names no header field"),
        ("%({host}x)s", "character 1: %({host}x)s should be"),
        ("%({host)s", "character 1: %({host)s should be"),
        ("%({host}ii)s", "character 1: "), ("%({PATH}e)s", "character 1: "),
        ("a\nb%(s)s", "character 2: control characters"), ("", "character 1: no item in it"),
        ("combined", "character 1: no item in it"),
    ]

    @Test("A format that is wrong is refused with its place", arguments: wrong)
    func wrong(format: String, complaint: String) {
        let error = #expect(throws: AccessLogFormatError.self) { try AccessLogFormat(format) }
        #expect(error?.description.hasPrefix(complaint) == true, "\(format): \(error?.description ?? "")")
    }

    // MARK: JSON

    private static func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }

    @Test("A JSON line has the same keys each time, in the same order")
    func keys() throws {
        let line = try Self.line("json")
        let keys = line.matches(of: /[{,]"([a-z_]+)":/).map { String($0.1) }
        #expect(
            keys == [
                "time", "id", "address", "user", "method", "target", "protocol", "status", "bytes", "seconds",
                "endpoint", "referer", "user_agent", "pid",
            ]
        )
        let object = try Self.object(line)
        #expect(object["seconds"] as? Double == 2.041002 && object["status"] as? Int == 404)
        #expect(object["target"] as? String == "/courses/a%20b?page=2&q=%22")
        #expect(object["user_agent"] as? String == "curl/8 \"x\"" && object["pid"] as? Int == Int(getpid()))
        #expect((object["time"] as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
        #expect(!line.contains("secret"))
    }

    @Test("What is not there is null")
    func null() throws {
        let line = try Self.line(
            "json",
            {
                $0.username = nil
                $0.endpoint = nil
            },
            request: Request()
        )
        let object = try Self.object(line)
        for key in ["user", "method", "protocol", "endpoint", "referer", "user_agent"] {
            #expect(object[key] is NSNull, "\(key) in \(line)")
        }
        #expect(object["target"] as? String == "")
    }

    @Test("Any bytes make one line of valid JSON, and of plain text")
    func anyBytes() throws {
        var random = SeededRandom()
        for _ in 0..<2_000 {
            let request = Request()
            request.bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let name = String(decoding: request.bytes, as: UTF8.self)
            let json = try Self.line("json", { $0.username = name }, request: request)
            let object = try Self.object(json)
            #expect(object["user"] as? String == name, "seed \(random.seed)")
            let text = try Self.line("%(u)s \"%(r)s\"", { $0.username = name }, request: request)
            for line in [json, text] {
                #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "seed \(random.seed)")
            }
            // Bytes, as a combining character makes one with the quote before it.
            var (quotes, isEscaped) = (0, false)
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\""), !isEscaped { quotes += 1 }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            }
            #expect(quotes == 2, "seed \(random.seed): \(text)")
        }
    }

    @Test(
        "A number has its digits",
        arguments: [(0, 1, "0"), (7, 6, "000007"), (1_234_567, 6, "1234567"), (-12, 1, "-12")]
    )
    func decimal(number: Int, digits: Int, text: String) {
        var bytes: [UInt8] = []
        bytes.append(decimal: number, digits: digits)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
        bytes = []
        bytes.append(decimal: .max)
        #expect(String(decoding: bytes, as: UTF8.self) == "\(Int.max)")
    }
}
