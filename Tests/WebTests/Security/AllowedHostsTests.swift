import Testing

@testable import Web

@Suite("Names of this site")
struct AllowedHostsTests {
    static let allowed = [
        "localhost", "localhost:5000", "LOCALHOST", "localhost.", "localhost.:5000", "127.0.0.1",
        "127.0.0.1:80", "[::1]", "[::1]:5000",
        "school.example", "School.Example:443", "school.example.", "other.example", "[2001:db8::7]",
        "[2001:DB8::7]:80", "school.example:",
    ]
    static let refused = [
        "", ":", ":80", ".", "evil.example", "evil.example:5000", "school.example.evil.example",
        "sub.school.example", "xschool.example",
        "localhost.evil.example", "localhost@evil.example", "localhost:80@evil.example", "localhost:evil",
        "[::1", "[::1]evil.example",
        "[::1]:evil", "::1", "[", "[]", "127.0.0.1.evil.example", "127.1", "school.example..", " localhost",
        "school_example", "*",
        "school.example/", "school.example, evil.example", "\0",
    ]
    let hosts = AllowedHosts(["school.example", "Other.Example.", "2001:db8::7"])

    @Test("A listed name is allowed with any port and in any case", arguments: allowed)
    func allows(host: String) { #expect(hosts.allow(host)) }

    @Test("Any other is refused", arguments: refused)
    func refuses(host: String) { #expect(!hosts.allow(host)) }

    @Test("A star allows any", arguments: ["evil.example", "localhost", "[::2]:1", ""])
    func star(host: String) {
        let any = AllowedHosts(["*"])
        #expect(any.allowsAny && any.allow(host))
        #expect(!hosts.allowsAny)
    }

    static let addresses: [(host: String, isOne: Bool)] = [
        ("192.0.2.7", true), ("192.0.2.7:80", true), ("[2001:db8::7]", true), ("[::]:1", true),
        ("192.0.2.7.example", false), ("1.2.3", false), ("2001:db8::7", false), ("[192.0.2.7]", false),
        ("[unix]", false), ("unix", false), ("", false), ("[]", false), ("192.0.2.7@a", false),
        ("localhost", false),
        ("192.0.2.7\0", false),
    ]

    @Test("What is an address is no name that somebody could point here", arguments: addresses)
    func address(host: String, isOne: Bool) { #expect(AllowedHosts.isAddress(host) == isOne) }
}
