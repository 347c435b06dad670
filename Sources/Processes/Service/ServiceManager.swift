import CLinux
import Glibc
import HTTP

/// What started this process and watches over it, systemd for one: it is told by datagrams what state the service is
/// in (sd_notify(3)).
///
/// Without a service manager every call does nothing.
public struct ServiceManager: Sendable {
    /// Variables that concern this process alone; a child must not inherit them.
    public static let variables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    /// A path, or a name in the abstract space after `@`.
    private let socketPath: String?
    /// How often ``keepAlive()`` is to be called: half the time after which the manager takes the service for hung
    /// (sd_watchdog_enabled(3)). `nil` if it does not watch.
    public let keepAliveInterval: Duration?

    /// - Parameters:
    ///   - variable: looks a variable of the environment up.
    ///   - pid: this process: a watchdog that is meant for another is none of ours.
    public init(reading variable: (String) -> String?, pid: Int32) {
        let path = variable("NOTIFY_SOCKET")
        socketPath = path?.first == "/" || path?.first == "@" ? path : nil
        let isMeant = variable("WATCHDOG_PID").map { pid_t($0) == pid } ?? true
        let time = variable("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
        keepAliveInterval = isMeant && socketPath != nil && time > 1 ? .microseconds(time / 2) : nil
    }

    /// The service answers, at first or after a reload.
    ///
    /// - Returns: whether the manager has been told.
    @discardableResult public func reportReady(_ status: String) -> Bool {
        send("READY=1\nMAINPID=\(getpid())\nSTATUS=\(Self.line(status))")
    }

    /// The configuration is being read again; ``reportReady(_:)`` says when that is done.
    @discardableResult public func reportReload(_ status: String = "Reloading") -> Bool {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
        return send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nSTATUS=\(Self.line(status))")
    }

    /// The service is about to end.
    @discardableResult public func reportStop(_ status: String = "Finishing the requests in flight") -> Bool {
        send("STOPPING=1\nSTATUS=\(Self.line(status))")
    }

    /// A sentence for people, which `systemctl status` shows.
    @discardableResult public func report(_ status: String) -> Bool { send("STATUS=\(Self.line(status))") }

    /// The service does what it should. Without this call for twice ``keepAliveInterval`` it is killed and started anew.
    @discardableResult public func keepAlive() -> Bool { send("WATCHDOG=1") }

    private static func line(_ text: String) -> String { text.split(separator: "\n").joined(separator: " ") }

    private func send(_ text: String) -> Bool {
        guard let socketPath, let address = SocketAddress(path: socketPath) else { return false }
        let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(AF_UNIX, type, 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        // A manager whose queue is full is waited for, but not for ever.
        var time = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        let bytes = Array(text.utf8)
        let sent = address.withSocketAddress {
            sendto(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1)
        }
        return sent == bytes.count
    }
}
