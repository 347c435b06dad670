/// Where the server listens, and what stands in front of it.
extension Flag {
    static let sockets: [Flag] = [
        Flag(
            name: "host",
            value: "ADDRESS",
            help: "listen on this address (default: the loopback, IPv4 and IPv6)"
        ),
        Flag(name: "port", value: "N", help: "listen on this port; 0 takes a free one (default: 5000)"),
        Flag(
            name: "bind",
            value: "ADDRESS",
            help: "instead of both: 127.0.0.1:5000, [::1]:5000 or unix:/path (may repeat)",
            repeats: true
        ),
        Flag(
            name: "socket-mode",
            value: "MODE",
            help: "permissions of the file of a Unix socket (default: 0660)"
        ),
    ]

    static let proxies: [Flag] = [
        Flag(
            name: "trusted-proxy",
            value: "ADDRESS",
            help:
                "a proxy's address, network (10.0.0.0/8) or unix: what it says of clients counts (may repeat)",
            repeats: true
        ),
        Flag(
            name: "forwarded",
            value: "KIND",
            help:
                "read of proxies x-forwarded or forwarded fields alone (default: either, X-Forwarded-* if there)"
        ),
        Flag(
            name: "proxy-protocol",
            value: nil,
            help: "every connection is a trusted proxy's and begins with its PROXY header, version 1 or 2"
        ),
    ]

    /// What all worker processes have together, and what each may have of one address: a count is shared between them, a
    /// table of addresses is not.
    static let connections: [Flag] = [
        Flag(
            name: "max-connections",
            value: "N",
            help: "connections of all workers together (default: 16384)"
        ),
        Flag(
            name: "max-connections-per-address",
            value: "N",
            help: "of one address, or /64 of IPv6, with each worker (default: 256; loopback and proxies: any)"
        ),
    ]
}
