import Foundation
import Glibc
import Testing

/// Where `serve` listens when it is told with `--bind`, or by a service manager.
@Suite struct BindTests {
    private func words(_ folder: TemporaryFolder, _ flags: [String]) throws -> [String] {
        ["serve", "--database", try SmallSchool.copy(to: folder), "--access-log", "off"] + flags
    }

    private func healthz(over socket: TestSocket) throws -> String {
        try socket.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return try socket.receive()
    }

    @Test("Every address is listened on, and one line names them in order")
    func several() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("http.sock")
        let program = try RunningProgram(
            .registrar,
            try words(
                folder,
                [
                    "--bind", "127.0.0.1:0", "--bind=unix:\(path)", "--bind", "127.0.0.1:0", "--socket-mode",
                    "0600",
                ]
            )
        )
        let line = try program.line()
        let form = /Listening on http:\/\/127\.0\.0\.1:(\d+), unix:(.+), http:\/\/127\.0\.0\.1:(\d+)/
        let match = try #require(line.wholeMatch(of: form), "\(line)")
        #expect(match.2 == path)
        #expect(try folder.mode("http.sock") == 0o600)
        for port in [match.1, match.3] {
            let number = try #require(UInt16(port))
            #expect(try healthz(over: try TestSocket(port: number)).hasPrefix("HTTP/1.1 200"))
        }
        #expect(try healthz(over: try TestSocket(path: path)).hasPrefix("HTTP/1.1 200"))
        program.signal(SIGTERM)
        #expect(try program.finish().status == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("One address is named as it always was, IPv6 in brackets", arguments: ["127.0.0.1:0", "[::1]:0"])
    func one(address: String) throws {
        guard !address.hasPrefix("[") || TakenPort(onIPv6: true) != nil else { return }
        let folder = try TemporaryFolder()
        let program = try RunningProgram(.registrar, try words(folder, ["--bind", address]))
        let line = try program.line()
        #expect(line.hasPrefix("Listening on http://\(address.dropLast())"))
        program.signal(SIGTERM)
        #expect(try program.finish().outputLines == [line])
    }

