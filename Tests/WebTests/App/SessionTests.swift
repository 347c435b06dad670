import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("Sessions and their cookies") @Loop
struct SessionTests {
    private static let name = "registrar_session"

    @Test("A cookie is set only where a form or a message needs it, and only once")
    func whereNeeded() async throws {
        let site = try Site()
        let client = site.client()
        for path in ["/healthz", "/bare", "/members", "/nothing", "/static/style.css", "/trouble"] {
            #expect(try await client.get(path).header(.setCookie) == nil, "\(path)")
        }
        let cookie = try #require(try await client.get("/").header(.setCookie))
        #expect(cookie.hasPrefix("\(Self.name)=") && cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Lax"))
        #expect(try await client.get("/").header(.setCookie) == nil)
        #expect(try await client.get("/login").header(.setCookie) == nil)
        #expect(site.store.rows.isEmpty, "a visitor has no row until something must be remembered")
    }

    @Test("Signing in and signing out each give a new cookie, and the old ones open nothing")
    func renewed() async throws {
        let site = try Site()
        let client = site.client()
        let page = try await client.get("/login")
        let visitor = client.copy()
        #expect(
            try await client.submit(page, ["text": "ann"]).response.headers.values(named: .setCookie).count
                == 1
        )
        #expect(client.cookies != visitor.cookies)
        #expect(try await visitor.get("/members").status == 303)
        #expect(try await client.get("/members").status == 200)
        let member = client.copy()
        let home = try await client.get("/")
        #expect(try await client.post("/logout", [("csrf_token", home.csrfToken ?? "")]).location == "/")
        #expect(try await client.get("/").flashes == ["Logged out successfully!"])
        #expect(try await client.get("/members").status == 303)
        #expect(try await member.get("/members").status == 303)
        #expect(client.cookies != member.cookies)
    }

    @Test("The form that an expired session left open still signs in")
    func signInAfterEnd() async throws {
        let site = try Site()
        let client = try await site.signedIn()
        let page = try await client.get("/login")
        for key in site.store.rows.keys { site.store.rows[key]?.isEnded = true }
        let answer = try await client.submit(page, ["text": "ann"])
        #expect(answer.status == 303)
        #expect(answer.response.headers.values(named: .setCookie).count == 1)
        #expect(
            try await client.get("/members").status == 200,
            "the cookie is not of the row that was written"
        )
        #expect(try await client.get("/").flashes == [])
    }

    @Test("The key of an ended session is not used again")
    func endedKey() async throws {
        let site = try Site()
        let client = try await site.signedIn()
        _ = try await client.get("/members")
        let ended = try #require(site.store.rows.keys.first)
        site.store.rows[ended] = MemoryStore.Row(isEnded: true)
        let before = client.cookies
        _ = try await client.get("/flash-and-go")
        #expect(client.cookies != before)
        #expect(site.store.rows[ended]?.flashes == [])
        #expect(try await client.get("/").flashes == ["Gone."])
    }

    @Test("A planted cookie is not signed in with")
    func planted() async throws {
        let site = try Site()
        let client = site.client()
        client.setCookie(Self.name, SessionToken().text)
        let planted = client.copy()
        _ = try await client.submit(try await client.get("/login"), ["text": "ann"])
        #expect(try await client.get("/members").status == 200)
        #expect(try await planted.get("/members").status == 303)
    }

    @Test(
        "Odd cookies do no harm",
        arguments: [
            "", "x", "=", ";;;", String(repeating: "a", count: 4_000), "%00", "\"", "{}",
            "../../../etc/passwd", "' OR 1=1 --",
        ]
    )
    func odd(value: String) async throws {
        let client = try Site().client()
        let field: Headers = [.cookie: "\(Self.name)=\(value); \(Self.name)=\(value); x"]
        #expect(try await client.get("/members", headers: field).status == 303)
        #expect(try await client.get("/", headers: field).status == 200)
    }

    @Test("Behind a trusted proxy that says HTTPS, cookies are Secure and the browser is told to stay there")
    func secure() async throws {
        let site = try Site(proxies: ["127.0.0.1"])
        let client = site.client()
        client.headers = [.host: "localhost", .xForwardedProto: "https", .xForwardedFor: "203.0.113.9"]
        let page = try await client.get("/login")
        let cookie = try #require(page.header(.setCookie))
        #expect(cookie.hasPrefix("__Host-\(Self.name)=") && cookie.contains("; Secure;"))
        _ = try await client.submit(page, ["text": "ann"])
        for path in [
            "/members", "/office", "/nothing", "/%ff", "/failing", "/healthz", "/static/style.css",
            "/static/nothing.css",
        ] {
            let answer = try await client.get(path)
            #expect(
                answer.response.headers.values(named: "Strict-Transport-Security") == [
                    "max-age=31536000; includeSubDomains"
                ],
                "\(path)"
            )
        }
        #expect(try await client.get("/members").status == 200)
        client.headers = [.host: "localhost"]
        #expect(try await client.get("/members").status == 303, "over HTTP the other cookie counts")
        #expect(try await client.get("/").header("Strict-Transport-Security") == nil)
    }

    @Test("No copy is kept of what a handler gives without saying how long it is good")
    func notStored() async throws {
        let client = try await Site().signedIn()
        for path in ["/export", "/members", "/flash-and-go", "/nothing"] {
            let answer = try await client.get(path)
            #expect(answer.response.headers.values(named: .cacheControl) == ["no-store"], "\(path)")
        }
        #expect(
            try await client.get("/public").response.headers.values(named: .cacheControl) == ["max-age=60"]
        )
    }

    @Test("Nobody else's word about HTTPS counts")
    func untrusted() async throws {
        let client = try Site().client()
        let page = try await client.get(
            "/login",
            headers: [
                .xForwardedProto: "https", "Forwarded": "proto=https;host=evil.example",
                "X-Forwarded-Host": "evil.example",
            ]
        )
        #expect(page.header(.setCookie)?.contains("Secure") == false)
        #expect(!page.text.contains("evil.example"))
    }
}
