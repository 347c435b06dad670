import CLinux
import Glibc
import HTTP
import TestSupport
import Testing

@testable import Processes

@Suite("The service manager")
struct ServiceManagerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Paths of both kinds, of which no two tests share one.
    private func paths() -> [String] {
        [folder.path + "/notify", "@registrar-test-\(UInt64.random(in: 0 ... .max))"]
    }

    private func manager(_ variables: [String: String], pid: pid_t = 42) -> ServiceManager {
        ServiceManager(reading: { variables[$0] }, pid: pid)
    }

    @Test("It is told that the service is ready, reloads and stops")
    func states() throws {
        for path in paths() {
            let socket = try NotifySocket(path)
            let manager = manager(["NOTIFY_SOCKET": path])
            #expect(manager.reportReady("Listening on\nhttp://[::1]:5000"))
            #expect(
                try socket.receive() == "READY=1\nMAINPID=\(getpid())\nSTATUS=Listening on http://[::1]:5000"
            )
            #expect(manager.reportReload())
            let lines = try socket.receive().split(separator: "\n")
            #expect(lines.first == "RELOADING=1")
            let time = lines.compactMap { $0.hasPrefix("MONOTONIC_USEC=") ? Int64($0.dropFirst(15)) : nil }
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            #expect(time.count == 1 && time.allSatisfy { $0 > 0 && $0 / 1_000_000 <= Int64(now.tv_sec) })
            #expect(manager.keepAlive())
            #expect(try socket.receive() == "WATCHDOG=1")
            #expect(manager.report("2 workers"))
            #expect(try socket.receive() == "STATUS=2 workers")
            #expect(manager.reportStop())
            #expect(try socket.receive().hasPrefix("STOPPING=1\nSTATUS="))
        }
    }

    @Test(
        "Without a socket that listens it is told nothing",
        arguments: [nil, "", "relative", "vsock:2:1", "/nowhere/notify", "@registrar-test-nobody"]
    )
    func nobody(path: String?) {
        let manager = manager(path.map { ["NOTIFY_SOCKET": $0] } ?? [:])
        #expect(!manager.reportReady("ready") && !manager.keepAlive())
    }

    static let watchdogs: [(variables: [String: String], interval: Duration?)] = [
        ([:], nil), (["WATCHDOG_USEC": "30000000"], .seconds(15)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], .seconds(15)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "forty-two"], nil),
        (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-1"], nil), (["WATCHDOG_USEC": "soon"], nil),
    ]

    @Test("A watchdog meant for this process wants to hear of it twice in its time", arguments: watchdogs)
    func watchdog(variables: [String: String], interval: Duration?) {
        let set = variables.merging(["NOTIFY_SOCKET": "/run/notify"]) { $1 }
        #expect(manager(set).keepAliveInterval == interval)
        #expect(manager(variables).keepAliveInterval == nil)
    }

    static let activations: [(variables: [String: String], sockets: [(Int32, String)])] = [
        ([:], []), (["LISTEN_FDS": "2"], []), (["LISTEN_PID": "43", "LISTEN_FDS": "2"], []),
        (["LISTEN_PID": "42"], []), (["LISTEN_PID": "42", "LISTEN_FDS": "0"], []),
        (["LISTEN_PID": "43", "LISTEN_FDS": "two"], []),
        (["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "http:"], [(3, "http"), (4, "")]),
        (["LISTEN_PID": "42", "LISTEN_FDS": "2"], [(3, ""), (4, "")]),
    ]

    @Test("Sockets are taken over that were meant for this process", arguments: activations)
    func activation(variables: [String: String], sockets: [(Int32, String)]) throws {
        let activation = try SocketActivation(reading: { variables[$0] }, pid: 42)
        #expect(activation.sockets.map(\.descriptor) == sockets.map(\.0))
        #expect(activation.sockets.map(\.name) == sockets.map(\.1))
    }

    @Test("A number of sockets that is none is an error", arguments: ["", "-1", "two", "99999999999"])
    func noNumber(text: String) {
        #expect(throws: ActivationError.self) {
            try SocketActivation(reading: { ["LISTEN_PID": "42", "LISTEN_FDS": text][$0] }, pid: 42)
        }
    }
}

/// The socket that a service manager listens on.
private final class NotifySocket {
    private let socket: Int32

    init(_ path: String) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var time = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        let address = try #require(SocketAddress(path: path))
        try #require(address.withSocketAddress { bind(socket, $0, $1) } == 0)
    }

    deinit { close(socket) }

    func receive() throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(socket, &bytes, bytes.count, 0)
        try #require(count >= 0, "nothing came")
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
