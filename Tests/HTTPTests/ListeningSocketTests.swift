import Glibc
import Testing

@testable import HTTP

@Suite("Listening sockets")
struct ListeningSocketTests {
    @Test(
        "Port 0 takes a free port, and the address says which",
        arguments: ["127.0.0.1", "localhost", "::1"]
    )
    func freePort(host: String) throws {
        let socket = try ListeningSocket.open(host: host, port: 0)
        #expect(socket.port > 0)
        #expect(socket.address == (host == "::1" ? "[::1]:\(socket.port)" : "127.0.0.1:\(socket.port)"))
    }

    @Test("A port that somebody has is refused, shared or not")
    func taken() throws {
        let first = try ListeningSocket.open(host: "127.0.0.1", port: 0, sharesPort: true)
        for shares in [false, true] {
            let error = #expect(throws: ListenError.self) {
                try ListeningSocket.open(host: "127.0.0.1", port: first.port, sharesPort: shares)
            }
            #expect(error?.isAddressInUse == true)
            #expect(error?.description == "127.0.0.1:\(first.port) is in use by another program")
        }
    }

    @Test("Sockets of one's own may share a port")
    func shared() throws {
        let first = try ListeningSocket.open(host: "127.0.0.1", port: 0, sharesPort: true)
        let second = try ListeningSocket.open(
            host: "127.0.0.1",
            port: first.port,
            sharesPort: true,
            probes: false
        )
        #expect(second.port == first.port)
    }

    @Test("An address that is none is refused with a hint")
    func noAddress() {
        let error = #expect(throws: ListenError.self) { try ListeningSocket.open(host: "nowhere", port: 0) }
        #expect(error?.description.hasPrefix("nowhere is no address to listen on") == true)
    }

    @Test("A listening socket can be inherited, another descriptor can't")
    func inherited() throws {
        let first = try ListeningSocket.open(host: "127.0.0.1", port: 0)
        let second = try ListeningSocket(inheriting: dup(first.descriptor))
        #expect(second.address == first.address)
        first.close()
        #expect(first.descriptor == -1)
        _ = try RawClient(port: second.port)
        #expect(throws: ListenError.self) { try ListeningSocket(inheriting: 0) }
    }

    static let addresses: [(String, text: String, isLoopback: Bool)] = [
        ("127.0.0.1", "127.0.0.1", true), ("127.9.9.9", "127.9.9.9", true), ("::1", "::1", true),
        ("::ffff:127.0.0.1", "127.0.0.1", true), ("::ffff:10.0.0.1", "10.0.0.1", false),
        ("0.0.0.0", "0.0.0.0", false), ("2001:DB8:0::7", "2001:db8::7", false), ("::", "::", false),
    ]

    @Test("Addresses of peers are written in one way", arguments: addresses)
    func peers(given: String, text: String, isLoopback: Bool) throws {
        let address = try #require(PeerAddress(given))
        #expect(address.text == text)
        #expect(address.isLoopback == isLoopback)
    }

    static let networks: [(String, network: String)] = [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("::1", "::1"),
        ("2001:db8:0:7::1", "2001:db8:0:7::/64"), ("2001:db8:0:7:ffff::2", "2001:db8:0:7::/64"),
        ("2001:db8:0:8::1", "2001:db8:0:8::/64"),
    ]

    @Test("All addresses of one subscriber are of one network", arguments: networks)
    func networkOfPeer(given: String, network: String) throws {
        #expect(try #require(PeerAddress(given)).network == network)
    }

    @Test("What is no address is none", arguments: ["", "localhost", "1.2.3", "1.2.3.4:80", "[::1]", "::g"])
    func noPeers(text: String) { #expect(PeerAddress(text) == nil) }

    @Test("The kernel keeps little for a client that does not read")
    func boundsUnsent() throws {
        let listener = try ListeningSocket.open(host: "127.0.0.1", port: 0)
        let client = try RawClient(port: listener.port, receiveBuffer: 2_048)
        var queue = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&queue, 1, 10_000) == 1)
        var peer = PeerAddress.loopback
        let connection = SocketAddress.accept(from: listener.descriptor, &peer)
        defer { close(connection) }
        let piece = [UInt8](repeating: 0x61, count: 65_536)
        var total = 0
        while total < 1 << 24, case let count = write(connection, piece, piece.count), count > 0 {
            total += count
        }
        #expect(total < 1 << 20, "\(total) bytes were taken")
        withExtendedLifetime(client) {}
    }
}
