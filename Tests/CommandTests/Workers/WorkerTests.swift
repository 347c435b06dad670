import Foundation
import Glibc
import Testing

/// Workers that die, hang or are used up are replaced, and what others ask meanwhile is answered.
@Suite struct WorkerTests {
    @Test("A pid file never takes the place of something else", arguments: ["notes", "pipe", "link"])
    func foreignPIDFile(name: String) throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("notes", "12 apples")
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0 && symlink("notes", folder.file("link")) == 0)
        let file = try SmallSchool.copy(to: folder)
        let path = folder.file(name)
        let outcome = try BuiltProgram.registrar.run(
            "serve",
            "--port",
            "0",
            "--database",
            file,
            "--pid-file",
            path
        )
        #expect(outcome.status == 73, "\(outcome)")
        let says = name == "link" ? "not a link" : "\(path) is something else; name a file for this alone"
        #expect(outcome.refusal?.hasSuffix(says) == true, "\(outcome)")
        #expect(try folder.text("notes") == "12 apples")
    }

    @Test("There are as many workers as asked for, and they end with their supervisor, however it ends")
    func endsWithSupervisor() throws {
        let school = try ServedSchool("--workers", "3")
        #expect(school.workers.count == 3)
        school.program.signal(SIGKILL)
        // The streams end when the last process has gone that writes to them.
        #expect(try school.program.finish(within: .seconds(20)).status == 128 + SIGKILL)
    }

    @Test("A worker that crashes is replaced, and the log says by what it was ended", arguments: [1, 2])
    func replaces(workers: Int) throws {
        let school = try ServedSchool("--workers", "\(workers)")
        let victim = try #require(school.workers.first)
        kill(victim, SIGSEGV)
        let line = try school.program.line(on: .errors) { $0.contains("(pid \(victim))") }
        #expect(line.contains("signal 11") && line.contains(" error "), "\(line)")
        let successor = try school.program.line(on: .errors) { $0.hasSuffix(" serves again") }
        let pid = try #require(successor.firstMatch(of: #/ info - worker \d+ \(pid (\d+)\)/#)?.1)
        #expect(school.workers.contains { "\($0)" == pid }, "\(successor)")
        for _ in 0..<20 { #expect(try school.visitor().get("/healthz").status == 200) }
        #expect(school.workers.count == workers && !school.workers.contains(victim))
        #expect(try school.stop().status == 0)
    }

    @Test("The log names the requests that a worker was at when it was killed")
    func namesRequests() throws {
        let school = try ServedSchool("--workers", "1", "--limits", "off")
        let visitors = try (0..<8).map { _ in try school.visitor() }
        for visitor in visitors {
            try visitor.sendForm("/login", ["username": "student", "password": "wrong"])
        }
        // When the first is answered, the others wait for their turn to be hashed.
        #expect(try visitors[0].answer().status == 422)
        let victim = try #require(school.workers.first)
        kill(victim, SIGILL)
        let line = try school.program.line(on: .errors) { $0.contains("(pid \(victim))") }
        #expect(line.contains("it was at: POST /login HTTP/1.1"), "\(line)")
        #expect(!line.contains("Cookie"))
    }

    @Test("A worker that hangs strands nobody, and is replaced")
    func hangs() throws {
        let school = try ServedSchool("--workers", "2", "--worker-timeout", "2")
        let victim = try #require(school.workers.first)
        kill(victim, SIGSTOP)
        // About half of these wait for the one that does not move; the other takes them.
        for _ in 0..<20 { #expect(try school.visitor().get("/healthz").status == 200) }
        _ = try school.program.line(on: .errors) {
            $0.contains("(pid \(victim)) has not moved for") && $0.contains("is killed")
        }
        for _ in 0..<20 { #expect(try school.visitor().get("/healthz").status == 200) }
        #expect(!school.workers.contains(victim))
        #expect(try school.stop().status == 0)
    }

    @Test("Workers that die one after the other are replaced after a pause, and served again then")
    func backsOff() throws {
        let school = try ServedSchool("--workers", "1")
        for death in 1...3 {
            _ = try school.visitor().get("/healthz")
            let victim = try #require(school.workers.first)
            kill(victim, SIGKILL)
            _ = try school.program.line(on: .errors) { $0.contains("(pid \(victim)) was ended by signal 9") }
            guard death == 3 else { continue }
            let line = try school.program.line(on: .errors) { $0.contains("again and again") }
            #expect(line.hasSuffix("started in 1 s"), "\(line)")
        }
        #expect(try school.visitor().get("/healthz").status == 200)
        #expect(try school.stop().status == 0)
    }

    @Test("A worker that is told to end answers what it has, and is replaced")
    func toldToEnd() throws {
        let school = try ServedSchool("--workers", "1")
        let visitor = try school.visitor()
        #expect(try visitor.get("/healthz").status == 200)
        let victim = try #require(school.workers.first)
        kill(victim, SIGTERM)
        #expect(try visitor.get("/healthz").status == 200)
        let line = try school.program.line(on: .errors) { $0.contains("(pid \(victim))") }
        #expect(line.contains(" info "), "\(line)")
        #expect(try school.visitor().get("/healthz").status == 200)
    }

    @Test("A worker that has answered enough is replaced, and no request is lost")
    func recycles() throws {
        let school = try ServedSchool("--workers", "1", "--max-requests", "20")
        let first = try #require(school.workers.first)
        var visitor = try school.visitor()
        var count = 0
        while school.workers.contains(first) {
            let answer = try visitor.get("/healthz")
            #expect(answer.status == 200)
            if answer["connection"] == "close" { visitor = try school.visitor() }
            count += 1
            try #require(count < 1_000_000, "it was never replaced")
        }
        #expect(count >= 20)
        #expect(try school.visitor().get("/healthz").status == 200)
        let outcome = try school.stop()
        #expect(outcome.status == 0 && outcome.notes == ["1 worker serves", "ending: SIGTERM"], "\(outcome)")
    }

    @Test("A second signal ends everything at once")
    func second() throws {
        let school = try ServedSchool("--workers", "2")
        // It would be waited for, for a second.
        let idle = try school.visitor()
        #expect(try idle.get("/healthz").status == 200)
        for worker in school.workers { kill(worker, SIGSTOP) }
        school.program.signal(SIGTERM)
        // Of two that wait, the one with the lower number would come first.
        _ = try school.program.line(on: .errors) { $0.hasSuffix(" info - ending: SIGTERM") }
        school.program.signal(SIGQUIT)
        let outcome = try school.program.finish(within: .seconds(20))
        #expect(outcome.status == 128 + SIGQUIT)
        #expect(
            outcome.notes == ["2 workers serve", "ending: SIGTERM", "ending at once: SIGQUIT"],
            "\(outcome)"
        )
    }

    @Test("When the terminal is closed that it was started from, it ends")
    func closedTerminal() throws {
        let folder = try TemporaryFolder()
        var terminal: Terminal? = try Terminal()
        let program = try RunningProgram(
            .registrar,
            ["serve", "--port", "0", "--access-log", "off", "--database", try SmallSchool.copy(to: folder)],
            errors: terminal?.programSide
        )
        _ = try ServedSchool.port(of: program)
        program.signal(SIGHUP)
        try terminal?.wait { $0.contains("reloaded: generation 2") }
        terminal = nil
        program.signal(SIGHUP)
        #expect(try program.finish(within: .seconds(20)).status == 0)
    }

    @Test("A worker is not started by hand")
    func byHand() throws {
        let outcome = try BuiltProgram.registrar.run("serve-worker")
        #expect(outcome.status == 64 && outcome.refusal?.contains("registrar serve") == true, "\(outcome)")
    }

    @Test("A pid file holds the supervisor's id, keeps a second one away, and goes with it")
    func pidFile() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("registrar.pid")
        let school = try ServedSchool("--workers", "1", "--pid-file", file)
        #expect(try folder.text("registrar.pid") == "\(school.program.pid)\n")
        let second = try BuiltProgram.registrar.run(
            ["serve", "--port", "0", "--database", school.database, "--pid-file", file]
        )
        #expect(second.status == 73 && second.refusal?.contains(file) == true, "\(second)")
        #expect(second.refusal?.hasSuffix("; stop it, or name another file") == true, "\(second)")
        #expect(try school.stop().status == 0)
        #expect(throws: (any Error).self) { try folder.text("registrar.pid") }
    }
}

extension ServedSchool {
    /// The processes that serve it.
    var workers: [pid_t] { ProcessTable.children(of: program.pid) }

    @Test(
        "Every thread of a worker takes the signals of its own faults, by which a backtrace says where it was"
    )
    func takesFaults() throws {
        let school = try ServedSchool("--workers", "1")
        // Once somebody has signed in, the writer has written and a password was hashed.
        #expect(try school.visitor().signIn("student").status == 303)
        let worker = try #require(school.workers.first)
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/task")
        #expect(threads.count >= 2)
        for thread in threads {
            let status = try String(contentsOfFile: "/proc/\(worker)/task/\(thread)/status", encoding: .utf8)
            let mask = try #require(status.firstMatch(of: /SigBlk:\s*([0-9a-f]+)/), "\(status)")
            let blocked = try #require(UInt64(mask.1, radix: 16))
            for signal in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGPROF] {
                #expect(blocked & 1 << UInt64(signal - 1) == 0, "\(signal) in thread \(thread)")
            }
        }
    }
}
