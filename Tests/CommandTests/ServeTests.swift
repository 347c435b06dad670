import Foundation
import Glibc
import Testing

@Suite struct ServeTests {
    @Test("One line says where it listens, and nothing else is put out")
    func saysWhere() throws {
        let school = try ServedSchool()
        #expect(try school.visitor().get("/healthz").body.contains("ok"))
        let outcome = try school.stop()
        #expect(outcome.outputLines.count == 1, "\(outcome.output)")
    }

    @Test("A signal to end is followed, with exit status 0", arguments: [SIGTERM, SIGINT])
    func ends(signal: Int32) throws {
        let school = try ServedSchool()
        // A connection that idles and one whose request never ends; neither is waited for.
        let (idle, half) = (try school.visitor(), try TestSocket(port: school.port))
        #expect(try idle.get("/login").status == 200)
        try half.send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nusername=")
        let outcome = try school.stop(signal)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.notes.last == (signal == SIGINT ? "ending: SIGINT" : "ending: SIGTERM"), "\(outcome)")
        #expect(
            !FileManager.default.fileExists(atPath: school.database + "-wal"),
            "the database was not closed cleanly"
        )
    }

    @Test("A signal to end lets the requests in flight finish")
    func finishesRequests() throws {
        // On a busy machine hashing takes long, and what the time for stopping ends is another test's matter.
        let school = try ServedSchool("--limits", "off", "--drain-timeout", "100")
        let visitors = try (0..<4).map { _ in try school.visitor() }
        for visitor in visitors {
            try visitor.sendForm("/login", ["username": "student", "password": "wrong"])
        }
        // When the first is answered, the others wait for their turn to be hashed.
        #expect(try visitors[0].answer().status == 422)
        school.program.signal(SIGTERM)
        for visitor in visitors.dropFirst() { #expect(try visitor.answer().status == 422) }
        #expect(try school.program.finish(within: .seconds(100)).status == 0)
    }

    @Test("With --demo a missing database is made and seeded, for its owner alone")
    func makesDemo() throws {
        let folder = try TemporaryFolder()
        let words = [
            "serve", "--demo", "--port", "0", "--access-log", "off", "--database", folder.file("demo.db"),
        ]
        for _ in 0..<2 {
            let program = try RunningProgram(.registrar, words)
            let visitor = try Visitor(port: try ServedSchool.port(of: program))
            #expect(try visitor.signIn("student").status == 303)
            #expect(try visitor.get("/scores").status == 200)
            program.signal(SIGTERM)
            #expect(try program.finish().status == 0)
        }
        #expect(try folder.mode("demo.db") == 0o600)
    }

    @Test("Demo passwords are not served beyond this machine", arguments: ["0.0.0.0", "::"])
    func refusesDemoBeyondLoopback(host: String) throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltProgram.registrar.run(
            "serve",
            "--host",
            host,
            "--port",
            "0",
            "--database",
            try SmallSchool.copy(to: folder)
        )
        #expect(outcome.status == 78)
        #expect(outcome.refusal?.contains("student") == true, "\(outcome)")
    }

    @Test("A folder for uploads in which no file can be made is refused", arguments: ["serve", "check"])
    func refusesUploadFolder(command: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        for place in [folder.file("no"), file] {
            let outcome = try BuiltProgram.registrar.run(
                [command, "--port", "0", "--database", file, "--upload-dir", place]
            )
            #expect(outcome.status == 73, "\(outcome)")
            #expect(outcome.refusal?.contains("--upload-dir \(place): ") == true, "\(outcome)")
        }
    }

    @Test("Every flag has a variable, and the flag wins")
    func readsEnvironment() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let variables = [
            "REGISTRAR_PORT": "0", "REGISTRAR_DATABASE": file, "REGISTRAR_ACCESS_LOG": "off",
            "REGISTRAR_ALLOWED_HOST": "one.example,two.example",
        ]
        let program = try RunningProgram(.registrar, ["serve"], environment: variables)
        let port = try ServedSchool.port(of: program)
        for (host, status) in [("one.example", 200), ("two.example", 200), ("three.example", 421)] {
            let socket = try TestSocket(port: port)
            try socket.send("GET /login HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
            #expect(try socket.receive().hasPrefix("HTTP/1.1 \(status)"), "\(host)")
        }
        program.signal(SIGTERM)
        #expect(try program.finish().outputLines.count == 1)
        let wrong = try BuiltProgram.registrar.run(
            "serve",
            "--database",
            folder.file("missing.db"),
            environment: variables
        )
        #expect(wrong.status == 66 && wrong.errors.contains("missing.db"))
        let refused = try BuiltProgram.registrar.run("serve", environment: ["REGISTRAR_PORT": "http"])
        #expect(refused.status == 64 && refused.refusal != nil, "\(refused)")
    }

    @Test("Without templates where it is, it finds those above the program")
    func findsRoot() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let program = try RunningProgram(
            .registrar,
            ["serve", "--port", "0", "--database", file],
            in: folder.path
        )
        #expect(try Visitor(port: ServedSchool.port(of: program)).get("/static/style.css").status == 200)
    }
}
