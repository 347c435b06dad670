import Foundation
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
        // Each worker writes its own lines, so the second request's may come first.
        let lines = try folder.text("access.log").split(separator: "\n")
        #expect(lines.count == 2, "\(lines)")
        #expect(lines.contains { $0.contains("\"GET /no-such-page HTTP/1.1\" 404 ") }, "\(lines)")
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
        #expect(outcome.refusal?.hasSuffix("; name a file that this user may write") == true, "\(outcome)")
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

    @Test("The access log can be JSON lines, for a program to read")
    func logsJSON() throws {
        let school = try ServedSchool("--access-log", "-", "--access-log-format", "json")
        let visitor = try school.visitor()
        #expect(try visitor.signIn("student").status == 303)
        #expect(try visitor.get("/courses?page=1").status == 200)
        let line = try school.program.line { $0.contains("/courses") }
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["user"] as? String == "student" && object?["status"] as? Int == 200, "\(line)")
        #expect(object?["endpoint"] as? String == "courses", "\(line)")
    }

    @Test("What an access line says can be set, and an event names the same request")
    func format() throws {
        let school = try ServedSchool("--access-log", "-", "--access-log-format", "%(m)s %(U)s %(s)s %(id)s")
        #expect(try school.visitor().signIn("student", "wrong").status == 422)
        let line = try school.program.line { $0.hasPrefix("POST /login 422 ") }
        let id = line.dropFirst("POST /login 422 ".count)
        let event = try school.program.line(on: .errors) { $0.contains("sign-in refused") }
        #expect(id.count > 6 && event.contains(" warning \(id) "), "\(line), \(event)")
    }

    static let wrongFlags: [(flag: String, value: String, complaint: String)] = [
        ("--access-log-format", "%(h)s %(z)s", "--access-log-format: character 7: there is no item %(z)s"),
        (
            "--access-log-format", "%({cookie}i)s",
            "--access-log-format: character 1: the field cookie is a secret"
        ),
        ("--log-level", "loud", "--log-level is one of info, warning, error, not 'loud'"),
    ]

    @Test("A format or level that is none is refused with what is wrong", arguments: wrongFlags)
    func refusesFormat(flag: String, value: String, complaint: String) throws {
        let outcome = try BuiltProgram.registrar.run("serve", "--port", "0", flag, value)
        #expect(outcome.status == 64)
        #expect(outcome.refusal?.contains(complaint) == true, "\(outcome)")
    }

    @Test("Events go to a file, and only those that weigh enough")
    func errorLog() throws {
        let folder = try TemporaryFolder()
        for (level, count) in [("warning", 1), ("error", 0)] {
            let file = folder.file("\(level).log")
            let school = try ServedSchool("--error-log", file, "--log-level", level)
            #expect(try school.visitor().signIn("student", "wrong").status == 422)
            let outcome = try school.stop()
            #expect(outcome.errors.isEmpty, "\(outcome)")
            let text = try folder.text("\(level).log")
            #expect(text.split(separator: "\n").filter { $0.contains("sign-in refused") }.count == count)
            #expect(try folder.mode("\(level).log") == 0o600)
        }
        let outcome = try BuiltProgram.registrar.run(
            "serve",
            "--port",
            "0",
            "--database",
            try SmallSchool.copy(to: folder),
            "--error-log",
            folder.file("no/error.log")
        )
        #expect(outcome.status == 73 && outcome.refusal?.contains("no/error.log") == true, "\(outcome)")
    }

    @Test("Files that were renamed are opened anew at SIGUSR1, and no line is lost")
    func reopens() throws {
        let folder = try TemporaryFolder()
        let school = try ServedSchool(
            "--access-log",
            folder.file("access.log"),
            "--error-log",
            folder.file("error.log"),
            // Of several, each opens them anew when its turn comes.
            "--workers",
            "1"
        )
        let visitor = try school.visitor()
        var asked = 0
        func ask(_ word: String) throws {
            asked += 1
            #expect(try visitor.get("/healthz?\(word)").status == 200)
        }
        for round in 0..<3 {
            try ask("before=\(round)")
            for name in ["access.log", "error.log"] { try folder.rename(name, to: "\(name).\(round)") }
            school.program.signal(SIGUSR1)
            let deadline = ContinuousClock.now + .seconds(20)
            while !folder.has("access.log") || !folder.has("error.log") {
                try #require(ContinuousClock.now < deadline, "the logs are not opened anew")
                try ask("meanwhile")
            }
            // Another worker may have made the file before this one writes to it.
            while try !folder.text("access.log").contains("?after=\(round)") {
                try #require(ContinuousClock.now < deadline, "the log is not opened anew")
                try ask("after=\(round)")
            }
        }
        _ = try school.stop()
        let texts = try (0..<3).map { try folder.text("access.log.\($0)") } + [try folder.text("access.log")]
        #expect(texts.joined().split(separator: "\n").count == asked, "\(texts)")
        for round in 0..<3 {
            #expect(texts[round].contains("?before=\(round)"), "\(texts)")
            #expect(texts[round + 1].contains("?after=\(round)"), "\(texts)")
        }
    }
}
