import Foundation
import Glibc
import Testing

/// SIGHUP replaces the workers, and with them what they read when they start.
@Suite struct ReloadTests {
    /// A folder with templates and files of its own.
    private func root() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["Templates", "Public"] {
            try FileManager.default.copyItem(
                atPath: "\(BuiltProgram.packageFolder)/\(name)",
                toPath: folder.file(name)
            )
        }
        return folder
    }

    private func reload(_ school: ServedSchool, _ text: String) throws -> String {
        school.program.signal(SIGHUP)
        return try school.program.line(on: .errors) { $0.contains(text) }
    }

    @Test("Templates and files are read anew, by new workers")
    func readsAnew() throws {
        let root = try root()
        let school = try ServedSchool("--workers", "2", "--root", root.path)
        let old = school.workers
        let kept = try school.visitor()
        #expect(try !kept.get("/login").body.contains("ANOTHER TEXT"))
        let text = try root.text("Templates/login.html")
        _ = try root.write("Templates/login.html", text + "\n{# seen #}")
        _ = try root.write("Public/new.txt", "a new file")
        let base = try root.text("Templates/base.html").replacing("</body>", with: "ANOTHER TEXT</body>")
        _ = try root.write("Templates/base.html", base)
        _ = try reload(school, "reloaded: generation 2")
        // The old worker answers once more, and says that it ends.
        let last = try kept.get("/login")
        #expect(last.status == 200 && last["connection"] == "close")
        // An old one may have taken this connection before it saw the signal, but it answers for a moment only.
        var tries = 0
        while !Set(old).isDisjoint(with: school.workers), try school.visitor().get("/login").status == 200 {
            tries += 1
            try #require(tries < 100_000, "the old workers stay")
        }
        #expect(try school.visitor().get("/static/new.txt").body == "a new file")
        #expect(try school.visitor().get("/login").body.contains("ANOTHER TEXT"))
        #expect(try school.stop().status == 0)
    }

    @Test("With --watch that happens by itself when a file changes, and a broken template changes nothing")
    func watches() throws {
        let root = try root()
        let school = try ServedSchool("--workers", "1", "--root", root.path, "--watch")
        _ = try root.write("Public/style.css", "body { margin: 0 }")
        _ = try school.program.line(on: .errors) { $0.contains("reloaded: generation 2") }
        #expect(try school.visitor().get("/static/style.css").status == 200)
        let text = try root.text("Templates/login.html")
        _ = try root.write("Templates/login.html", "{% if %}")
        _ = try school.program.line(on: .errors) { $0.contains("the reload failed") }
        #expect(try school.visitor().get("/login").status == 200)
        _ = try root.write("Templates/login.html", text + "MENDED")
        _ = try school.program.line(on: .errors) { $0.contains("reloaded: generation 4") }
        #expect(try school.stop().status == 0)
    }

    @Test("A reload that fails leaves those before it serving, says why, and can be tried again")
    func fails() throws {
        let root = try root()
        let school = try ServedSchool("--workers", "2", "--root", root.path)
        let old = school.workers
        let text = try root.text("Templates/login.html")
        _ = try root.write("Templates/login.html", "{% if %}")
        let line = try reload(school, "the reload failed")
        #expect(line.contains("login.html:1"), "\(line)")
        for _ in 0..<10 { #expect(try school.visitor().get("/login").status == 200) }
        #expect(Set(old).isSubset(of: school.workers))
        _ = try root.write("Templates/login.html", text)
        _ = try reload(school, "reloaded: generation 3")
        #expect(try school.visitor().get("/login").status == 200)
        #expect(try school.stop().status == 0)
    }

    /// Serves a school of its own beyond this machine, and has a seeded one lie in its place then.
    private func serveReplaced(_ folder: TemporaryFolder, _ flags: [String]) throws -> (
        RunningProgram, UInt16
    ) {
        let file = try SafeSchool.make(in: folder)
        let program = try RunningProgram(
            .registrar,
            ["serve", "--port", "0", "--database", file, "--access-log", "off", "--workers", "2"] + flags
        )
        let line = try program.line()
        let port = try #require(line.split(separator: ":").last.flatMap { UInt16($0) }, "\(line)")
        for name in ["school.db", "school.db-wal", "school.db-shm"] where folder.has(name) {
            try folder.rename(name, to: "old-\(name)")
        }
        _ = try SmallSchool.copy(to: folder)
        return (program, port)
    }

    @Test("Nor does a reload bring demo passwords beyond this machine, or a new worker in a dead one's place")
    func refusesDemo() throws {
        let folder = try TemporaryFolder()
        let (program, port) = try serveReplaced(folder, ["--host", "0.0.0.0"])
        let workers = ProcessTable.children(of: program.pid)
        program.signal(SIGHUP)
        let line = try program.line(on: .errors) { $0.contains("reload") && !$0.contains("is started") }
        #expect(
            line.contains("the reload failed, and the workers before it serve on: not on 0.0.0.0"),
            "\(line)"
        )
        #expect(line.contains("student, teacher, admin can sign in with the demo password"), "\(line)")
        #expect(line.contains("registrar migrate, registrar user add"), "\(line)")
        #expect(Set(workers).isSubset(of: ProcessTable.children(of: program.pid)))
        #expect(try Visitor(port: port).signIn("admin").status != 303)
        kill(try #require(workers.first), SIGKILL)
        _ = try program.line(on: .errors) { $0.contains("can't serve: not on 0.0.0.0") }
        #expect(try Visitor(port: port).signIn("admin").status != 303)
        program.signal(SIGTERM)
        #expect(try program.finish(within: .seconds(20)).status == 0)
    }

    @Test("On this machine alone a school to try things with may take its place")
    func allowsDemo() throws {
        let folder = try TemporaryFolder()
        let (program, _) = try serveReplaced(folder, ["--host", "127.0.0.1"])
        program.signal(SIGHUP)
        _ = try program.line(on: .errors) { $0.contains("reloaded: generation 2") }
        program.signal(SIGTERM)
        #expect(try program.finish(within: .seconds(20)).status == 0)
    }

    /// Somebody who has sent half a form to the worker that serves now.
    private func sender(_ school: ServedSchool) throws -> TestSocket {
        let socket = try TestSocket(port: school.port)
        try socket.send(
            """
            POST /login HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/x-www-form-urlencoded\r
            Content-Length: 4\r
            Expect: 100-continue\r
            \r

            """
        )
        // The worker has read the head when this comes.
        let answer = String(decoding: try socket.receiveSome(), as: UTF8.self)
        try #require(answer.hasPrefix("HTTP/1.1 100"), "\(answer)")
        try socket.send("a=")
        return socket
    }

    @Test("A request that has begun may go on in the old worker beyond the time for stopping")
    func finishesBegun() throws {
        let school = try ServedSchool("--workers", "1", "--drain-timeout", "0.1", "--drain-grace", "0.2")
        let idle = try school.visitor()
        #expect(try idle.get("/login").status == 200)
        let sender = try sender(school)
        _ = try reload(school, "reloaded: generation 2")
        // It is ended when its grace is over, so the time for stopping is over too.
        #expect(throws: TestFailure.self) { try idle.answer() }
        try sender.send("b!")
        let answer = try sender.receive()
        // The form has no token; what matters is that it was read to its end and answered.
        #expect(answer.hasPrefix("HTTP/1.1 403"), "\(answer)")
        #expect(try school.stop().status == 0)
    }

    @Test("When the server stops, what has half arrived in an old worker is answered 503")
    func stopsFinishing() throws {
        let school = try ServedSchool("--workers", "1", "--drain-grace", "0.1")
        let sender = try sender(school)
        _ = try reload(school, "reloaded: generation 2")
        school.program.signal(SIGTERM)
        let answer = try sender.receive()
        #expect(answer.hasPrefix("HTTP/1.1 503") && answer.contains("\r\nRetry-After: 5\r\n"), "\(answer)")
        #expect(try school.program.finish(within: .seconds(20)).status == 0)
    }

    @Test("Slow senders in old workers do not keep new pages waiting: who began first is told to come again")
    func makesRoom() throws {
        let school = try ServedSchool(
            "--workers",
            "1",
            "--drain-grace",
            "0.1",
            "--body-timeout",
            "600",
            "--rate-grace",
            "600"
        )
        var senders: [TestSocket] = []
        for generation in 2...6 {
            let idle = try school.visitor()
            #expect(try idle.get("/login").status == 200)
            senders.append(try sender(school))
            _ = try reload(school, "reloaded: generation \(generation)")
            // Now the old worker takes no more connections: the next sender is the new one's.
            #expect(throws: TestFailure.self) { try idle.answer() }
        }
        let answer = try senders[0].receive()
        #expect(answer.hasPrefix("HTTP/1.1 503") && answer.contains("\r\nRetry-After: 5\r\n"), "\(answer)")
        try senders[4].send("b!")
        #expect(try senders[4].receive().hasPrefix("HTTP/1.1 403"))
        #expect(try school.stop().status == 0)
    }
}
