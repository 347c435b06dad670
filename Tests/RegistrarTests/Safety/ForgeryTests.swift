import HTTP
import TestSupport
import Testing
import Web

@testable import Registrar

/// Cross-site request forgery: who may send a form, and what else passes for one.
@Suite("Forged forms", .fewSchools) @Loop struct ForgeryTests {
    typealias Attempt = @Loop (FormScene) async throws -> Received

    /// What is sent, and the status that it gets: 303 and a changed profile, or another and nothing changed.
    private static let attempts: [(what: String, status: Int, send: Attempt)] =
        tokens + origins + types + methods

    private static let tokens: [(what: String, status: Int, send: Attempt)] = [
        ("the form's own token", 303, { try await $0.send([try await $0.token()]) }),
        ("no token", 403, { try await $0.send([]) }),
        ("an empty token", 403, { try await $0.send([""]) }),
        ("a made-up token", 403, { try await $0.send([String(repeating: "A", count: 86)]) }),
        ("a token cut short", 403, { try await $0.send([String(try await $0.token().dropLast())]) }),
        ("a token with more behind it", 403, { try await $0.send([try await $0.token() + "A"]) }),
        (
            "a token with another first letter", 403,
            { scene in
                let token = try await scene.token()
                return try await scene.send([(token.hasPrefix("A") ? "B" : "A") + token.dropFirst()])
            }
        ),
        (
            "another user's token", 403,
            { try await $0.send([try await $0.token(try await $0.browser("teacher"))]) }
        ),
        (
            "the token of the same user's session elsewhere", 403,
            { try await $0.send([try await $0.token(try await $0.browser(FormScene.username))]) }
        ),
        (
            "a visitor's token", 403,
            { try await $0.send([try await $0.token(try await $0.browser(), at: "/login")]) }
        ),
        (
            "the token of another tab", 303,
            { scene in
                let tab = try await scene.token(scene.student.copy(), at: "/logout")
                return try await scene.send([tab])
            }
        ),
        (
            "the token from before the sign-in", 403,
            { scene in
                let client = try await scene.browser()
                let old = try await scene.token(client, at: "/login")
                _ = try await client.signIn(FormScene.username)
                return try await scene.send([old], by: client)
            }
        ),
        (
            "the token and the cookie from before the sign-out", 303,
            { scene in
                let client = try await scene.browser(FormScene.username)
                let (thief, token) = (client.copy(), try await scene.token(client))
                _ = try await client.submit(try await client.get("/logout"))
                let answer = try await scene.send([token], by: thief)
                #expect(answer.location == "/login?next=%2F", "the sign-in is asked for, nothing else done")
                return answer
            }
        ),
        (
            "the token in the query", 403,
            { try await $0.send([], to: "\(FormScene.form)?csrf_token=\(try await $0.token())") }
        ),
        (
            "the token in a header", 403,
            { try await $0.send([], headers: ["X-CSRF-Token": try await $0.token()]) }
        ),
        (
            "the token in a cookie alone", 403,
            { scene in
                let client = scene.student.copy()
                client.setCookie("csrf_token", try await scene.token())
                return try await scene.send([], by: client)
            }
        ),
        (
            "one token in the form and in a cookie, both made up", 403,
            { scene in
                let (client, token) = (scene.student.copy(), CSRFToken.make(for: SessionToken()))
                client.setCookie("csrf_token", token)
                return try await scene.send([token], by: client)
            }
        ),
        (
            "the session's cookie as its token", 403,
            { try await $0.send([$0.student.cookies.values.first ?? ""]) }
        ),
        ("a wrong token before the right one", 403, { try await $0.send(["x", try await $0.token()]) }),
    ]

