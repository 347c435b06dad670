import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("A row of the change log") struct ChangeTests {
    private let database: Database

    init() throws {
        database = try Database(file: ":memory:", mode: .create)
        try Schema.migrations.apply(to: database, time: 1)
    }

    private let origin = Change.Origin(user: nil, address: "198.51.100.7", at: 1_795_176_000)

    private func rows() throws -> [String] {
        try database.query("SELECT before_json, after_json FROM changes ORDER BY id") {
            "\($0.optionalText(0) ?? "-") → \($0.optionalText(1) ?? "-")"
        }
    }

    @Test("Holds what differs, and nothing else")
    func holdsDifferences() throws {
        try database.log(
            Change(
                .update,
                .user(1),
                by: origin,
                [
                    .changed("name", from: .text("Ann"), to: .text("Ann")),
                    .changed("phone", from: .text(""), to: .text("1")),
                    .changed("roles", from: .texts(["student"]), to: .texts(["student", "teacher"])),
                    .changed("locale", from: .null, to: .text("zh")),
                    .changed("capacity", from: .number(30), to: .number(31)),
                    .changed("retired", from: .flag(false), to: .flag(true)),
                ]
            )
        )
        #expect(
            try rows() == [
                #"{"phone":"","roles":["student"],"locale":null,"capacity":30,"retired":false}"#
                    + #" → {"phone":"1","roles":["student","teacher"],"locale":"zh","capacity":31,"retired":true}"#
            ]
        )
    }

    @Test("An update that changes nothing leaves no row; a new record and a record that goes do")
    func skipsNothing() throws {
        let same = ChangedField.changed("name", from: .text("Ann"), to: .text("Ann"))
        try database.log(Change(.update, .user(1), by: origin, [same]))
        #expect(try rows().isEmpty)
        try database.log(Change(.insert, .user(1), by: origin, [.added("name", .text("Ann"))]))
        try database.log(Change(.delete, .user(1), by: origin, [.removed("name", .text("Ann"))]))
        try database.log(Change(.view, .user(1), by: origin))
        #expect(try rows() == [#"- → {"name":"Ann"}"#, #"{"name":"Ann"} → -"#, "- → -"])
    }

    @Test("That a secret changed is kept, the secret is not")
    func keepsSecrets() async throws {
        try database.log(Change(.update, .user(1), by: origin, [.secret("password")]))
        #expect(try rows() == [#"- → {"password":"(changed)"}"#])
        await #expect(processExitsWith: .failure) {
            _ = ChangedField.changed("password_hash", from: .text("a"), to: .text("b"))
        }
    }

    static let hostile = [
        "", "\"", "\\", "\\\"},{\"x\":\"", "line\nbreak\r\t", "nul\u{0}", "\u{1B}[2J", "\u{202E}gnp",
        "\u{2028}",
        "\u{7F}\u{9F}", "</script>'", "王小明 é 🎓", "\u{10FFFF}", "\u{FEFF}", "{{ 7 * 7 }}",
    ]

    @Test("Every text comes back as it was, on one line of visible characters", arguments: hostile)
    func escapes(text: String) throws {
        try database.log(Change(.insert, .user(1), by: origin, [.added(text, .text(text))]))
        let stored = try #require(try database.first("SELECT after_json FROM changes") { $0.text(0) })
        #expect(LoggedValue(json: stored) == .fields([.init(name: text, value: .text(text))]), "\(stored)")
        #expect(try database.first("SELECT json_valid(after_json) FROM changes") { $0.int(0) } == 1)
        let hidden = stored.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        #expect(hidden.isEmpty, "\(stored.debugDescription)")
    }

    @Test(
        "What is no JSON of ours can still be read",
        arguments: [
            ("{", "{"), ("[1, 2.5, null, {\"a\": \"b\"}]", #"1, 2.5, , {"a":"b"}"#), ("true", "true"),
            ("", ""),
        ]
    )
    func readsAnything(stored: String, shown: String) { #expect(LoggedValue(json: stored).plain == shown) }

    @Test("What one form does is one batch, what another does is another")
    func countsBatches() throws {
        for _ in 0..<2 { try database.log(Change(.view, .user(1), by: origin)) }
        let batches = try database.query("SELECT batch FROM changes") { $0.text(0) }
        #expect(Set(batches).count == 1)
        #expect(Change.Origin.commandLine(at: 1).batch != origin.batch)
    }
}
