import HTTP
import Testing

@testable import Web

@Suite("Forms from other sites") @Loop
struct CrossSiteTests {
    /// `Origin` × `Sec-Fetch-Site`, both as a browser may send them to `school.example`.
    nonisolated static let origins: [(origin: String?, isOwn: Bool)] = [
        (nil, true), ("http://school.example:5000", true), ("HTTP://School.Example:5000", true),
        ("null", false), ("", false),
        ("https://school.example:5000", false), ("http://school.example", false),
        ("http://school.example:5001", false),
        ("http://evil.example", false), ("http://school.example:5000.evil.example", false),
        ("http://school.example:5000/", false),
        ("http://sub.school.example:5000", false), ("http://evil.example?http://school.example:5000", false),
        ("school.example:5000", false),
        ("http://school.example:5000 http://evil.example", false), ("file://", false),
    ]
    nonisolated static let sites: [(site: String?, isOwn: Bool)] = [
        (nil, true), ("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false),
        ("", false), ("Same-Origin", false),
    ]

    private func isForeign(
        _ fields: [(HeaderName, String)],
        host: String = "school.example:5000",
        isSecure: Bool = false
    ) throws -> Bool {
        var headers: Headers = [.host: host]
        for (name, value) in fields { headers.add(name, value) }
        return CrossSite.isForeign(try Request(.post, "/login", headers: headers), isSecure: isSecure)
    }

    @Test("Where one of them disagrees the form is foreign; absent ones pass", arguments: origins, sites)
    func together(origin: (origin: String?, isOwn: Bool), site: (site: String?, isOwn: Bool)) throws {
        var fields: [(HeaderName, String)] = []
        if let text = origin.origin { fields.append((.origin, text)) }
        if let text = site.site { fields.append((.secFetchSite, text)) }
        #expect(try isForeign(fields) == !(origin.isOwn && site.isOwn))
    }

    nonisolated static let ports: [(host: String, isSecure: Bool, origin: String, isForeign: Bool)] = [
        ("school.example", true, "https://school.example", false),
        ("school.example:443", true, "https://school.example", false),
        ("school.example", true, "http://school.example", true),
        ("school.example:80", true, "https://school.example", true),
        ("school.example:80", false, "http://school.example", false),
        ("school.example", false, "http://school.example:80", false),
        ("school.example:443", false, "http://school.example", true),
        ("[::1]:5000", false, "http://[::1]:5000", false),
        ("127.0.0.1:5000", false, "http://localhost:5000", true),
        ("SCHOOL.example", false, "http://school.example", false),
        // The Kelvin sign is a `k` in lower case, but in no origin.
        ("desk.example", false, "http://des\u{212A}.example", true),
    ]

    @Test("The scheme's own port may be left out", arguments: ports)
    func defaultPorts(host: String, isSecure: Bool, origin: String, isForeign: Bool) throws {
        #expect(try self.isForeign([(.origin, origin)], host: host, isSecure: isSecure) == isForeign)
    }

    @Test("A second field cannot hide behind the first")
    func repeated() throws {
        let own = "http://school.example:5000"
        #expect(try isForeign([(.origin, own), (.origin, "http://evil.example")]))
        #expect(try isForeign([(.secFetchSite, "same-origin"), (.secFetchSite, "cross-site")]))
        #expect(try !isForeign([(.origin, own), (.origin, own)]))
    }
}
