import HTTP
import TestSupport
import Testing

@testable import Web

@Suite("What a request must pass") @Loop
struct GuardTests {
    nonisolated static let pages: [(path: String, visitor: Int, student: Int, admin: Int)] = [
        ("/", 200, 200, 200), ("/healthz", 200, 200, 200), ("/login", 200, 200, 200),
        ("/members", 303, 200, 200), ("/waiting", 303, 200, 200),
        ("/office", 303, 403, 200), ("/nothing", 404, 404, 404), ("/static/style.css", 200, 200, 200),
        ("/static/nothing.css", 404, 404, 404),
        ("/static/", 404, 404, 404), ("/members/", 404, 404, 404), ("/%ff", 400, 400, 400),
        ("/%zz", 400, 400, 400), ("/%00", 400, 400, 400),
    ]

    @Test("Each page is for whom it says it is for", arguments: pages)
    func access(path: String, visitor: Int, student: Int, admin: Int) async throws {
        let site = try Site()
        #expect(try await site.client().get(path).status == visitor)
        #expect(try await site.signedIn("ann").get(path).status == student)
        #expect(try await site.signedIn("root").get(path).status == admin)
    }

    nonisolated static let returns: [(target: String, location: String)] = [
        ("/members", "/login?next=%2Fmembers"),
        ("/members?page=2&q=a%20b", "/login?next=%2Fmembers%3Fpage%3D2%26q%3Da%2520b"),
        ("/waiting?next=//evil.example", "/login?next=%2Fwaiting%3Fnext%3D%2F%2Fevil.example"),
        ("/members?a=\\", "/login?next=%2F"),
        ("http://localhost:5000/members", "/login?next=%2F"),
        ("/members?" + String(repeating: "x", count: 1_000), "/login?next=%2F"),
    ]

    @Test("Who is not signed in is sent to sign in, and back to where they wanted to go", arguments: returns)
    func signInRedirect(target: String, location: String) async throws {
        let site = try Site()
        for method in [HTTP.Method.get, .head] {
            let answer = try await site.client().send(method, target)
            #expect(answer.status == 303)
            #expect(answer.location == location)
            #expect(answer.header(.cacheControl) == "no-store")
            #expect(answer.header(.setCookie) == nil)
        }
    }

    @Test("A form that was posted without being signed in leads back to the overview, not to the post")
    func signInRedirectOfPost() async throws {
        let site = try Site()
        let client = site.client()
        let page = try await client.get("/login")
        let answer = try await client.post("/save", [("csrf_token", page.csrfToken ?? "")])
        #expect(answer.status == 303 && answer.location == "/login?next=%2F")
    }

    nonisolated static let methods: [(method: HTTP.Method, path: String, allow: String)] = [
        (.post, "/members", "GET, HEAD"), (.put, "/members", "GET, HEAD"),
        (.delete, "/login", "GET, HEAD, POST"), (.get, "/save", "POST"),
        (.head, "/save", "POST"), (.options, "/", "GET, HEAD"), (.other("BREW"), "/office", "GET, HEAD"),
        (.post, "/healthz", "GET, HEAD"),
        (.post, "/static/style.css", "GET, HEAD"), (.trace, "/", "GET, HEAD"),
    ]

    @Test(
        "A known path with another method is a 405 that says what is allowed, before any sign-in",
        arguments: methods
    )
    func otherMethod(method: HTTP.Method, path: String, allow: String) async throws {
        let answer = try await Site().client().send(method, path)
        #expect(answer.status == 405)
        #expect(answer.header(.allow) == allow)
        #expect(answer.title == "405 Method not allowed")
    }

    nonisolated static let hosts: [(host: String, path: String, status: Int)] = [
        ("localhost", "/", 200), ("LOCALHOST:80", "/", 200), ("127.0.0.1:5000", "/", 200),
        ("[::1]:5000", "/", 200), ("school.example", "/", 200),
        ("evil.example", "/", 421), ("evil.example", "/nothing", 421), ("evil.example", "/login", 421),
        ("evil.example", "/static/style.css", 421),
        ("evil.example", "/healthz", 200), ("localhost.evil.example", "/", 421),
        ("evil.example:5000", "/members", 421),
    ]

    @Test("Another host than ours gets 421, but for the health check", arguments: hosts)
    func foreignHost(host: String, path: String, status: Int) async throws {
        let site = try Site(hosts: ["school.example"])
        let answer = try await site.client().get(path, headers: [.host: host])
        #expect(answer.status == status)
        if status == 421 {
            #expect(answer.title == "421 Wrong host")
            #expect(site.store.readings == 0)
        }
    }

