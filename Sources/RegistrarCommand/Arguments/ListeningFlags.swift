import HTTP
import Registrar
import Web

/// Reads where to listen, and which proxies to trust.
enum ListeningFlags {
    /// - Throws: ``UsageError`` for an address that is none, or two ways to say where to listen.
    static func apply(_ arguments: Arguments, to configuration: inout Configuration) throws(UsageError) {
        configuration.host = arguments.text("host")
        if let host = configuration.host, BindAddress(host.contains(":") ? "[\(host)]:0" : "\(host):0") == nil
        {
            throw UsageError(
                "\(arguments.source(of: "host")) can't use '\(host)'; give an address such as 127.0.0.1 or ::1"
            )
        }
        configuration.port = UInt16(clamping: try arguments.number("port", in: 0...65_535) ?? 5000)
        configuration.binds = try arguments.texts("bind").map { text throws(UsageError) in
            try bindAddress(text, arguments.source(of: "bind"))
        }
        if !configuration.binds.isEmpty, let other = ["host", "port"].first(where: arguments.has(value:)) {
            throw UsageError(
                "\(arguments.source(of: "bind")) and \(arguments.source(of: other)) can't be mixed; "
                    + "say it all with --bind ADDRESS:PORT"
            )
        }
        if let text = arguments.text("socket-mode") {
            configuration.socketMode = try mode(text, arguments.source(of: "socket-mode"))
        }
        try readProxies(arguments, &configuration)
        if let most = try arguments.number("max-connections", in: 1...1_000_000) {
            configuration.server.maximumConnections = most
        }
        if let most = try arguments.number("max-connections-per-address", in: 1...1_000_000) {
            configuration.server.maximumConnectionsPerAddress = most
        }
    }

    /// The names under which the school is asked for.
    ///
    /// - Throws: ``UsageError`` for what no browser sends as a host: an address with `https://`, a port or a blank.
    static func allowedHosts(_ arguments: Arguments) throws(UsageError) -> [String] {
        let names = arguments.texts("allowed-host")
        if let wrong = names.first(where: { !isHost($0) }) {
            throw UsageError(
                "\(arguments.source(of: "allowed-host")) can't use '\(wrong)'; give a name alone such as "
                    + "school.example (xn--… for one with other letters), an address such as 192.0.2.7, or *"
            )
        }
        return names
    }

    private static func isHost(_ text: String) -> Bool {
        if text == "*" { return true }
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let address = isBracketed ? String(text.dropFirst().dropLast()) : text
        if address.utf8.contains(UInt8(ascii: ":")) { return PeerAddress(address) != nil }
        // A label of DNS has letters, digits and hyphens, and in a school's own network an underscore at times.
        let labels = (text.hasSuffix(".") ? text.dropLast() : text[...])
            .split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 253
            && labels.allSatisfy { label in
                !label.isEmpty
                    && label.utf8.allSatisfy { byte in
                        switch byte {
                        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                        default: false
                        }
                    }
            }
    }

    private static func readProxies(
        _ arguments: Arguments,
        _ configuration: inout Configuration
    ) throws(UsageError) {
        do throws(AddressError) {
            configuration.trustedProxies = try AddressSet(arguments.texts("trusted-proxy"))
        } catch {
            throw UsageError("\(arguments.source(of: "trusted-proxy")): \(error)")
        }
        configuration.server.trustedProxies = configuration.trustedProxies
        configuration.server.expectsProxyHeader = arguments.has("proxy-protocol")
        if arguments.has("proxy-protocol"), configuration.trustedProxies.isEmpty {
            throw UsageError(
                "\(arguments.source(of: "proxy-protocol")) lets nobody in without a --trusted-proxy; name the proxy's address"
            )
        }
        if let text = arguments.text("forwarded") {
            guard let fields = TrustedProxies.Fields(rawValue: text) else {
                let source = arguments.source(of: "forwarded")
                throw UsageError("\(source) knows x-forwarded, forwarded and either, not '\(text)'")
            }
            configuration.forwardedFields = fields
        }
    }

    private static func bindAddress(_ text: String, _ source: String) throws(UsageError) -> BindAddress {
        try requireAbsolute(text, source)
        guard let address = BindAddress(text) else {
            throw UsageError(
                "\(source) can't use '\(text)'; give one such as 127.0.0.1:5000, [::1]:5000 or unix:/run/registrar.sock"
            )
        }
        return address
    }

    /// - Throws: ``UsageError`` for the path of a Unix socket that would be another one in another folder.
    static func requireAbsolute(_ text: String, _ source: String) throws(UsageError) {
        guard text.hasPrefix("unix:"), !text.hasPrefix("unix:/") else { return }
        throw UsageError(
            "\(source) can't use '\(text)'; a socket's path begins with /, as in: unix:/run/registrar/http.sock"
        )
    }

    /// Permission bits in octal, as chmod(1) takes them.
    private static func mode(_ text: String, _ source: String) throws(UsageError) -> UInt16 {
        guard let mode = UInt16(text, radix: 8), mode <= 0o777, text.utf8.first != UInt8(ascii: "+") else {
            throw UsageError("\(source) needs permissions in octal such as 0660, not '\(text)'")
        }
        return mode
    }
}
