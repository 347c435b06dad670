import Foundation
import Testing

@Suite struct LimitFlagTests {
    static let limits = [
        "max-request-line", "max-header-bytes", "max-header-fields", "max-chunk-line", "max-body-bytes",
        "max-form-fields", "max-part-header", "header-timeout", "body-timeout", "min-rate", "rate-grace",
        "send-timeout", "idle-timeout", "linger-timeout", "requests-per-connection", "max-unread-output",
        "drain-grace", "drain-timeout", "answer-timeout", "max-waiting", "upload-timeout", "upload-memory",
        "upload-storage",
    ]

    /// What the help says of each limit, in a line whatever its length.
    private static func lines() throws -> [String] {
        let help = try BuiltProgram.registrar.run("serve", "--help").output
        let paragraph = try #require(help.components(separatedBy: "\n\n").first { $0.hasPrefix("Limits:") })
        return paragraph.replacing(/\n {10,}/, with: " ").split(separator: "\n").dropFirst().map(String.init)
    }

    @Test("The help names every limit with its default, under a heading of their own")
    func listsLimits() throws {
        let group = try Self.lines()
        for limit in Self.limits {
            let line = group.first { $0.trimmingPrefix("  ").hasPrefix("--\(limit) ") }
            #expect(line?.contains("(default: ") == true, "--\(limit)")
        }
    }

    @Test("The table of Deploy/README.md says of each limit what the help does")
    func documented() throws {
        let readme = try String(
            contentsOfFile: BuiltProgram.packageFolder + "/Deploy/README.md",
            encoding: .utf8
        )
        for line in try Self.lines() {
            let pattern = #/ +--([a-z-]+ [A-Z]+) +(.*) \(default: (.*)\)/#
            let match = try #require(try pattern.wholeMatch(in: line), "\(line)")
            let words = match.1.split(separator: " ")
            let row = "| `--\(words[0])` \(words[1]) | \(match.3) | "
            let found = readme.split(separator: "\n").first { $0.hasPrefix(row) }
            #expect(
                found?.hasSuffix(" | \(match.2) |") == true,
                "Deploy/README.md has no row \(row)… \(match.2)"
            )
        }
    }

    static let refused: [(words: [String], says: String)] = [
        (["--max-header-bytes", "1"], "--max-header-bytes needs a whole number from 1024 to 32768, not '1'"),
        (["--max-body-bytes", "much"], "--max-body-bytes needs a whole number"),
        (["--header-timeout", "0"], "--header-timeout needs seconds from 0.1 to 3600, not '0'"),
        (["--header-timeout", "nan"], "--header-timeout needs seconds"),
        (["--idle-timeout", "-5"], "--idle-timeout needs seconds"),
        (["--idle-timeout", "99999999999999999999"], "--idle-timeout needs seconds"),
        (["--drain-timeout", ""], "--drain-timeout needs seconds"),
    ]

    @Test("A limit out of bounds is refused in one line that says what is allowed", arguments: refused)
    func refuses(words: [String], says: String) throws {
        let outcome = try BuiltProgram.registrar.run(["serve"] + words)
        #expect(outcome.status == 64)
        #expect(outcome.refusal?.contains(says) == true, "\(outcome)")
    }

    @Test("Limits given on the command line hold")
    func holds() throws {
        let school = try ServedSchool(
            "--max-request-line",
            "300",
            "--requests-per-connection",
            "2",
            "--max-body-bytes",
            "1024"
        )
        let visitor = try school.visitor()
        #expect(try visitor.get("/" + String(repeating: "a", count: 300)).status == 414)
        let other = try school.visitor()
        #expect(try other.get("/healthz")["Connection"] == nil)
        #expect(try other.get("/healthz")["Connection"] == "close")
        let third = try school.visitor()
        try third.sendForm("/login", ["a": String(repeating: "a", count: 1_100)])
        #expect(try third.answer().status == 413)
    }
}