    private static let origins: [(what: String, status: Int, send: Attempt)] = [
        ("the site's own Origin", 303, { try await $0.send(headers: [.origin: $0.origin]) }),
        ("its Origin in capitals", 303, { try await $0.send(headers: [.origin: $0.origin.uppercased()]) }),
        (
            "another site's Origin", 403,
            { try await $0.send(headers: [.origin: "\($0.scheme)://evil.example"]) }
        ),
        ("the Origin null", 403, { try await $0.send(headers: [.origin: "null"]) }),
        ("an empty Origin", 403, { try await $0.send(headers: [.origin: ""]) }),
        (
            "the Origin of a sibling, same site", 403,
            { try await $0.send(headers: [.origin: "\($0.scheme)://other.\($0.host)"]) }
        ),
        (
            "the Origin of another port", 403,
            { try await $0.send(headers: [.origin: "\($0.scheme)://\($0.host.prefix { $0 != ":" }):8080"]) }
        ),
        (
            "the Origin of the other scheme", 403,
            { try await $0.send(headers: [.origin: "\($0.otherScheme)://\($0.host)"]) }
        ),
        ("an Origin with a path", 403, { try await $0.send(headers: [.origin: $0.origin + FormScene.form]) }),
        (
            "an Origin that begins like ours", 403,
            { try await $0.send(headers: [.origin: $0.origin + ".evil.example"]) }
        ),
        (
            "an Origin with our name before an at sign", 403,
            { try await $0.send(headers: [.origin: $0.origin + "@evil.example"]) }
        ),
        (
            "two Origins, ours the first", 403,
            { scene in
                var headers: Headers = [.origin: scene.origin]
                headers.add(.origin, "\(scene.scheme)://evil.example")
                return try await scene.send(headers: headers)
            }
        ),
        (
            "another site's Origin that a header calls this host", 403,
            {
                try await $0.send(headers: [
                    .origin: "\($0.scheme)://evil.example", "X-Forwarded-Host": "evil.example",
                ])
            }
        ),
        ("Sec-Fetch-Site: cross-site", 403, { try await $0.send(headers: [.secFetchSite: "cross-site"]) }),
        ("Sec-Fetch-Site: same-site", 403, { try await $0.send(headers: [.secFetchSite: "same-site"]) }),
        ("Sec-Fetch-Site: same-origin", 303, { try await $0.send(headers: [.secFetchSite: "same-origin"]) }),
        ("Sec-Fetch-Site: none", 303, { try await $0.send(headers: [.secFetchSite: "none"]) }),
        ("Sec-Fetch-Site with an unknown word", 403, { try await $0.send(headers: [.secFetchSite: "x"]) }),
        (
            "our Origin beside Sec-Fetch-Site: cross-site", 403,
            { try await $0.send(headers: [.origin: $0.origin, .secFetchSite: "cross-site"]) }
        ),
        (
            "another Origin beside Sec-Fetch-Site: same-origin", 403,
            {
                try await $0.send(headers: [
                    .origin: "\($0.scheme)://evil.example", .secFetchSite: "same-origin",
                ])
            }
        ),
        (
            "another site's Referer, no Origin and no token", 403,
            { try await $0.send([], headers: [.referer: "\($0.scheme)://evil.example/"]) }
        ),
        (
            "our own Referer, no Origin and no token", 403,
            { try await $0.send([], headers: [.referer: $0.origin + FormScene.form]) }
        ),
    ]

    private static let types: [(what: String, status: Int, send: Attempt)] = [
        (
            "multipart with a token", 303,
            {
                try await $0.send(
                    type: "multipart/form-data; boundary=xYz",
                    try await $0.multipart([try await $0.token()])
                )
            }
        ),
        (
            "multipart without one", 403,
            { try await $0.send(type: "multipart/form-data; boundary=xYz", try await $0.multipart([])) }
        ),
        (
            "text/plain, as a form may be sent to another site", 415,
            {
                try await $0.send(
                    type: "text/plain",
                    Array(try await $0.encoded([try await $0.token()]).utf8)
                )
            }
        ),
        (
            "JSON", 415,
            { scene in
                let body = "{\"name\":\"\(FormScene.forged)\",\"csrf_token\":\"\(try await scene.token())\"}"
                return try await scene.send(type: "application/json", Array(body.utf8))
            }
        ),
        (
            "no type", 415,
            { try await $0.send(type: nil, Array(try await $0.encoded([try await $0.token()]).utf8)) }
        ),
    ]

