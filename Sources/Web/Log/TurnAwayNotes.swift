import HTTP

/// Tells the operator of connections that were turned away: the first at once, and how many there were when a minute is
/// over, so that whoever makes them can't fill the log.
@Loop final class TurnAwayNotes {
    private let log: Log
    private let pause: Duration
    /// How many came since the last line, by reason; none where no line was written of late.
    private var silent: [TurnedAway: Int] = [:]

    init(_ log: Log, pause: Duration = .seconds(60)) {
        self.log = log
        self.pause = pause
    }

    func add(_ peer: PeerAddress, _ reason: TurnedAway) {
        if let count = silent[reason] {
            silent[reason] = count + 1
            return
        }
        silent[reason] = 0
        log.note(.warning, "a connection from \(peer) was turned away: \(Self.text(reason))")
        Loop.after(pause) { [weak self] in self?.summarize(reason) }
    }

    private func summarize(_ reason: TurnedAway) {
        guard let count = silent.removeValue(forKey: reason), count > 0 else { return }
        log.note(.warning, "\(count) more connections were turned away: \(Self.text(reason))")
    }

    private static func text(_ reason: TurnedAway) -> String {
        switch reason {
        case .untrustedProxy: "it is no trusted proxy (--proxy-protocol, --trusted-proxy)"
        case .proxyHeader: "it does not begin with a header of the PROXY protocol"
        case .noRoom: "there are as many as there may be (--max-connections)"
        case .noDescriptor: "the process may open no more files (ulimit -n, LimitNOFILE)"
        case .addressLimit: "its address has too many (--max-connections-per-address)"
        }
    }
}
