/// Limits, deadlines and fields of a server. The defaults hold against hostile clients.
public struct ServerConfiguration: Sendable {
    public var limits = RequestLimits()
    public var deadlines = Deadlines()
    /// Fields of every answer, the server's own refusals included; encoded once.
    public var commonHeaders = Headers()
    /// A connection beyond it is answered 503 and ended, unless an idle one can make room. It is lowered to fit the
    /// process's limit of descriptors. Where several processes serve together it is for all of them
    /// (``Server/connectionsInAll``).
    public var maximumConnections = 16_384
    public var counters = ServerCounters()
    /// Connections of one address with one process, of IPv6 a network of 64 bits; more are answered 503 and closed. The loopback and
    /// ``trustedProxies`` may have any number.
    public var maximumConnectionsPerAddress = 256
    /// The proxies in front.
    public var trustedProxies = AddressSet()
    /// Whether connections begin with a header of the PROXY protocol; then only ``trustedProxies`` may connect.
    public var expectsProxyHeader = false
    /// A connection ends after so many requests, so that none stays with one worker for ever.
    public var requestsPerConnection = 10_000
    /// Bytes of answers to pipelined requests that are collected for a client. As long as any of them is unread
    /// nothing more of the client's is read, so a client that does not read costs this and one answer at most.
    public var unreadOutput = 65_536

    /// Bytes of requests that have arrived in part, and of answers that are not read, of all connections together. Where
    /// there are more, those that have been at it for longest are answered 503, or cut off in the middle of the answer:
    /// who sends half of many forms takes no more memory than this, and keeps nobody else from sending a whole one.
    public var unfinishedRequests = 67_108_864

    public init() {}

    public struct Deadlines: Sendable {
        /// From a connection's or a request's first byte to the end of its header; 408.
        public var header = Duration.seconds(10)
        /// From the end of the header to the end of the body; 408.
        public var body = Duration.seconds(30)
        /// The same for content that is streamed; 408.
        public var upload = Duration.seconds(600)
        /// How far a body may lag behind ``leastRate``; 408.
        public var grace = Duration.seconds(5)
        /// How far a client that reads its answer may lag behind ``leastRate``.
        public var stall = Duration.seconds(20)
        /// Bytes a second that a body must come, and an answer be taken, at.
        public var leastRate = 1_024
        /// How long the application may take over an answer; 503.
        public var answer = Duration.seconds(30)
        /// How long a connection without a request stays open.
        public var idle = Duration.seconds(75)
        /// How long a client that was refused may go on sending before it is cut off.
        public var linger = Duration.seconds(2)
        /// When draining: how long connections without a request stay open for one that is on its way.
        public var drainGrace = Duration.seconds(1)
        /// When draining: after how long whoever waits for an answer still is answered 503, and all else cut off.
        public var drain = Duration.seconds(8)

        /// The longest that may pass from a request's first byte to its answer.
        public var longestRequest: Duration { header + max(body, upload) + answer }

        public init() {}
    }
}
