import CLinux
import Glibc

/// Takes connections from one listening socket.
@Loop final class Acceptor: EventHandler {
    private let socket: ListeningSocket
    private let server: Server
    private var token: UInt64?
    /// Given up for a moment when no other descriptor is left, to take a connection and close it: left alone, it
    /// would make the loop spin (libev's documentation, "The special problem of accept()ing when you can't").
    private var spare: Int32?
    private static let connectionsAtOnce = 64

    /// - Parameter isNeighbour: whether the socket is another process's to serve, as a rule: when no descriptor is left
    ///   its connections wait.
    init(_ socket: ListeningSocket, server: Server, isNeighbour: Bool = false) {
        self.socket = socket
        self.server = server
        spare = isNeighbour ? nil : Self.openSpare()
    }

    func start() {
        token = EventLoop.shared.watch(socket.descriptor, for: EPOLLIN.rawValue, self)
        precondition(token != nil, "the kernel doesn't watch a listening socket")
    }

    /// Takes what is in the queue still, and closes this process's hold on the socket.
    func stop() {
        takeWaiting()
        if let token { EventLoop.shared.forget(socket.descriptor, token: token) }
        token = nil
        socket.close()
        if let spare { close(spare) }
    }

    /// Takes what is in the queue.
    func takeWaiting() {
        while takeConnections() {}
    }

    func handle(_ events: UInt32) { _ = takeConnections() }

    /// - Returns: whether there may be more.
    private func takeConnections() -> Bool {
        for _ in 0..<Self.connectionsAtOnce {
            var peer = PeerAddress.loopback
            let connection = SocketAddress.accept(from: socket.descriptor, &peer)
            if connection >= 0 {
                server.open(connection, from: peer)
            } else if errno == EMFILE || errno == ENFILE {
                guard turnAway() else { return false }
            } else if errno == EAGAIN || errno == EBADF || errno == EINVAL {
                return false
            }
            // Anything else concerns one connection, which is gone (accept(2), "Error handling").
        }
        return true
    }

    /// - Returns: whether a connection was taken.
    private func turnAway() -> Bool {
        guard let spare else { return false }
        close(spare)
        var peer = PeerAddress.loopback
        let connection = SocketAddress.accept(from: socket.descriptor, &peer)
        if connection >= 0 {
            server.counters.accepted.add(1)
            server.refuse(connection, peer, .noDescriptor)
            close(connection)
        }
        self.spare = Self.openSpare()
        return connection >= 0
    }

    private static func openSpare() -> Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
