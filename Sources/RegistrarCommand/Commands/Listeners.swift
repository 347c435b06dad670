import Glibc
import HTTP

/// The sockets that `serve` listens on.
enum Listeners {
    /// Without a host the loopback of both versions, on one port: "localhost" is either.
    ///
    /// - Throws: ``CommandFailure`` 71 for a port that is taken or an address that is not this machine's.
    static func open(host: String?, port: UInt16) throws(CommandFailure) -> [ListeningSocket] {
        if let host { return [try socket(host, port)] }
        // A free port of IPv4 may be taken on IPv6: another one is tried then.
        for _ in 0..<16 {
            let four = try socket("127.0.0.1", port)
            do throws(ListenError) {
                return [four, try ListeningSocket.open(host: "::1", port: four.port, sharesPort: true)]
            } catch {
                guard error.isAddressInUse else { return [four] }
                guard port == 0 else { throw CommandFailure(.system, remedy(for: error)) }
            }
        }
        return [try socket("127.0.0.1", port)]
    }

    private static func socket(_ host: String, _ port: UInt16) throws(CommandFailure) -> ListeningSocket {
        do throws(ListenError) {
            return try ListeningSocket.open(host: host, port: port, sharesPort: true)
        } catch {
            throw CommandFailure(.system, remedy(for: error))
        }
    }

    private static func remedy(for error: ListenError) -> String {
        error.isAddressInUse ? "\(error); stop that one, or take another port with --port" : "\(error)"
    }
}
