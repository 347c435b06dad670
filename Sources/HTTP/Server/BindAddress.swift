/// What a server can be told to listen on.
public enum BindAddress: Equatable, Sendable, CustomStringConvertible {
    /// - host: a numeric address without brackets, or `localhost`.
    /// - port: 0 takes a free one.
    case internet(host: String, port: UInt16)
    /// - path: absolute.
    case unix(path: String)

    /// Reads `127.0.0.1:5000`, `[::1]:5000`, `localhost:5000` or `unix:/run/registrar/http.sock`.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard path.hasPrefix("/"), !path.utf8.contains(0) else { return nil }
            self = .unix(path: path)
            return
        }
        let bytes = text.utf8
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")),
            let port = Self.port(text[bytes.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        let isBracketed = host.utf8.first == UInt8(ascii: "[") && host.utf8.last == UInt8(ascii: "]")
        if isBracketed { host = host.dropFirst().dropLast() }
        // An IPv6 address without brackets is ambiguous: its last group might be the port.
        guard isBracketed == host.utf8.contains(UInt8(ascii: ":")) else { return nil }
        guard host == "localhost" || SocketAddress(String(host), port: port) != nil else { return nil }
        self = .internet(host: String(host), port: port)
    }

    /// Digits alone: `UInt16("+80")` is a number too.
    private static func port(_ text: Substring) -> UInt16? {
        text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? UInt16(text) : nil
    }

    /// Whether nobody can listen on both: they are one address, or one of them is all addresses of its version (`0.0.0.0`,
    /// `::`) with the same port. Port 0 is another one each time.
    public func collides(with other: BindAddress) -> Bool {
        switch (self, other) {
        case (.unix(let path), .unix(let otherPath)): return path == otherPath
        case (.internet(let host, let port), .internet(let otherHost, let otherPort)):
            guard port != 0, port == otherPort, let one = Self.address(host),
                let two = Self.address(otherHost), one.family == two.family
            else { return false }
            let all = ["0.0.0.0", "::"].map { PeerAddress($0) }
            return one == two || all.contains(one) || all.contains(two)
        default: return false
        }
    }

    private static func address(_ host: String) -> PeerAddress? {
        host == "localhost" ? .loopback : PeerAddress(host)
    }

    /// Whether only this machine can reach it.
    public var isLocal: Bool {
        switch self {
        case .internet(let host, _): host == "localhost" || PeerAddress(host)?.isLoopback == true
        case .unix: true
        }
    }

    public var description: String {
        switch self {
        case .internet(let host, let port): host.utf8.contains(58) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
