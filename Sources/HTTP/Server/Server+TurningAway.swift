/// Connections of one address, and those that are closed before they have asked for anything.
extension Server {
    /// Whether this address may have any number of connections: this machine and the proxies in front, which speak for
    /// many.
    private func isExempt(_ peer: PeerAddress) -> Bool {
        peer.isLoopback || configuration.trustedProxies.contains(peer)
    }

    /// Counts a connection of `peer`.
    ///
    /// - Parameter isKnown: whether another server has admitted it before.
    /// - Returns: `false`, and nothing is counted, if it has as many as it may.
    func admit(_ peer: PeerAddress, isKnown: Bool = false) -> Bool {
        guard !isExempt(peer) else { return true }
        let count = connectionsByAddress[peer.subscriber, default: 0]
        guard isKnown || count < configuration.maximumConnectionsPerAddress else { return false }
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
        counters.turnedAway[reason]?.add(1)
        responder.didTurnAway(peer, reason)
    }

    /// Refuses a connection for which there is no room, or none for its address; the caller closes it then.
    func refuse(_ descriptor: Int32, _ peer: PeerAddress, _ reason: TurnedAway) {
        turnAway(peer, reason)
        sendAway(descriptor, reason == .addressLimit ? .tooManyConnections : .noRoom)
    }
}
