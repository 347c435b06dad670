import HTTP

/// What the log and the counters know of a request beside the request itself; travels with it from its arrival to
/// its answer.
///
/// Its texts are made when they are asked for: with the access log off, most requests need none of them.
final class Visit {
    private let identifier: RequestIdentifier?
    private let peer: PeerAddress
    var username: String?
    /// The endpoint that the path led to, also where the visitor may not use it.
    var endpoint: String?
    /// Where ``RequestCounters`` counts it.
    var place = RequestCounters.unmatched

    /// - Parameter identifier: nil for a request that was refused before it had one.
    init(_ identifier: RequestIdentifier?, from peer: PeerAddress) {
        self.identifier = identifier
        self.peer = peer
    }

    var id: String { identifier?.text ?? "-" }
    var address: String { peer.text }
}
