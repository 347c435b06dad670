import Testing

@testable import Jinja

@Suite("JSON")
struct JSONTests {
    static let values: [(text: String, repr: String)] = [
        (#" {"b": 1, "a": [true, null, -0, -0.5, 1e3]} "#, "{'b': 1, 'a': [True, None, 0, -0.5, 1000.0]}"),
        (#"123456789012345678901234567890"#, "123456789012345678901234567890"),
        (#"-9223372036854775808"#, "-9223372036854775808"),
        (#""a\n\u00e9\ud83d\ude00\/\"\\ \ud83d x""#, "'a\\né😀/\"\\\\ \\ud83d x'"),
        (#"[NaN, Infinity, -Infinity]"#, "[nan, inf, -inf]"),
        (#"{"a": 1, "a": 2}"#, "{'a': 2}"),
        ("[[], {}]", "[[], {}]"),
    ]

    @Test("Values are read as Python reads them", arguments: values)
    func reads(text: String, repr: String) throws { #expect(try Value.json(text).repr == repr) }

    static let errors: [(text: String, place: String)] = [
        ("", "1:1"), ("[1,]", "1:4"), ("{\"a\": 1\n \"b\"}", "2:2"), ("[1] 2", "1:5"), ("01", "1:1"),
        ("-", "1:2"),
        ("\"abc", "1:1"), ("\"\\x\"", "1:2"), ("\"\n\"", "1:2"), ("{a: 1}", "1:2"), ("tru", "1:1"),
        ("1.", "1:3"),
        ("\"\\u12g4\"", "1:6"), ("[\n\n?]", "3:1"),
    ]

    @Test("Errors say where they are", arguments: errors)
    func fails(text: String, place: String) {
        let error = #expect(throws: JSONError.self) { try Value.json(text) }
        #expect(error.map { "\($0.line):\($0.column)" } == place)
    }

    @Test("Nesting has a limit, and so have digits")
    func limits() throws {
        let deep = String(repeating: "[", count: 513) + String(repeating: "]", count: 513)
        #expect(throws: JSONError.self) { try Value.json(deep) }
        #expect(throws: JSONError.self) { try Value.json(String(repeating: "9", count: 4301)) }
        #expect(
            try Value.json(String(deep.dropFirst().dropLast())).repr == "error",
            "printing has a lower limit"
        )
    }
}
