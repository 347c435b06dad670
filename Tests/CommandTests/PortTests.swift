import Glibc
import Testing

/// A port that is taken costs one line and exit status 71, within a second.
@Suite struct PortTests {
    private func serve(on port: UInt16, _ flags: String...) throws -> Outcome {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        return try BuiltProgram.registrar.run(["serve", "--port", "\(port)", "--database", file] + flags)
    }

    private func expectRefusal(_ outcome: Outcome, _ port: UInt16) {
        #expect(outcome.status == 71)
        #expect(outcome.refusal?.contains("\(port)") == true, "\(outcome)")
        #expect(outcome.refusal?.contains("--port") == true, "\(outcome)")
    }

    @Test("A port of another program is refused")
    func taken() throws {
        let other = try #require(TakenPort(onIPv6: false))
        expectRefusal(try serve(on: other.port), other.port)
        expectRefusal(try serve(on: other.port, "--host", "127.0.0.1"), other.port)
    }

    @Test("A port that is taken on IPv6 alone is refused", .enabled(if: TakenPort(onIPv6: true) != nil))
    func takenOnIPv6() throws {
        let other = try #require(TakenPort(onIPv6: true))
        expectRefusal(try serve(on: other.port), other.port)
        expectRefusal(try serve(on: other.port, "--host", "::1"), other.port)
    }

    @Test("A second registrar on the same port is refused, and the first goes on")
    func second() throws {
        let school = try ServedSchool()
        expectRefusal(try serve(on: school.port), school.port)
        #expect(try school.visitor().get("/healthz").status == 200)
    }

    /// The workers of a server that was killed are gone a moment later than that one.
    @Test("A port that is free again in a moment is waited for", arguments: ["--port", "--bind"])
    func freed(flag: String) throws {
        var other = TakenPort(onIPv6: false)
        let port = try #require(other?.port)
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let program = try RunningProgram(
            .registrar,
            [
                "serve", flag, flag == "--bind" ? "127.0.0.1:\(port)" : "\(port)", "--database", file,
                "--access-log", "off",
            ]
        )
        // Made just before the port is asked for.
        let deadline = ContinuousClock.now + .seconds(20)
        while access(file + "-served", F_OK) != 0 {
            try #require(ContinuousClock.now < deadline, "it does not start")
            usleep(1_000)
        }
        _ = other.take()
        #expect(try ServedSchool.port(of: program) == port)
        program.signal(SIGTERM)
        #expect(try program.finish(within: .seconds(20)).status == 0)
    }

    @Test(
        "An address that is not this machine's is refused",
        arguments: [("192.0.2.1", 71), ("school.example", 64), ("", 64)]
    )
    func foreignAddress(host: String, status: Int32) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        let outcome = try BuiltProgram.registrar.run(
            "serve",
            "--host",
            host,
            "--port",
            "0",
            "--database",
            file
        )
        #expect(outcome.status == status, "\(outcome)")
        #expect(
            outcome.refusal?.contains(status == 64 ? "--host can't use" : "with --host") == true,
            "\(outcome)"
        )
    }
}
