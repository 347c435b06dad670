import CLinux
import Glibc

/// Takes the connections that come from servers that have died.
@Loop final class HandoverReader: EventHandler {
    private let socket: HandoverSocket
    private let server: Server
    private var token: UInt64?

    init(_ socket: HandoverSocket, server: Server) {
        self.socket = socket
        self.server = server
    }

    func start() { token = EventLoop.shared.watch(socket.descriptor, for: EPOLLIN.rawValue, self) }

    /// Leaves what comes to others.
    func stop() {
        if let token { EventLoop.shared.forget(socket.descriptor, token: token) }
        token = nil
        close(socket.descriptor)
    }

    /// Takes all that waits.
    func takeWaiting() {
        while takeMessage() {}
    }

    func handle(_ events: UInt32) { _ = takeMessage() }

    private func takeMessage() -> Bool {
        guard let arrivals = socket.receive() else { return false }
        for arrival in arrivals { server.takeOver(arrival) }
        return true
    }
}
