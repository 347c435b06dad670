import Glibc
import Testing

/// `registrar health`: what a container's health check runs.
@Suite struct HealthTests {
    private func ask(_ flags: String..., environment: [String: String] = [:]) throws -> Outcome {
        try BuiltProgram.registrar.run(["health"] + flags, environment: environment)
    }

    @Test("A server that answers is well, by the flags or the variables that it was started with")
    func answers() throws {
        let school = try ServedSchool()
        let port = "\(school.port)"
        #expect(try ask("--port", port).output == "127.0.0.1:\(port): ok\n")
        #expect(try ask("--host", "0.0.0.0", "--port", port).status == 0)
        #expect(try ask("--bind", "localhost:\(port)").status == 0)
        #expect(try ask(environment: ["REGISTRAR_HOST": "0.0.0.0", "REGISTRAR_PORT": port]).status == 0)
        #expect(try school.stop().status == 0)
        let dead = try ask("--port", port)
        #expect(dead.status == 69 && dead.refusal?.contains("Connection refused") == true, "\(dead)")
    }

    @Test("It asks over a Unix socket, and the status listener first")
    func sockets() throws {
        let folder = try TemporaryFolder()
        let (pages, status) = ("unix:\(folder.file("http"))", "unix:\(folder.file("status"))")
        let program = try RunningProgram(
            .registrar,
            [
                "serve", "--database", try SmallSchool.copy(to: folder), "--access-log", "off", "--bind",
                pages,
                "--status-bind", status,
            ]
        )
        _ = try program.line { $0.hasPrefix("Status on ") }
        #expect(try ask("--bind", pages).status == 0)
        #expect(try ask("--bind", "127.0.0.1:1", "--status-bind", status).output == "\(status): ok\n")
        program.signal(SIGTERM)
        #expect(try program.finish(within: .seconds(20)).status == 0)
    }

    @Test("Whoever answers something else, or takes no notice, is not well")
    func others() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 4) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        try #require(isBound)
        let program = try RunningProgram(
            .registrar,
            ["health", "--port", "\(UInt16(bigEndian: address.sin_port))"]
        )
        let client = accept(listener, nil, nil)
        let answer = Array("HTTP/1.1 503 Service Unavailable\r\n\r\n".utf8)
        #expect(send(client, answer, answer.count, 0) == answer.count)
        shutdown(client, Int32(SHUT_WR))
        let outcome = try program.finish(within: .seconds(30))
        close(client)
        #expect(outcome.status == 69 && outcome.refusal?.contains("'HTTP/1.1 503 ") == true, "\(outcome)")
    }

    @Test("A free port can't be asked")
    func noPort() throws {
        let outcome = try ask("--port", "0")
        #expect(outcome.status == 69 && outcome.refusal?.contains("no address") == true, "\(outcome)")
    }
}
