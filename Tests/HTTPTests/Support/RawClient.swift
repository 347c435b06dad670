import CLinux
import Glibc

@testable import HTTP

/// A client that sends bytes as they are and reads answers with a bound on every wait.
final class RawClient {
    private let socket: Int32
    private var buffer: [UInt8] = []
    private(set) var hasEnded = false

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Answer: Equatable, CustomStringConvertible {
        var status: Int
        var fields: [(name: String, value: String)]
        var body: [UInt8]

        subscript(name: String) -> String? {
            fields.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        var text: String { String(decoding: body, as: UTF8.self) }
        var description: String { "\(status) \(fields) \(body.count) bytes" }

        static func == (left: Answer, right: Answer) -> Bool {
            left.status == right.status && left.body == right.body
                && left.fields.map(\.name) == right.fields.map(\.name)
        }
    }

    /// - Parameter receiveBuffer: bytes that the kernel may hold for this client; small ones make it lag.
    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        try connect(to: SocketAddress("127.0.0.1", port: port))
    }

    /// - Parameter path: of a Unix socket.
    init(path: String) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try connect(to: SocketAddress(path: path))
    }

    /// - Parameter socket: one end of a pair.
    init(connected socket: Int32) { self.socket = socket }

    private func connect(to address: SocketAddress?) throws {
        guard let address, address.withSocketAddress({ Glibc.connect(socket, $0, $1) }) == 0 else {
            throw Failure(description: "no connection: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(socket) }

    func send(_ text: String) { send(latin1(text)) }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Ends the sending side.
    func endSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// Ends the connection with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close(dup2(open("/dev/null", O_RDONLY), socket) >= 0 ? -1 : socket)
    }

    /// Reads one answer, interim ones included; `nil` at the end of the connection.
    func answer(toHead: Bool = false) throws -> Answer? {
        while true {
            if let end = headEnd() { return try finishAnswer(headLength: end, toHead: toHead) }
            guard try fill() else {
                if buffer.isEmpty { return nil }
                throw Failure(
                    description: "the connection ended in a head: \(String(decoding: buffer, as: UTF8.self))"
                )
            }
        }
    }

    /// Reads to the end of the connection, and returns what came.
    func rest() throws -> [UInt8] {
        while try fill() {}
        return buffer
    }

    private func headEnd() -> Int? {
        guard buffer.count >= 4 else { return nil }
        return (0...buffer.count - 4).first { buffer[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) }
    }

    private func finishAnswer(headLength: Int, toHead: Bool) throws -> Answer {
        let lines = String(decoding: buffer.prefix(headLength), as: UTF8.self).split(separator: "\r\n")
        buffer.removeFirst(headLength + 4)
        guard let line = lines.first?.split(separator: " "), line.count > 1, let status = Int(line[1]) else {
            throw Failure(description: "no status line")
        }
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        var answer = Answer(status: status, fields: fields, body: [])
        let length = toHead ? 0 : answer["Content-Length"].flatMap { Int($0) } ?? 0
        while buffer.count < length {
            guard try fill() else { throw Failure(description: "the connection ended in a body") }
        }
        answer.body = Array(buffer.prefix(length))
        buffer.removeFirst(length)
        return answer
    }

    /// - Returns: `false` at the end of the connection.
    private func fill() throws -> Bool {
        if hasEnded { return false }
        var wanted = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, 120_000) > 0 else { throw Failure(description: "nothing came for 120 s") }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let received = recv(socket, &chunk, chunk.count, 0)
        hasEnded = received <= 0
        buffer += chunk.prefix(max(received, 0))
        return !hasEnded
    }
}