    nonisolated static let types: [(type: String?, status: Int)] = [
        ("application/x-www-form-urlencoded", 303), ("application/x-www-form-urlencoded; charset=utf-8", 303),
        ("text/plain", 415), ("application/json", 415),
        (nil, 415), ("application/x-www-form-urlencoded; charset=utf-7", 415), ("multipart/form-data", 400),
        ("multipart/form-data; boundary=x", 400),
    ]

    @Test("A form of another type is a 415 with a page, and nothing is done", arguments: types)
    func formTypes(type: String?, status: Int) async throws {
        let site = try Site()
        let client = site.client()
        let token = try #require(try await client.get("/").csrfToken)
        let body = Array("text=x&csrf_token=\(token)".utf8)
        let answer = try await client.send(
            .post,
            "/echo",
            headers: type.map { [.contentType: $0] } ?? Headers(),
            body: body
        )
        #expect(answer.status == status)
        if status != 303 {
            #expect(answer.title?.hasPrefix("\(status) ") == true)
            #expect(site.store.rows.isEmpty)
        }
    }

    @Test("A multipart form is a form")
    func multipart() async throws {
        let client = try Site().client()
        let token = try #require(try await client.get("/").csrfToken)
        let part = { (name: String, value: String) in
            "--XyZ\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        let body = part("text", "zoë") + part("csrf_token", token) + "--XyZ--\r\n"
        let answer = try await client.send(
            .post,
            "/echo",
            headers: [.contentType: "multipart/form-data; boundary=XyZ"],
            body: Array(body.utf8)
        )
        #expect(try await client.follow(answer).flashes == ["echo zoë"])
    }

    nonisolated static let tokens = [
        "", "x", "\0", String(repeating: "é", count: 43), String(repeating: "A", count: 86),
    ]

    @Test("Without the token of its own session a form is refused", arguments: tokens)
    func badToken(token: String) async throws {
        let site = try Site()
        let client = site.client()
        _ = try await client.get("/")
        let answer = try await client.post("/echo", [("text", "x"), ("csrf_token", token)])
        #expect(answer.status == 403 && answer.title == "403 Not allowed")
        #expect(try await client.post("/echo", [("text", "x")]).status == 403)
        #expect(site.store.rows.isEmpty)
        let number = try #require(answer.text.firstMatch(of: /Request ([0-9a-z-]+)/)).1
        let line = try #require(site.logged.split(separator: "\n").first { $0.contains(" \(number) ") })
        #expect(
            line.hasSuffix(
                " form refused: its token is missing or of another session; POST /echo from 127.0.0.1"
            )
        )
    }

    @Test("A token is good for its own browser only, and only until the session changes")
    func foreignToken() async throws {
        let site = try Site()
        let (ann, eve) = (site.client(), site.client())
        let (own, theirs) = (try await ann.get("/"), try await eve.get("/"))
        #expect(try await ann.post("/echo", [("csrf_token", theirs.csrfToken ?? "")]).status == 403)
        _ = try await ann.submit(try await ann.get("/login"), ["text": "ann"])
        #expect(try await ann.submit(own, ["text": "x"]).status == 403)
        ann.forgetCookies()
        #expect(try await ann.submit(own, ["text": "x"]).status == 403)
    }

    @Test("A second tab does not spoil the first")
    func twoTabs() async throws {
        let client = try Site().client()
        let (first, second) = (try await client.get("/"), try await client.get("/"))
        #expect(first.csrfToken != second.csrfToken)
        #expect(try await client.submit(first, ["text": "x"]).status == 303)
        #expect(try await client.submit(second, ["text": "y"]).status == 303)
    }

    @Test("In the query a token is worth nothing")
    func tokenInQuery() async throws {
        let client = try Site().client()
        let token = try #require(try await client.get("/").csrfToken)
        #expect(try await client.post("/echo?csrf_token=\(token)", [("text", "x")]).status == 403)
    }

    nonisolated static let origins: [(headers: Headers, status: Int)] = [
        ([:], 303), ([.origin: "http://localhost:5000"], 303), ([.secFetchSite: "same-origin"], 303),
        ([.origin: "http://evil.example"], 403),
        ([.origin: "null"], 403), ([.secFetchSite: "cross-site"], 403), ([.secFetchSite: "same-site"], 403),
        ([.origin: "https://localhost:5000"], 403),
        ([.origin: "http://localhost:5000", .secFetchSite: "cross-site"], 403),
    ]

    @Test("A form from another site is refused even with the right token", arguments: origins.indices)
    func crossSite(index: Int) async throws {
        let (headers, status) = Self.origins[index]
        let client = try Site().client()
        let token = try #require(try await client.get("/").csrfToken)
        let answer = try await client.post("/echo", [("csrf_token", token)], headers: headers)
        #expect(answer.status == status, "\(headers)")
    }
}
