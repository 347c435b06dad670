import Glibc
import Testing

/// The status listener: what a monitor asks, apart from the school's pages.
@Suite struct StatusTests {
    @Test("It answers on a port of its own, and the school's does not tell")
    func answers() throws {
        let school = try ServedSchool("--status-bind", "127.0.0.1:0")
        let status = try Visitor(port: try school.statusPort())
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
        let status = try Visitor(port: try school.statusPort())
        let other = try DatabaseFile(school.database)
        try other.run("ALTER TABLE settings RENAME TO elsewhere")
        let answer = try status.get("/readyz")
        #expect(answer.status == 503 && answer.body == "the database does not answer\n")
        #expect(try status.get("/healthz").status == 200)
        for _ in 0..<3 { #expect(try status.get("/readyz").status == 503) }
        _ = try school.program.line(on: .errors) { $0.contains(" error - not ready: ") }
        try other.run("ALTER TABLE elsewhere RENAME TO settings")
        #expect(try status.get("/readyz").status == 200)
        // The lines before it have been taken.
        #expect(try school.program.line(on: .errors).hasSuffix(" info - ready again"))
    }

    @Test("While the school's listener has no room it answers")
    func answersWhenFull() throws {
        let school = try ServedSchool(
            "--status-bind",
            "127.0.0.1:0",
            "--workers",
            "1",
            "--max-connections",
            "1"
        )
        let status = try school.statusPort()
        // It has begun to ask, so it makes no room for others.
        let busy = try TestSocket(port: school.port)
        try busy.send(
            "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nExpect: 100-continue\r\n"
        )
        try busy.send("Content-Type: application/x-www-form-urlencoded\r\n\r\n")
        #expect(String(decoding: try busy.receiveSome(), as: UTF8.self).hasPrefix("HTTP/1.1 100"))
        let refused = try TestSocket(port: school.port)
        #expect(try refused.receive().hasPrefix("HTTP/1.1 503"))
        for path in ["/healthz", "/readyz"] { #expect(try Visitor(port: status).get(path).status == 200) }
        let metrics = try Visitor(port: status).get("/metrics").body
        #expect(
            metrics.contains("\nregistrar_http_connections_refused_total{reason=\"room\"} 1\n"),
            "\(metrics)"
        )
        _ = try school.program.line(on: .errors) { $0.contains("(--max-connections)") }
    }

    @Test("It reads no content, and tells nothing to a page under a stranger's name")
    func refusesStrangers() throws {
        let school = try ServedSchool("--status-bind", "127.0.0.1:0", "--allowed-host", "monitor.example")
        let port = try school.statusPort()
        let requests: [(head: String, status: Int)] = [
            ("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n", 421),
            ("GET /metrics HTTP/1.1\r\nHost: monitor.example\r\nConnection: close\r\n", 200),
            ("GET /metrics HTTP/1.0\r\n", 200),
            // More than would be read of a form; nobody sends it.
            ("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n", 405),
        ]
        for (head, status) in requests {
            let socket = try TestSocket(port: port)
            try socket.send(head + "\r\n")
            if status == 421 { socket.endSending() }
            let answer = try socket.receive()
            #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(head): \(answer)")
        }
    }

    @Test("While the last requests are answered it says that the server is not ready, and why")
    func draining() throws {
        let school = try ServedSchool("--status-bind", "127.0.0.1:0", "--workers", "1")
        let status = try Visitor(port: try school.statusPort())
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
