import Testing

@testable import Web

@Suite("Text in log lines")
struct LogTextTests {
    static let cases: [(text: String, logged: String)] = [
        ("", ""), ("GET /courses?page=2", "GET /courses?page=2"), ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"),
        ("a\nb", "a\\x0ab"), ("a\r\nb", "a\\x0d\\x0ab"),
        ("\0\u{1b}[31m\u{7f}", "\\x00\\x1b[31m\\x7f"), ("\t", "\\x09"), ("Zoë 王小明", "Zoë 王小明"),
        ("\u{85}\u{9b}31m", "\\u{85}\\u{9b}31m"),
        ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"), ("\u{202e}abc\u{202c}", "\\u{202e}abc\\u{202c}"),
        ("a\u{200b}b\u{feff}", "a\\u{200b}b\\u{feff}"),
        ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"), ("\u{e000}\u{10ffff}", "\\u{e000}\\u{10ffff}"),
        ("a\u{a0}b\u{3000}", "a\\u{a0}b\\u{3000}"),
        ("\u{fffd}", "\u{fffd}"), ("👩🏽", "👩🏽"), ("\u{ad}", "\\u{ad}"), ("\\x0a", "\\\\x0a"),
    ]

    @Test("Nothing in it ends a line, closes a quote or steers a terminal", arguments: cases)
    func escapes(text: String, logged: String) {
        var line = Array("> ".utf8)
        LogText.append(text, to: &line)
        #expect(String(decoding: line, as: UTF8.self) == "> " + logged)
    }

    @Test(
        "A word has no blanks",
        arguments: [("ann", "ann"), ("a b", "a\\x20b"), (" ", "\\x20"), ("a \"b\"", "a\\x20\\\"b\\\"")]
    )
    func words(text: String, logged: String) {
        var line: [UInt8] = [32]
        LogText.append(word: text, to: &line)
        #expect(String(decoding: line, as: UTF8.self) == " " + logged)
    }

    @Test("Every scalar leaves a line one line")
    func everyScalar() {
        for value in UInt32(0)..<0x3000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var line: [UInt8] = []
            LogText.append(String(scalar), to: &line)
            let text = String(decoding: line, as: UTF8.self)
            #expect(!text.contains(where: \.isNewline) && !line.isEmpty, "U+\(String(value, radix: 16))")
            #expect(line.allSatisfy { $0 >= 32 && $0 != 127 }, "U+\(String(value, radix: 16))")
        }
    }
}
