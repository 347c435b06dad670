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
}
