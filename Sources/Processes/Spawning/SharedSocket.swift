public import HTTP

/// A listening socket that the supervisor keeps open for its workers.
public struct SharedSocket: Sendable {
    /// Who takes connections from it.
    public enum Use: Equatable, Sendable {
        /// The worker of a slot; the others help out when there is none or it does not move.
        case slot(Int)
        /// All workers.
        case everyone
        /// All workers, for what operators ask (`--status-bind`).
        case status
    }

    public let socket: ListeningSocket
    public let use: Use

    public init(_ socket: ListeningSocket, for use: Use) {
        self.socket = socket
        self.use = use
    }
}

extension SharedSocket.Use {
    /// As a worker is told.
    var word: String {
        switch self {
        case .slot(let slot): "\(slot)"
        case .everyone: "everyone"
        case .status: "status"
        }
    }

    init?(word: String) {
        switch word {
        case "everyone": self = .everyone
        case "status": self = .status
        default:
            guard let slot = Int(word), slot >= 0 else { return nil }
            self = .slot(slot)
        }
    }
}
