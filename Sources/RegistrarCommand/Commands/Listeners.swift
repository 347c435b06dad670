import Glibc
import HTTP
import Processes
import Registrar

/// The sockets that `serve` listens on.
enum Listeners {
    /// Takes over what the service manager has opened.
    ///
    /// - Returns: the sockets for the school's pages, and those that are named `status` (`FileDescriptorName=`).
    /// - Throws: ``CommandFailure`` 71 for a descriptor that is no socket that listens.
    static func inherited(_ activation: SocketActivation) throws(CommandFailure)
        -> (school: [ListeningSocket], status: [ListeningSocket])
    {
        var (school, status): ([ListeningSocket], [ListeningSocket]) = ([], [])
        for socket in activation.sockets {
            do throws(ListenError) {
                let opened = try ListeningSocket(inheriting: socket.descriptor)
                if socket.name == "status" { status.append(opened) } else { school.append(opened) }
            } catch {
                throw CommandFailure(.system, "LISTEN_FDS: \(error)")
            }
        }
        return (school, status)
    }

    /// Finds two flags that name one address; the kernel would say that it is taken, as if by somebody else.
    ///
    /// - Throws: ``UsageError`` for such a pair.
    static func refuseCollisions(_ configuration: Configuration, _ arguments: Arguments) throws(UsageError) {
        let binds = configuration.binds
        let (bind, statusBind) = (arguments.source(of: "bind"), arguments.source(of: "status-bind"))
        for (index, address) in binds.enumerated() {
            guard let other = binds[..<index].first(where: address.collides) else { continue }
            throw UsageError(
                address == other
                    ? "\(bind) \(address) is given twice"
                    : "\(bind) \(other) has the port of \(bind) \(address) too"
            )
        }
        let hosts = configuration.host.map { [$0] } ?? ["127.0.0.1", "::1"]
        let school: [BindAddress] =
            binds.isEmpty ? hosts.map { .internet(host: $0, port: configuration.port) } : binds
        guard let status = configuration.statusBind, let taken = school.first(where: status.collides) else {
            return
        }
        throw UsageError(
            "\(statusBind) \(status) is where the school's pages are (\(taken)); take another port"
        )
    }

    /// - Throws: ``CommandFailure`` 71 for a port that is taken or an address that is not this machine's.
    static func open(_ configuration: Configuration, _ arguments: Arguments) throws(CommandFailure)
        -> [ListeningSocket]
    {
        guard !configuration.binds.isEmpty else {
            return try open(host: configuration.host, port: configuration.port, arguments)
        }
        var sockets: [ListeningSocket] = []
        for address in configuration.binds {
            do throws(ListenError) {
                sockets.append(
                    try patiently { () throws(ListenError) in
                        try ListeningSocket.open(address, mode: configuration.socketMode, sharesPort: true)
                    }
                )
            } catch {
                throw CommandFailure(.system, remedy(for: error, flag: arguments.source(of: "bind")))
            }
        }
        return sockets
    }

    /// A socket of its own for each worker on every address; one for all of a Unix socket, whose file has one.
    ///
    /// - Throws: ``CommandFailure`` 71 where the kernel refuses one.
    static func shared(_ sockets: [ListeningSocket], workers: Int) throws(CommandFailure) -> [SharedSocket] {
        var shared: [SharedSocket] = []
        for first in sockets {
            shared.append(SharedSocket(first, for: first.isUnix ? .everyone : .slot(0)))
            if first.isUnix { continue }
            for slot in 1..<max(1, workers) {
                do throws(ListenError) {
                    shared.append(SharedSocket(try first.sibling(), for: .slot(slot)))
                } catch {
                    throw CommandFailure(.system, "\(error)")
                }
            }
        }
        return shared
    }

    /// The line that says that the server is ready. The loopback of both versions is one address to a reader.
    static func announcement(_ sockets: [ListeningSocket]) -> String {
        let isLoopback =
            sockets.count == 2 && sockets[0].address == "127.0.0.1:\(sockets[1].port)"
            && sockets[1].address == "[::1]:\(sockets[0].port)"
        let named = isLoopback ? [sockets[0]] : sockets
        return "Listening on " + named.map(\.url).joined(separator: ", ")
    }

    /// An address that other machines can reach; nil if there is none.
    static func publicAddress(_ configuration: Configuration) -> String? {
        if let host = configuration.host, !isLoopback(host) { return host }
        return configuration.binds.first { !$0.isLocal }?.description
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || PeerAddress(host)?.isLoopback == true
    }

    /// Without a host the loopback of both versions, on one port: "localhost" is either.
    private static func open(
        host: String?,
        port: UInt16,
        _ arguments: Arguments
    ) throws(CommandFailure) -> [ListeningSocket] {
        if let host { return [try socket(host, port, arguments)] }
        // A free port of IPv4 may be taken on IPv6: another one is tried then.
        for _ in 0..<16 {
            let four = try socket("127.0.0.1", port, arguments)
            do throws(ListenError) {
                return [four, try open("::1", four.port, isChosen: port != 0)]
            } catch {
                guard error.isAddressInUse else { return [four] }
                guard port == 0 else {
                    throw CommandFailure(
                        .system,
                        remedy(for: error, flag: arguments.source(of: "port"), isPort: true)
                    )
                }
            }
        }
        return [try socket("127.0.0.1", port, arguments)]
    }

    private static func socket(
        _ host: String,
        _ port: UInt16,
        _ arguments: Arguments
    ) throws(CommandFailure) -> ListeningSocket {
        do throws(ListenError) {
            return try open(host, port)
        } catch {
            let isPort = error.errno != EADDRNOTAVAIL
            let flag = arguments.source(of: isPort ? "port" : "host")
            throw CommandFailure(.system, remedy(for: error, flag: flag, isPort: isPort))
        }
    }

    /// - Parameter isChosen: whether somebody wants this very port.
    private static func open(_ host: String, _ port: UInt16, isChosen: Bool = true) throws(ListenError)
        -> ListeningSocket
    {
        let open = { () throws(ListenError) in
            try ListeningSocket.open(host: host, port: port, sharesPort: true)
        }
        return isChosen ? try patiently(open) : try open()
    }

    /// Where the address is taken, asks again for up to a second: a server that was killed is gone before its workers
    /// are, and these have it a moment longer.
    static func patiently(_ open: () throws(ListenError) -> ListeningSocket) throws(ListenError)
        -> ListeningSocket
    {
        for pause in [10, 20, 40, 80, 150, 300, 300] {
            do throws(ListenError) { return try open() } catch {
                guard error.isAddressInUse else { throw error }
            }
            usleep(useconds_t(pause) * 1000)
        }
        return try open()
    }

    /// What happened, and what to do about it with the flag, or the variable, that named the address.
    ///
    /// - Parameter isPort: whether it names a port alone.
    static func remedy(for error: ListenError, flag: String, isPort: Bool = false) -> String {
        let another = "take another \(isPort ? "port" : "address") with \(flag)"
        let isUnix = error.address.hasPrefix("unix:")
        return switch error.errno {
        case EADDRINUSE: "\(error); stop that one, or \(another)"
        case EADDRNOTAVAIL: "\(error); \(another), 127.0.0.1 for this machine alone"
        case EACCES where isUnix: "\(error); make its folder writable for this user, or \(another)"
        case EACCES: "\(error); take a port from 1024 up with \(flag)"
        case ENOENT: "\(error); make its folder, or \(another)"
        default: "\(error)"
        }
    }
}
