import Glibc

/// A connection over which any bytes may go.
final class TestSocket {
    private let socket: Int32

    init(port: UInt16) throws {
        socket = Self.make(AF_INET)
        guard LoopbackAddress.four(port: port).with({ connect(socket, $0, $1) }) == 0 else {
            throw TestFailure.system("connect")
        }
    }

    /// - Parameter path: of a Unix socket.
    init(path: String) throws {
        socket = Self.make(AF_UNIX)
        guard LoopbackAddress.unix(path: path).with({ connect(socket, $0, $1) }) == 0 else {
            throw TestFailure.system("connect \(path)")
        }
    }

    private static func make(_ family: Int32) -> Int32 {
        let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var time = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        return socket
    }

    deinit { close(socket) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw TestFailure.system("send")
        }
    }

    /// Ends the sending side.
    func endSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// What comes next; empty at the end.
    func receiveSome() throws -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count >= 0 else { throw TestFailure.system("recv") }
        return Array(chunk[..<count])
    }

    /// Everything up to the end of the connection.
    func receive() throws -> String {
        var bytes: [UInt8] = []
        while case let more = try receiveSome(), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }
}
