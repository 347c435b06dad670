import Glibc
import Testing

/// The status listener: what a monitor asks, apart from the school's pages.
@Suite struct StatusTests {
    private func port(of program: RunningProgram) throws -> UInt16 {
        let line = try program.line { $0.hasPrefix("Status on ") }
        let match = try #require(line.wholeMatch(of: /Status on http:\/\/127\.0\.0\.1:(\d+)/), "\(line)")
        return try #require(UInt16(match.1))
    }

    @Test("It answers on a port of its own, and the school's does not tell")
    func answers() throws {
        let school = try ServedSchool("--status-bind", "127.0.0.1:0")
        let status = try Visitor(port: try port(of: school.program))
        for path in ["/no-such-page", "/login"] { _ = try school.visitor().get(path) }
        let metrics = try status.get("/metrics")
        #expect(
            metrics.status == 200 && metrics["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        )
        for line in [
            #"registrar_http_requests_total{endpoint="unmatched",method="GET",status="404"} 1"#,
            #"registrar_http_requests_total{endpoint="login",method="GET",status="200"} 1"#,
        ] {
            #expect(metrics.body.contains("\n\(line)\n"), "\(line) in \(metrics.body)")
        }
        #expect(try status.get("/healthz").body == "ok\n" && status.get("/readyz").body == "ready\n")
        #expect(try status.get("/login").status == 404)
        for path in ["/metrics", "/readyz"] { #expect(try school.visitor().get(path).status == 404) }
        #expect(try school.stop().status == 0)
    }

    @Test("Who has a database that does not answer is alive and not ready")
    func notReady() throws {
        let school = try ServedSchool("--status-bind", "127.0.0.1:0")
        let status = try Visitor(port: try port(of: school.program))
        let other = try DatabaseFile(school.database)
        try other.run("ALTER TABLE settings RENAME TO elsewhere")
        let answer = try status.get("/readyz")
        #expect(answer.status == 503 && answer.body == "the database does not answer\n")
        #expect(try status.get("/healthz").status == 200)
        _ = try school.program.line(on: .errors) { $0.contains(" error - not ready: ") }
        try other.run("ALTER TABLE elsewhere RENAME TO settings")
        #expect(try status.get("/readyz").status == 200)
    }

    @Test("While the last requests are answered it says that the server is not ready, and why")
    func draining() throws {
        let school = try ServedSchool("--status-bind", "127.0.0.1:0", "--workers", "1")
        let status = try Visitor(port: try port(of: school.program))
        let visitor = try school.visitor()
        #expect(try visitor.signIn("student").status == 303)
        let other = try DatabaseFile(school.database)
        try other.run("BEGIN IMMEDIATE")
        // It waits for the lock, so the server waits for it.
        try visitor.sendForm("/logout", [:])
        school.program.signal(SIGTERM)
        let deadline = ContinuousClock.now + .seconds(5)
        var answer = try status.get("/readyz")
        while answer.status == 200, ContinuousClock.now < deadline { answer = try status.get("/readyz") }
        #expect(answer.status == 503 && answer.body == "draining\n", "\(answer)")
        #expect(try status.get("/healthz").status == 200 && status.get("/metrics").status == 200)
        try other.run("ROLLBACK")
        #expect(try visitor.answer().status == 303)
        #expect(try school.program.finish(within: .seconds(20)).status == 0)
    }

    @Test(
        "An address that is none is refused",
        arguments: [
            "5001", "127.0.0.1", "127.0.0.1:", "::1:5001", "[::1]", "127.0.0.1:66000", "[127.0.0.1]:1", "a:1",
        ]
    )
    func refusesAddress(text: String) throws {
        let outcome = try BuiltProgram.registrar.run("serve", "--port", "0", "--status-bind", text)
        #expect(outcome.status == 64 && outcome.refusal?.contains("--status-bind") == true, "\(outcome)")
    }

    @Test("A port that is taken is refused")
    func refusesPort() throws {
        let school = try ServedSchool()
        let outcome = try BuiltProgram.registrar.run(
            "serve",
            "--port",
            "0",
            "--database",
            school.database,
            "--status-bind",
            "127.0.0.1:\(school.port)"
        )
        #expect(outcome.status == 71, "\(outcome)")
        #expect(
            outcome.refusal?.contains("--status-bind: 127.0.0.1:\(school.port) is in use") == true,
            "\(outcome)"
        )
        #expect(
            outcome.refusal?.hasSuffix("or take another address with --status-bind") == true,
            "\(outcome)"
        )
    }
}
