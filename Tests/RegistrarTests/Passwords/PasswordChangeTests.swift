import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("Changing one's password", .fewSchools) @Loop struct PasswordChangeTests {
    nonisolated static let new = "a plover in the marsh"

    /// Fills in the form and sends it.
    private func change(
        _ client: Client,
        from current: String? = TestSchool.password,
        to new: String? = Self.new,
        again: String?? = .none
    ) async throws -> Received {
        try await client.submit(
            try await client.get("/password"),
            ["current": current, "new": new, "again": again ?? new]
        )
    }

    @Test("It is stored, said, and the only one that opens from then on", arguments: ["student", "teacher"])
    func changes(username: String) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn(username)
        let answer = try await change(client)
        #expect(answer.status == 303 && answer.location == "/profile")
        #expect(try await client.follow(answer).flashes == ["Password changed."])
        #expect(try await school.visitor().signIn(username).status == 422)
        #expect(try await school.visitor().signIn(username, Self.new).status == 303)
    }

    @Test("Programs that keep passwords find the page at its well-known address, whoever is signed in")
    func hasWellKnownAddress() async throws {
        let school = try TestSchool()
        for client in [school.visitor(), try await school.signedIn("student")] {
            let answer = try await client.get("/.well-known/change-password")
            #expect(answer.status == 303 && answer.location == "/password")
        }
        #expect(try await school.visitor().send(.post, "/.well-known/change-password").status == 405)
    }

    @Test("All other sessions of the person end, this one goes on under a new token, others' stay")
    func endsOthers() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let (elsewhere, further) = (
            try await school.signedIn("student"), try await school.signedIn("student")
        )
        let other = try await school.signedIn("teacher")
        let thief = client.copy()
        let page = try await client.follow(try await change(client))
        #expect(page.flashes == ["Password changed. You were logged out in 2 other places."])
        #expect(client.cookies != thief.cookies)
        #expect(try await client.get("/profile").status == 200)
        for ended in [elsewhere, further, thief] {
            #expect(try await ended.get("/profile").location == "/login?next=%2Fprofile")
        }
        #expect(try await other.get("/profile").status == 200)
        #expect(try school.number("SELECT count(*) FROM login_sessions WHERE user_id IS NOT NULL") == 2)
    }

    nonisolated static let refusals:
        [(username: String, current: String?, new: String?, again: String?, field: String)] =
            [
                ("student", "wrong-password", new, new, "current"), ("student", "", new, new, "current"),
                ("student", nil, new, new, "current"),
                ("student", "registrar-demo\u{0}", new, new, "current"),
                ("student", TestSchool.password, "seven77", "seven77", "new"),
                ("teacher", TestSchool.password, "fourteen chars", "fourteen chars", "new"),
                ("admin", TestSchool.password, "fourteen chars", "fourteen chars", "new"),
                ("student", TestSchool.password, "password123", "password123", "new"),
                ("student", TestSchool.password, "", "", "new"),
                ("student", TestSchool.password, nil, nil, "new"),
                ("student", TestSchool.password, "eight\u{0}888", "eight\u{0}888", "new"),
                (
                    "student", TestSchool.password, String(repeating: "x", count: 512),
                    String(repeating: "x", count: 512), "new"
                ),
                ("student", TestSchool.password, TestSchool.password, TestSchool.password, "new"),
                ("student", TestSchool.password, new, new + " ", "again"),
                ("student", TestSchool.password, new, nil, "again"),
                ("student", TestSchool.password, "caf\u{E9} au lait", "cafe\u{301} au lait", "again"),
            ]

    @Test("What cannot be used is refused beside its field, and nothing is stored", arguments: refusals)
    func refuses(username: String, current: String?, new: String?, again: String?, field: String) async throws
    {
        let school = try TestSchool()
        let (client, elsewhere) = (try await school.signedIn(username), try await school.signedIn(username))
        let page = try await change(client, from: current, to: new, again: .some(again))
        #expect(page.status == 422)
        #expect(page.title?.hasPrefix("Error: Change password") == true)
        #expect(page.text.contains("id=\"\(field)-error\""))
        #expect(page.text.split(separator: "-error\" class").count == 2, "one field alone is wrong")
        for name in ["current", "new", "again"] { #expect(page.value(of: name) == "", "shown again") }
        #expect(try await elsewhere.get("/profile").status == 200)
        #expect(try await school.visitor().signIn(username).status == 303)
        #expect(try school.number("SELECT count(*) FROM changes WHERE after_json LIKE '%password%'") == 0)
    }

    @Test("All that is wrong at first sight is said at once")
    func saysAll() async throws {
        let client = try await TestSchool().signedIn("student")
        let page = try await change(client, from: "", to: "short", again: "other")
        #expect(page.status == 422)
        for field in ["current", "new", "again"] {
            #expect(page.text.contains("id=\"\(field)-error\""), "\(field)")
        }
    }

    @Test("A user name is no password for its owner")
    func refusesOwnName() async throws {
        let client = try await TestSchool().newcomer("Long-Username")
        let page = try await change(client, from: Client.newPassword, to: "long-username")
        #expect(page.status == 422 && page.text.contains("id=\"new-error\""))
    }

    @Test("The page says how long the password must be, and tells password managers which field is which")
    func saysRules() async throws {
        let school = try TestSchool()
        for (username, least) in [("student", 8), ("teacher", 15), ("admin", 15)] {
            let page = try await school.signedIn(username).get("/password")
            #expect(
                page.text.contains("\(least) characters or more")
                    && page.text.contains("minlength=\"\(least)\"")
            )
            #expect(
                page.text.contains("name=\"username\" value=\"\(username)\" autocomplete=\"username\" hidden")
            )
            #expect(page.text.split(separator: "autocomplete=\"current-password\"").count == 2)
            #expect(page.text.split(separator: "autocomplete=\"new-password\"").count == 3)
        }
    }

    @Test("Wrong tries count as failed sign-ins do, and success forgets them")
    func countsFailures() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        for _ in 0..<9 { #expect(try await change(client, from: "guess").status == 422) }
        #expect(try await change(client).status == 303)
        for _ in 0..<10 {
            #expect(try await change(client, from: "guess", to: "another long one").status == 422)
        }
        let refused = try await change(client, from: Self.new, to: "another long one")
        #expect(refused.status == 429 && refused.header(.retryAfter) == "300")
        #expect(try await school.visitor().signIn("student", Self.new).status == 429)
        school.clock.advance(by: 300)
        #expect(try await change(client, from: Self.new, to: "another long one").status == 303)
    }

    @Test("A form that is refused for another reason costs no try and no hash")
    func checksFirst() async throws {
        let school = try TestSchool { $0.attempts.signIns = 1 }
        let client = try await school.signedIn("student")
        for _ in 0..<3 { #expect(try await change(client, from: "guess", to: "short").status == 422) }
        #expect(try school.number("SELECT count(*) FROM attempts") == 0)
    }

    @Test("Of two changes at once one is made, and the other is told that it was not")
    func settlesRaces() async throws {
        let school = try TestSchool()
        let clients = [try await school.signedIn("student"), try await school.signedIn("student")]
        let passwords = ["the first of the two", "the second of the two"]
        let forms = [try await clients[0].get("/password"), try await clients[1].get("/password")]
        let tasks = (0..<2).map { number in
            Task.immediate { @Loop in
                try await clients[number].submit(
                    forms[number],
                    [
                        "current": TestSchool.password, "new": passwords[number],
                        "again": passwords[number],
                    ]
                ).status
            }
        }
        var answers: [Int] = []
        for task in tasks { answers.append(try await task.value) }
        #expect(answers.sorted() == [303, 409])
        let winner = answers[0] == 303 ? 0 : 1
        #expect(try await clients[winner].get("/profile").status == 200)
        #expect(try await clients[1 - winner].get("/profile").status == 303)
        #expect(try await school.visitor().signIn("student", passwords[winner]).status == 303)
        #expect(try await school.visitor().signIn("student", passwords[1 - winner]).status == 422)
    }

    @Test("A session that ends while its form is being looked at changes nothing and opens nothing")
    func needsItsSession() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let form = try await client.get("/password")
        let answer = Task.immediate { @Loop in
            try await client.submit(
                form,
                ["current": TestSchool.password, "new": Self.new, "again": Self.new]
            )
        }
        // The form's first write is queued; what it stores in the end is not, as two hashes come before.
        try await school.school.write { _ = try $0.execute("DELETE FROM login_sessions") }
        #expect(try await answer.value.status == 409)
        #expect(try await client.get("/profile").status == 303)
        #expect(try await school.visitor().signIn("student").status == 303)
    }

    @Test("The change is logged without the password or anything made of it")
    func logs() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        _ = try await school.signedIn("student")
        _ = try await change(client)
        _ = try await change(client, from: "my other secret", to: "another long one")
        #expect(
            try school.texts(
                """
                SELECT group_concat(subject || ' ' || action || ' ' || coalesce(before_json, after_json)) FROM changes
                WHERE subject = 'users' AND action = 'update' AND after_json LIKE '%password%'
                  OR reason = 'password changed' GROUP BY batch
                """
            ) == [#"users update {"password":"(changed)"},login_sessions delete {"sessions":1}"#]
        )
        #expect(
            try school.number(
                """
                SELECT count(*) FROM changes c JOIN users u ON u.id = c.actor_id AND c.subject_key = 'user ' || u.id
                WHERE c.action = 'refused' AND u.username = 'student'
                """
            ) == 1
        )
        for secret in ["plover", "other secret", "$y$"] {
            #expect(
                try school.texts(
                    "SELECT subject_key || coalesce(before_json, '') || coalesce(after_json, '') FROM changes"
                )
                .allSatisfy { !$0.contains(secret) }
            )
        }
    }
}
