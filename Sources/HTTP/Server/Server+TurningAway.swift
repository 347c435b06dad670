import CLinux
import Glibc

/// Connections of one address, and those that are closed before they have asked for anything.
extension Server {
    /// Whether this address may have any number of connections: this machine and the proxies in front, which speak for
    /// many.
    private func isExempt(_ peer: PeerAddress) -> Bool {
        peer.isLoopback || configuration.trustedProxies.contains(peer)
    }

    /// Counts a connection of `peer`.
    ///
    /// - Returns: `false`, and nothing is counted, if it has as many as it may.
    func admit(_ peer: PeerAddress) -> Bool {
        guard !isExempt(peer) else { return true }
        let count = connectionsByAddress[peer.subscriber, default: 0]
        guard count < configuration.maximumConnectionsPerAddress else { return false }
        connectionsByAddress[peer.subscriber] = count + 1
        return true
    }

    /// Counts a connection of `peer` off, that ``admit(_:)`` has counted.
    func dismiss(_ peer: PeerAddress) {
        guard !isExempt(peer), let count = connectionsByAddress[peer.subscriber] else { return }
        connectionsByAddress[peer.subscriber] = count > 1 ? count - 1 : nil
    }

    /// Counts a connection that is closed unheard, and tells the application.
    func turnAway(_ peer: PeerAddress, _ reason: TurnedAway) {
        counters.turnedAway.add(1)
        responder.didTurnAway(peer, reason)
    }

    /// Says to a client that its address has too many connections, if that can be done at once, for the caller to close
    /// the connection then.
    ///
    /// Nothing is waited for and nothing kept: that is what whoever opens thousands of them wants.
    func refuseAddress(_ descriptor: Int32, _ peer: PeerAddress) {
        turnAway(peer, .addressLimit)
        var response = responder.refuse(.tooManyConnections, to: Request())
        response.headers[.retryAfter] = "5"
        let manner = ResponseEncoder.Manner(omitsBody: false, keepsAlive: false, saysKeepAlive: false)
        // The buffer is in use where a connection learns late whose it is.
        var buffer = ByteBuffer(capacity: 4_096)
        _ = encoder.encode(response, manner, into: &buffer)
        buffer.withUnsafeBytes { _ = send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        shutdown(descriptor, Int32(SHUT_WR))
        // What has come is read: closing on unread bytes makes a reset, which can overtake the answer.
        for _ in 0..<16 {
            buffer.removeAll()
            guard buffer.receive(from: descriptor) > 0 else { return }
        }
    }
}
