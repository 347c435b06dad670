import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("URL-encoded forms")
struct URLEncodedFormTests {
    static func fields(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0.0.debugDescription)=\($0.1.debugDescription)" }.joined(separator: " ")
    }

    static let cases: [(body: String, pairs: [(String, String)])] = [
        ("", []), ("&", []), ("&&&", []), ("a=1", [("a", "1")]), ("a=1&b=2", [("a", "1"), ("b", "2")]),
        ("&&a=1&b=2&&&", [("a", "1"), ("b", "2")]), ("=x", [("", "x")]), ("=", [("", "")]),
        ("==", [("", "=")]),
        ("===&username", [("", "=="), ("username", "")]),
        ("a", [("a", "")]), ("a=", [("a", "")]), ("a=b=c==", [("a", "b=c==")]),
        ("a=1&a=2", [("a", "1"), ("a", "2")]),
        ("a=1;b=2", [("a", "1;b=2")]), ("a+b=c+d", [("a b", "c d")]), ("a=%2B", [("a", "+")]),
        ("a=%20", [("a", " ")]),
        ("csrf%5ftoken=x&%75sername=y", [("csrf_token", "x"), ("username", "y")]), ("a=%c3%A9", [("a", "é")]),
        ("a%3Db=c%26d", [("a=b", "c&d")]), ("a=中文", [("a", "中文")]),
        ("a=%zz%&b=%4", [("a", "%zz%"), ("b", "%4")]),
        ("a=%", [("a", "%")]), ("a=%%41", [("a", "%A")]), ("a=%4%31", [("a", "%41")]),
        ("a=%00b", [("a", "\0b")]),
        ("a=%g0%0g%+1", [("a", "%g0%0g% 1")]), ("a=%E5%AD%A6", [("a", "学")]), ("a=\r\nb", [("a", "\r\nb")]),
        ("a=%2541", [("a", "%41")]), ("%=1", [("%", "1")]), ("a=b&%3", [("a", "b"), ("%3", "")]),
    ]

    @Test("Pairs are decoded as browsers encode them", arguments: cases)
    func decodes(body: String, pairs: [(String, String)]) throws {
        let form = try URLEncodedForm.parse(Array(body.utf8), limits: FormLimits())
        #expect(Self.fields(form.pairs.map { ($0.name, $0.value) }) == Self.fields(pairs), "\(body)")
    }

    @Test("A field is found by the bytes of its name, not by letters that are equal in another form")
    func findsByBytes() throws {
        let form = try URLEncodedForm.parse(Array("e%CC%81=two&%C3%A9=one".utf8), limits: FormLimits())
        #expect(form["\u{E9}"] == "one" && form["e\u{301}"] == "two")
    }

    @Test(
        "Bytes that are no UTF-8 become U+FFFD",
        arguments: ["%ff%fe%80", "%c0%af", "%ed%a0%80", "%f5%80%80%80", "%e4%b8"]
    )
    func invalid(text: String) throws {
        let form = try URLEncodedForm.parse(Array("a=\(text)".utf8), limits: FormLimits())
        let value = try #require(form["a"])
        #expect(!value.isEmpty && value.unicodeScalars.allSatisfy { $0 == "\u{fffd}" })
    }

    @Test("Of a repeated field the first counts, and an absent one is not an empty one")
    func lookup() throws {
        let form = try URLEncodedForm.parse(Array("a=1&a=2&b=".utf8), limits: FormLimits())
        #expect(form["a"] == "1")
        #expect(form["b"] == "")
        #expect(form["c"] == nil)
        #expect(form.count == 3)
    }

    @Test("A thousand fields are taken and one more is not; empty ones do not count")
    func limit() throws {
        let thousand = Array(String(repeating: "a=1&", count: 1_000).utf8)
        #expect(try URLEncodedForm.parse(thousand, limits: FormLimits()).count == 1_000)
        let more = thousand + Array("b".utf8)
        let failure = #expect(throws: HTTPFailure.self) {
            try URLEncodedForm.parse(more, limits: FormLimits())
        }
        #expect(failure?.status == .contentTooLarge)
        let empty = [UInt8](repeating: UInt8(ascii: "&"), count: 60_000)
        #expect(try URLEncodedForm.parse(empty, limits: FormLimits()).count == 0)
    }

    @Test("What is encoded comes back, whatever it is")
    func bothWays() throws {
        var random = SeededRandom()
        for _ in 0..<2_000 {
            let scalars = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2_0000, using: &random))
            }
            let text = String(String.UnicodeScalarView(scalars))
            let encoded = PercentEncoding.encode(text)
            let form = try URLEncodedForm.parse(Array("\(encoded)=\(encoded)".utf8), limits: FormLimits())
            let wanted = text.isEmpty ? "\"\"=\"\"" : Self.fields([(text, text)])
            #expect(Self.fields(form.pairs.map { ($0.name, $0.value) }) == wanted, "seed \(random.seed)")
        }
    }

    @Test("No bytes trap it")
    func fuzz() {
        var random = SeededRandom()
        let pieces: [[UInt8]] =
            ["&", "=", "%", "+", "%4", "%41", "a", "\0", ";"].map { Array($0.utf8) } + [[0xff], [0xc3]]
        for _ in 0..<20_000 {
            let body = (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in
                pieces.randomElement(using: &random) ?? []
            }
            let form = try? URLEncodedForm.parse(body, limits: FormLimits())
            #expect(form != nil, "seed \(random.seed): \(body)")
        }
    }
}
