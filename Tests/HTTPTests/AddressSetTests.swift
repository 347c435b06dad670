import Testing

@testable import HTTP

@Suite("Sets of addresses")
struct AddressSetTests {
    static let cases: [(set: [String], inside: [String], outside: [String])] = [
        (["192.0.2.7"], ["192.0.2.7", "::ffff:192.0.2.7"], ["192.0.2.6", "::1", "::c000:207"]),
        (["10.0.0.0/8"], ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0"]),
        (["192.0.2.128/25"], ["192.0.2.128", "192.0.2.255"], ["192.0.2.127", "192.0.3.128"]),
        (["192.0.2.7/32"], ["192.0.2.7"], ["192.0.2.6"]),
        (["0.0.0.0/0"], ["0.0.0.0", "255.255.255.255"], ["::", "::1"]),
        (["::ffff:10.0.0.0/104"], ["10.1.2.3"], ["11.0.0.0"]),
        (["2001:db8::/32"], ["2001:db8::", "2001:db8:ffff::1"], ["2001:db9::", "1.2.3.4"]),
        (["2001:db8::/65"], ["2001:db8::7fff:0:0:1"], ["2001:db8::8000:0:0:1"]),
        (["2001:db8::/64"], ["2001:db8::ffff:0:0:1"], ["2001:db8:0:1::1"]),
        (["::/0"], ["::", "ffff::"], ["1.2.3.4"]), (["::1/128"], ["::1"], ["::2", "127.0.0.1"]),
        (["127.0.0.1", "::1"], ["127.0.0.1", "::1"], ["127.0.0.2"]), ([], [], ["127.0.0.1", "::1"]),
    ]

    @Test("An address is in its network and in no other", arguments: cases)
    func contains(set: [String], inside: [String], outside: [String]) throws {
        let addresses = try AddressSet(set)
        for text in inside { #expect(addresses.contains(try #require(PeerAddress(text))), "\(text)") }
        for text in outside { #expect(!addresses.contains(try #require(PeerAddress(text))), "\(text)") }
        #expect(!addresses.contains(.unix))
    }

    @Test("Peers of Unix sockets are named by a word")
    func unix() throws {
        let addresses = try AddressSet(["unix"])
        #expect(addresses.contains(.unix) && !addresses.isEmpty)
        #expect(!addresses.contains(.loopback))
        #expect(AddressSet().isEmpty && PeerAddress("unix") == nil)
    }

    @Test(
        "What is no address or network is refused",
        arguments: [
            "", "unix:", "localhost", "*", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "10.0.0.0/255.0.0.0", "::/129", "::ffff:10.0.0.0/95", "10.0.0/8", "/8", "1.2.3.4:80", "[::1]",
            "::1/ 8", "127.0.0.1\0", "127.0.0.1\0.evil/8", "::1\0",
        ]
    )
    func refuses(text: String) { #expect(throws: AddressError.self) { try AddressSet([text]) } }

    @Test("A network written with too many bits is refused with what was meant")
    func suggests() {
        let error = #expect(throws: AddressError.self) { try AddressSet(["10.1.2.3/8"]) }
        #expect(error?.description == "'10.1.2.3/8' has more bits than its network; did you mean 10.0.0.0/8?")
    }

    static let texts: [(String, BindAddress?)] = [
        ("127.0.0.1:5000", .internet(host: "127.0.0.1", port: 5000)),
        ("[::1]:0", .internet(host: "::1", port: 0)), ("[::]:80", .internet(host: "::", port: 80)),
        ("localhost:5000", .internet(host: "localhost", port: 5000)),
        ("unix:/run/a b.sock", .unix(path: "/run/a b.sock")), ("unix:relative", nil), ("unix:", nil),
        ("unix:@name", nil), ("unix:/a\0b", nil), ("127.0.0.1\0x:80", nil), ("[::1\0]:80", nil),
        ("5000", nil), (":5000", nil), ("::1:5000", nil),
        ("[::1]", nil), ("[::1]5000", nil), ("[127.0.0.1]:80", nil), ("127.0.0.1", nil), ("127.0.0.1:", nil),
        ("127.0.0.1:65536", nil), ("127.0.0.1:+80", nil), ("127.0.0.1:-1", nil), ("127.0.0.1:٣", nil),
        ("example.org:80", nil), ("http://127.0.0.1:80", nil), ("", nil), ("[]:80", nil),
        ("/run/a.sock", nil),
    ]

    @Test("An address to listen on is read as it stands in a URL", arguments: texts)
    func reads(text: String, address: BindAddress?) {
        #expect(BindAddress(text) == address)
        if let address { #expect(address.description == text) }
    }
}