    @Test("The file that a killed server left is replaced, that of a living one is not")
    func staleFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("http.sock")
        let words = try words(folder, ["--bind", "unix:\(path)"])
        let first = try RunningProgram(.registrar, words)
        #expect(try first.line() == "Listening on unix:\(path)")
        let refused = try BuiltProgram.registrar.run(words)
        #expect(refused.status == 71 && refused.refusal?.contains("--bind") == true, "\(refused)")
        #expect(try healthz(over: try TestSocket(path: path)).hasPrefix("HTTP/1.1 200"))
        first.signal(SIGKILL)
        _ = try first.finish()
        #expect(FileManager.default.fileExists(atPath: path))
        let second = try RunningProgram(.registrar, words)
        _ = try second.line()
        #expect(try healthz(over: try TestSocket(path: path)).hasPrefix("HTTP/1.1 200"))
        second.signal(SIGTERM)
        #expect(try second.finish().status == 0)
    }

    static let mistakes: [(flags: [String], status: Int32, says: String)] = [
        (["--bind", "5000"], 64, "127.0.0.1:5000"), (["--bind", "example.org:80"], 64, "example.org:80"),
        (["--bind", "127.0.0.1:0", "--port", "5000"], 64, "--port"),
        (["--bind", "127.0.0.1:0", "--host", "::1"], 64, "--host"),
        (["--bind", "unix:here.sock"], 64, "begins with /"),
        (["--status-bind", "unix:s"], 64, "begins with /"),
        (["--socket-mode", "rw"], 64, "0660"),
        (["--socket-mode", "7777"], 64, "octal"),
        (["--bind", "127.0.0.1:80", "--bind", "127.0.0.1:80"], 64, "--bind 127.0.0.1:80 is given twice"),
        (["--bind", "unix:/tmp/r.sock", "--bind", "unix:/tmp/r.sock"], 64, "given twice"),
        (["--bind", "localhost:80", "--bind", "0.0.0.0:80"], 64, "--bind localhost:80"),
        (["--bind", "[::1]:80", "--status-bind", "[0:0::1]:80"], 64, "--status-bind"),
        (["--port", "80", "--status-bind", "127.0.0.1:80"], 64, "--status-bind 127.0.0.1:80"),
        (["--status-bind", "localhost:5000"], 64, "127.0.0.1:5000"),
        (["--bind", "unix:/nowhere/http.sock"], 71, "/nowhere/http.sock"),
        (
            ["--bind", "unix:/nowhere/http.sock"], 71,
            "; make its folder, or take another address with --bind"
        ),
        (["--port", "0", "--status-bind", "unix:/nowhere/s.sock"], 71, "; make its folder, or"),
        (["--bind", "unix:/" + String(repeating: "x", count: 200)], 71, "107"),
        (["--bind", "unix:/dev/null"], 71, "no socket"), (["--bind", "0.0.0.0:0"], 78, "0.0.0.0:0"),
        (["--trusted-proxy", "nginx"], 64, "'nginx'"), (["--trusted-proxy", "10.1.1.1/8"], 64, "10.0.0.0/8"),
        (["--forwarded", "all"], 64, "x-forwarded"), (["--proxy-protocol"], 64, "--trusted-proxy"),
        (["--max-connections", "0"], 64, "--max-connections"),
        (["--max-connections-per-address", "many"], 64, "'many'"),
    ]

    @Test("What can't be listened on, or makes no sense, is refused in a line", arguments: mistakes)
    func refuses(flags: [String], status: Int32, says: String) throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltProgram.registrar.run(try words(folder, flags))
        #expect(outcome.status == status, "\(outcome)")
        #expect(outcome.refusal?.contains(says) == true, "\(outcome)")
    }

    @Test("A proxy's header names the client; who sends none is turned away, which the log says")
    func proxyProtocol() throws {
        let folder = try TemporaryFolder()
        let log = folder.file("access.log")
        let program = try RunningProgram(
            .registrar,
            [
                "serve", "--database", try SmallSchool.copy(to: folder), "--access-log", log, "--port", "0",
                "--proxy-protocol", "--trusted-proxy", "127.0.0.1",
            ]
        )
        let port = try ServedSchool.port(of: program)
        let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        let socket = try TestSocket(port: port)
        try socket.send("PROXY TCP4 203.0.113.9 192.0.2.1 47011 443\r\n" + request)
        #expect(try socket.receive().hasPrefix("HTTP/1.1 200"))
        let stranger = try TestSocket(port: port)
        try stranger.send(request)
        _ = try program.line(on: .errors) { $0.contains("PROXY protocol") }
        program.signal(SIGTERM)
        _ = try program.finish()
        #expect(try folder.text("access.log").hasPrefix("203.0.113.9 - "))
    }

    @Test(
        "Whose word is taken is a setting: addresses, networks, Unix sockets",
        arguments: ["unix", "127.0.0.0/8"]
    )
    func proxies(trusted: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("http.sock")
        let log = folder.file("access.log")
        let program = try RunningProgram(
            .registrar,
            [
                "serve", "--database", try SmallSchool.copy(to: folder), "--access-log", log,
                "--trusted-proxy", trusted,
                "--bind", "127.0.0.1:0", "--bind", "unix:\(path)", "--workers", "1",
            ]
        )
        let line = try program.line()
        let port = try #require(line.firstMatch(of: /:(\d+),/).flatMap { UInt16($0.1) })
        for socket in [try TestSocket(port: port), try TestSocket(path: path)] {
            try socket.send(
                "GET /login HTTP/1.1\r\nHost: localhost\r\nForwarded: for=203.0.113.9;proto=https\r\n"
                    + "Connection: close\r\n\r\n"
            )
            _ = try socket.receive()
        }
        program.signal(SIGTERM)
        _ = try program.finish()
        let addresses = try folder.text("access.log").split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(addresses == (trusted == "unix" ? ["127.0.0.1", "203.0.113.9"] : ["203.0.113.9", "unix"]))
    }
}
