/// Why a connection was closed before a request was read from it.
public enum TurnedAway: Sendable, Hashable, CaseIterable {
    /// It is to begin with a header of the PROXY protocol, and does not come from a trusted proxy.
    case untrustedProxy
    /// A trusted proxy sent no such header, or one that can't be read.
    case proxyHeader
    /// Its address, or its subscriber's network, has as many connections as it may.
    case addressLimit
    /// There are as many connections as there may be, and none of them is idle.
    case noRoom
    /// The process has no descriptor left for it.
    case noDescriptor
}
