import Glibc
import HTTP
import Processes
import Registrar
import Web

/// The listener for whoever watches over the server: `--status-bind`.
enum StatusListener {
    /// - Throws: ``UsageError`` where it is no address with a port, nor a Unix socket.
    static func address(_ arguments: Arguments) throws(UsageError) -> BindAddress? {
        guard let text = arguments.text("status-bind") else { return nil }
        try ListeningFlags.requireAbsolute(text, arguments.source(of: "status-bind"))
        guard let address = BindAddress(text) else {
            throw UsageError(
                "\(arguments.source(of: "status-bind")) can't use '\(text)'; give one such as 127.0.0.1:5001, [::1]:5001 or unix:/run/status.sock"
            )
        }
        return address
    }

    /// - Throws: ``CommandFailure`` 71 for a port that is taken or an address that is not this machine's.
    ///
    /// - Parameter source: the flag or the variable that named it.
    static func open(_ address: BindAddress, _ mode: UInt16, _ source: String) throws(CommandFailure)
        -> ListeningSocket
    {
        do throws(ListenError) {
            return try Listeners.patiently { () throws(ListenError) in
                try ListeningSocket.open(address, mode: mode)
            }
        } catch {
            throw CommandFailure(.system, "\(source): \(Listeners.remedy(for: error, flag: source))")
        }
    }

    /// A server of its own in the same loop, so that it answers also when the school's has no room or is draining.
    @Loop static func server(
        _ worker: Worker,
        _ metrics: Metrics,
        hosts: AllowedHosts,
        reasonNotReady: @escaping @Loop () -> String?
    ) -> Server {
        var settings = ServerConfiguration()
        settings.commonHeaders = SecurityHeaders.onEveryAnswer
        // Of the descriptors that the school's connections leave.
        settings.maximumConnections = 16
        let scoreboard = worker.scoreboard
        let pages = StatusPages(metrics, hosts: hosts) { reasonNotServing(scoreboard) ?? reasonNotReady() }
        return Server(configuration: settings, responder: pages, listeners: worker.statusListeners)
    }

    /// Any worker may be asked, also one that is about to be replaced: ready is the server if one of them serves.
    private static func reasonNotServing(_ scoreboard: Scoreboard) -> String? {
        let states = (0..<scoreboard.rowCount).map { scoreboard.worker($0).state }
        if states.contains(.serving) { return nil }
        return states.contains(.draining) ? "draining" : "starting"
    }
}
