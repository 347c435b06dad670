/// Why a write was not even tried; nothing of it is stored.
public enum WriterError: Error, Equatable, Sendable {
    /// As many writes as may wait are waiting; trying again a little later may succeed.
    case overloaded(waiting: Int)
    /// The writer is stopping or has stopped.
    case stopped
}

extension WriterError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .overloaded(let waiting): "\(waiting) writes wait for the database already; try again later"
        case .stopped: "the database's writer has stopped"
        }
    }
}
