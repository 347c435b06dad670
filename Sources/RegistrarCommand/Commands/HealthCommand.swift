import Glibc
import HTTP
import Registrar

/// `registrar health`: asks a server on this machine whether it is alive. It is for a container's health check, where no
/// other program is there to ask with.
enum HealthCommand {
    private static let flags: [Flag] = [
        Flag(name: "host", value: "ADDRESS", help: "ask at this address (default: 127.0.0.1)"),
        Flag(name: "port", value: "N", help: "ask at this port (default: 5000)"),
        Flag(
            name: "bind",
            value: "ADDRESS",
            help:
                "instead of both, as serve has it: 127.0.0.1:5000, [::1]:5000 or unix:/path; the first is asked",
            repeats: true
        ),
        Flag(
            name: "status-bind",
            value: "ADDRESS:PORT",
            help: "ask the status listener there instead, which has room also when the school's has none"
        ),
        .help,
    ]
    private static let patience = 5

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: flags)
        if arguments.has("help") { return Console.say(Help.of("health", flags)) }
        try arguments.expectOperands(0, "registrar health [flags of serve]")
        var configuration = Configuration(root: ".")
        try ListeningFlags.apply(arguments, to: &configuration)
        // That listener answers also when the school's has no room, or wants to hear from a proxy alone.
        let address =
            try StatusListener.address(arguments) ?? configuration.binds.first
            ?? .internet(host: configuration.host ?? "127.0.0.1", port: configuration.port)
        if let problem = problem(at: address) {
            throw CommandFailure(.unavailable, "\(address): \(problem); is registrar serve running there?")
        }
        Console.say("\(address): ok")
    }

    /// - Returns: nil where the server answers that it is alive.
    private static func problem(at address: BindAddress) -> String? {
        guard let target = socketAddress(address) else { return "this is no address that can be asked" }
        let socket = Glibc.socket(target.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return reason }
        defer { close(socket) }
        var time = timeval(tv_sec: patience, tv_usec: 0)
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
        guard target.withSocketAddress({ connect(socket, $0, $1) }) == 0 else { return reason }
        let question = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(socket, question, question.count, Int32(MSG_NOSIGNAL)) == question.count else {
            return reason
        }
        var answer = [UInt8](repeating: 0, count: 64)
        let count = recv(socket, &answer, answer.count, Int32(MSG_WAITALL))
        guard count > 0 else { return count == 0 ? "it hangs up" : reason }
        let line = String(decoding: answer.prefix(count).prefix { $0 != 13 }, as: UTF8.self)
        return line == "HTTP/1.1 200 OK" ? nil : "it answers '\(line)'"
    }

    /// All addresses of a machine have the loopback's among them.
    private static func socketAddress(_ address: BindAddress) -> SocketAddress? {
        switch address {
        case .unix(let path): SocketAddress(path: path)
        case .internet(_, 0): nil
        case .internet("0.0.0.0", let port), .internet("localhost", let port):
            SocketAddress("127.0.0.1", port: port)
        case .internet("::", let port): SocketAddress("::1", port: port)
        case .internet(let host, let port): SocketAddress(host, port: port)
        }
    }

    private static var reason: String {
        errno == EAGAIN ? "no answer within \(patience) s" : String(cString: strerror(errno))
    }
}