    private static let methods: [(what: String, status: Int, send: Attempt)] = [
        (
            "GET with the fields in the query", 200,
            { scene in
                let query = try await scene.encoded([try await scene.token()])
                return try await scene.student.get("\(FormScene.form)?\(query)")
            }
        ),
        (
            "GET with the form in its body", 200,
            { scene in
                let body = try await scene.encoded([try await scene.token()])
                return try await scene.student.send(
                    .get,
                    FormScene.form,
                    headers: [.contentType: "application/x-www-form-urlencoded"],
                    body: Array(body.utf8)
                )
            }
        ),
        ("HEAD", 200, { try await $0.student.send(.head, FormScene.form) }),
        (
            "GET that a header calls POST", 200,
            { scene in
                let query = try await scene.encoded([try await scene.token()])
                return try await scene.student.get(
                    "\(FormScene.form)?_method=POST&\(query)",
                    headers: [
                        "X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST",
                        "X-Method-Override": "POST",
                    ]
                )
            }
        ),
        (
            "POST that a field and a header call GET, without a token", 403,
            {
                try await $0.send(
                    [],
                    headers: ["X-HTTP-Method-Override": "GET"],
                    to: "\(FormScene.form)?_method=GET"
                )
            }
        ),
        (
            "PUT", 405,
            { scene in
                try await scene.student.send(
                    .put,
                    FormScene.form,
                    body: Array(try await scene.encoded([]).utf8)
                )
            }
        ),
        (
            "POST to a page without a form", 405,
            { try await $0.send([try await $0.token()], to: "/profile") }
        ),
    ]

    @Test("Only a form that this site gave to this session changes anything", arguments: [false, true])
    func onlyOwnForms(isSecure: Bool) async throws {
        #expect(Self.attempts.count >= 31)
        let scene = try await FormScene(isSecure: isSecure)
        for (what, status, send) in Self.attempts {
            let answer = try await send(scene)
            #expect(answer.status == status, "\(what): \(answer.text.prefix(300))")
            let isTaken = status == 303 && answer.location == "/profile"
            #expect(try scene.changed() == (isTaken ? 1 : 0), "\(what)")
            try await scene.undo()
        }
    }

    /// Each of these forms does something that an attacker may want: to sign somebody in as the attacker, too.
    @Test("No form of another site is taken, whichever it is", arguments: [false, true])
    func everyForm(isSecure: Bool) async throws {
        let forms = try listRoutes().filter { $0.method == "POST" && !$0.path.contains("<") }.map(\.path)
        #expect(Set(forms).isSuperset(of: ["/login", "/logout", "/register", "/edit_profile"]))
        for form in forms { try await forge(form, isSecure) }
    }

    private func forge(_ form: String, _ isSecure: Bool) async throws {
        let scene = try await FormScene(isSecure: isSecure)
        let client = form == "/register" ? try await scene.browser() : scene.student
        let other = try await scene.token(try await scene.browser("teacher"), at: "/login")
        // Of its own page, if it has one.
        let page = try await client.get(form)
        let own = try await scene.token(client, at: page.status == 200 ? form : "/logout")
        let cookies = client.cookies
        let people = try scene.school.number("SELECT count(*) FROM users")
        let fields = [
            ("username", "teacher"), ("password", TestSchool.password), ("name", FormScene.forged),
            ("email", "forged@mail.example"), ("phone", ""),
        ]
        for (what, token, headers) in [
            ("no token", nil, [:]), ("another session's token", other, [:]),
            ("another Origin", own, [.origin: "https://evil.example"]),
            ("the Origin null", own, [.origin: "null"]),
            ("cross-site", own, [.secFetchSite: "cross-site"]),
            ("same-site", own, [.secFetchSite: "same-site"]),
        ] as [(String, String?, Headers)] {
            let sent = fields + (token.map { [("csrf_token", $0)] } ?? [])
            let answer = try await client.post(form, sent.map { (name: $0.0, value: $0.1) }, headers: headers)
            #expect(answer.status == 403, "\(form): \(what)")
            #expect(answer.header(.setCookie) == nil, "\(form): \(what)")
        }
        #expect(client.cookies == cookies)
        #expect(try scene.changed() == 0)
        #expect(try scene.school.number("SELECT count(*) FROM users") == people)
        #expect(try await scene.student.get("/profile").status == 200, "still signed in, and as oneself")
        #expect(try await scene.student.get("/profile").text.contains("<dd>student</dd>"))
    }
}
