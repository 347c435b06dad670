import Glibc
import Testing

@Suite struct LogTests {
    @Test("A refused sign-in is said at once, without the password")
    func saysRefusal() throws {
        let school = try ServedSchool()
        #expect(try school.visitor().signIn("student", "not the secret").status == 422)
        let line = try school.program.line(on: .errors) { $0.contains("sign-in refused") }
        #expect(line.contains("student") && line.contains("127.0.0.1"), "\(line)")
        #expect(line.contains(#/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ warning \S+ /#), "\(line)")
        let outcome = try school.stop()
        #expect(!outcome.errors.contains("not the secret"))
    }

    /// The common log format, then microseconds and the request's id.
    private static let accessLine =
        #"^127\.0\.0\.1 - (\S+) \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "#
        + #""(GET|POST) (\S+) HTTP/1\.1" (\d{3}) (\d+) (\d+) (\S+)$"#

    @Test("Each answer is a line on standard output")
    func logsToOutput() throws {
        let school = try ServedSchool("--access-log", "-")
        let visitor = try school.visitor()
        let health = try visitor.get("/healthz")
        let pattern = try Regex(Self.accessLine)
        let first = try school.program.line()
        let fields = try #require(try pattern.wholeMatch(in: first), "\(first)")
        #expect(
            fields[1].substring == "-" && fields[3].substring == "/healthz" && fields[4].substring == "200"
        )
        #expect(fields[5].substring == "\(health.body.utf8.count)")
        #expect(try visitor.signIn("student").status == 303)
        #expect(try visitor.get("/courses?page=1").status == 200)
        let last = try school.program.line { $0.contains("/courses") }
        let lastFields = try #require(try pattern.wholeMatch(in: last), "\(last)")
        #expect(lastFields[1].substring == "student" && lastFields[3].substring == "/courses?page=1")
    }

    @Test("The access log goes to a file that its owner alone can read")
    func logsToFile() throws {
        let folder = try TemporaryFolder()
        let school = try ServedSchool("--access-log", folder.file("access.log"))
        for path in ["/healthz", "/no-such-page"] { _ = try school.visitor().get(path) }
        let outcome = try school.stop()
        #expect(outcome.outputLines.count == 1, "\(outcome.output)")
        let lines = try folder.text("access.log").split(separator: "\n")
        #expect(lines.count == 2 && lines[1].contains("\"GET /no-such-page HTTP/1.1\" 404 "), "\(lines)")
        #expect(try folder.mode("access.log") == 0o600)
    }

    @Test("An access log that cannot be written is refused at the start")
    func refusesUnwritableLog() throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltProgram.registrar.run(
            "serve",
            "--port",
            "0",
            "--database",
            try SmallSchool.copy(to: folder),
            "--access-log",
            folder.file("no/access.log")
        )
        #expect(outcome.status == 73)
        #expect(outcome.refusal?.contains("no/access.log") == true, "\(outcome)")
    }

    @Test("What a visitor sends cannot forge a line of the log")
    func escapes() throws {
        let school = try ServedSchool("--access-log", "-")
        _ = try school.visitor().signIn("a\r\nforged line\u{1B}[2J", "x")
        #expect(try school.visitor().get("/%0d%0aforged").status == 404)
        let outcome = try school.stop()
        for line in (outcome.output + outcome.errors).split(separator: "\n") {
            #expect(!line.hasPrefix("forged") && !line.contains("\u{1B}"), "\(line)")
        }
    }
}
