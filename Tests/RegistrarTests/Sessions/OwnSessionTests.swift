import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("One's own sessions", .fewSchools) @Loop struct OwnSessionTests {
    /// The ids that the page's buttons name, in order.
    private func ids(_ page: Received) -> [String] {
        page.text.matches(of: /<button class="plain" name="session" value="([^"]+)">/).map {
            String($0.output.1)
        }
    }

    @Test("One person has fifty at once: another ends the one that was unused for longest, and only theirs")
    func endsIdlest() async throws {
        let school = try TestSchool()
        let other = try await school.signedIn("teacher")
        let first = try await school.signedIn("student")
        let second = try await school.signedIn("student")
        school.clock.advance(by: 120)
        _ = try await first.get("/profile")
        try await school.waitUntilSeen()
        for _ in 3...50 { #expect(try await school.visitor().signIn("student").status == 303) }
        #expect(try school.number("SELECT count(*) FROM changes WHERE reason = 'more than 50 at once'") == 0)
        #expect(try await school.visitor().signIn("student").status == 303)
        #expect(try await second.get("/profile").status == 303)
        #expect(try await first.get("/profile").status == 200)
        #expect(try await other.get("/profile").status == 200)
        #expect(
            try school.texts("SELECT before_json FROM changes WHERE reason = 'more than 50 at once'")
                == [#"{"sessions":1}"#]
        )
    }

    @Test("Of what a browser calls itself so much is kept, marks on its letters counted")
    func boundsAgents() async throws {
        let school = try TestSchool()
        let client = school.visitor()
        client.headers.add(.userAgent, "A" + String(repeating: "\u{301}", count: 4_000))
        #expect(try await client.signIn("student").status == 303)
        #expect(try school.number("SELECT max(length(CAST(agent AS BLOB))) FROM login_sessions") == 399)
    }

    @Test("Each is listed with its browser, address and times, the present one first and marked")
    func lists() async throws {
        let school = try TestSchool()
        let other = school.visitor(from: "198.51.100.7")
        other.headers.add(
            .userAgent,
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 <b>"
        )
        _ = try await other.signIn("student")
        school.clock.advance(by: 3600)
        let page = try await school.signedIn("student").get("/sessions")
        #expect(page.status == 200 && page.text.contains("2 sessions"))
        let rows = page.text.split(separator: "<tr>").dropFirst(2).map(String.init)
        #expect(rows.count == 2)
        #expect(rows[0].contains("Unknown browser") && rows[0].contains("<em>this one</em>"))
        #expect(rows[0].contains("<td>127.0.0.1</td><td>2026-11-20 13:00</td><td>now</td>"))
        #expect(rows[1].contains("<th scope=\"row\">Firefox on Linux</th><td>198.51.100.7</td>"))
        #expect(rows[1].contains("<td>2026-11-20 12:00</td><td>2026-11-20 12:00</td>"))
        #expect(!page.text.contains("&lt;b&gt;") && ids(page).count == 1)
    }

    @Test("What opens a session, or its hash, never stands in the page")
    func hidesTokens() async throws {
        let school = try TestSchool()
        let (client, other) = (try await school.signedIn("student"), try await school.signedIn("student"))
        let page = try await client.get("/sessions")
        let hashes = try school.texts("SELECT token_hash FROM login_sessions")
        for secret in hashes + Array(client.cookies.values) + Array(other.cookies.values) {
            #expect(!secret.isEmpty && !page.text.contains(secret))
        }
    }

    @Test("One is ended by its button, and no other")
    func endsOne() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let (ended, kept) = (try await school.signedIn("student"), try await school.signedIn("student"))
        let own = try await ended.get("/sessions")
        let page = try await client.get("/sessions")
        // The one that the ended browser does not list as another's.
        let id = try #require(ids(page).first { !ids(own).contains($0) })
        let answer = try await client.submit(page, ["session": id])
        #expect(answer.status == 303 && answer.location == "/sessions")
        let after = try await client.follow(answer)
        #expect(after.flashes == ["One session has ended."] && ids(after).count == 1)
        #expect(try await ended.get("/profile").status == 303)
        #expect(try await kept.get("/profile").status == 200)
        #expect(try await client.get("/profile").status == 200)
        #expect(try await client.submit(page, ["session": id]).status == 404, "it has ended already")
    }

    @Test("All others are ended by one button")
    func endsOthers() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let others = [try await school.signedIn("student"), try await school.signedIn("student")]
        let teacher = try await school.signedIn("teacher")
        let page = try await client.get("/sessions")
        let after = try await client.follow(try await client.submit(page, ["others": "1"]))
        #expect(after.flashes == ["2 sessions have ended."])
        #expect(!after.text.contains("name=\"others\""), "there is nothing left to end")
        for other in others { #expect(try await other.get("/profile").status == 303) }
        #expect(try await teacher.get("/profile").status == 200)
        let again = try await client.follow(try await client.submit(page, ["others": "1"]))
        #expect(again.flashes == ["You were logged in nowhere else."])
    }

    @Test("Another's session is not there, whoever asks", arguments: ["teacher", "admin"])
    func refusesOthers(username: String) async throws {
        let school = try TestSchool()
        let victim = try await school.signedIn("student")
        let client = try await school.signedIn(username)
        let page = try await client.get("/sessions")
        let id = try #require(
            try school.texts(
                "SELECT l.public_id FROM login_sessions l JOIN users u ON u.id = l.user_id WHERE u.username = 'student'"
            ).first
        )
        #expect(!page.text.contains(id) && page.text.contains("1 session<"))
        #expect(try await client.submit(page, ["session": id]).status == 404)
        #expect(try await client.submit(page, ["session": id, "user_id": "2"]).status == 404)
        #expect(try await victim.get("/profile").status == 200)
        #expect(
            try school.number(
                "SELECT count(*) FROM changes WHERE subject = 'login_sessions' AND action = 'delete'"
            ) == 0
        )
    }

    @Test(
        "What names no session of one's own ends none",
        arguments: ["", "x", "%", "' OR 1 = 1 --", "\u{0}"]
    )
    func refusesOddities(id: String) async throws {
        let school = try TestSchool()
        let (client, other) = (try await school.signedIn("student"), try await school.signedIn("student"))
        let page = try await client.get("/sessions")
        let answer = try await client.submit(page, ["session": id])
        #expect(answer.status == 404 && answer.text.contains("You have no such session"))
        let own = try #require(try await ids(other.get("/sessions")).first)
        #expect(try await client.submit(page, ["session": own]).status == 404, "one's own is for logging out")
        #expect(try await client.get("/profile").status == 200)
        #expect(try await other.get("/profile").status == 200)
    }

    @Test("A form that says neither which nor all is asked what it means")
    func needsChoice() async throws {
        let client = try await TestSchool().signedIn("student")
        let page = try await client.submit(try await client.get("/sessions"))
        #expect(page.status == 422 && page.flashes.first?.hasPrefix("Choose what to end") == true)
    }

    @Test(
        "A session that is over by its time is not listed",
        arguments: [("student", 24 * 3600), ("teacher", 1800)]
    )
    func leavesOutEnded(username: String, idle: Int) async throws {
        let school = try TestSchool()
        _ = try await school.signedIn(username)
        school.clock.advance(by: idle)
        let client = try await school.signedIn(username)
        let page = try await client.get("/sessions")
        #expect(page.text.contains("1 session<") && ids(page).isEmpty)
        let after = try await client.follow(try await client.submit(page, ["others": "1"]))
        #expect(after.flashes == ["You were logged in nowhere else."])
        #expect(try school.number("SELECT count(*) FROM login_sessions WHERE user_id IS NOT NULL") == 1)
    }

    @Test("Many, of before fifty were the most, are paged")
    func pages() async throws {
        let school = try TestSchool()
        for _ in 0..<49 { _ = try await school.visitor().signIn("student") }
        let client = try await school.signedIn("student")
        try await school.school.write {
            _ = try $0.execute(
                """
                INSERT INTO login_sessions
                  (token_hash, user_id, created_at, seen_at, expires_at, ip, agent, public_id)
                SELECT token_hash || '-', user_id, created_at, seen_at, expires_at, ip, agent, public_id || '-'
                FROM login_sessions WHERE user_id IS NOT NULL LIMIT 2
                """
            )
        }
        let first = try await client.get("/sessions")
        #expect(first.text.contains("52 sessions, page 1 of 2") && ids(first).count == 49)
        #expect(first.bytes.count < 20 * 1024, "\(first.bytes.count) bytes")
        let second = try await client.get("/sessions?page=2")
        #expect(ids(second).count == 2 && Set(ids(first)).isDisjoint(with: ids(second)))
    }

    @Test("What ends is logged: who, from where, how many")
    func logs() async throws {
        let school = try TestSchool()
        let client = school.visitor(from: "198.51.100.7")
        _ = try await client.signIn("student")
        for _ in 0..<3 { _ = try await school.signedIn("student") }
        let page = try await client.get("/sessions")
        _ = try await client.submit(page, ["session": ids(page)[0]])
        _ = try await client.submit(page, ["others": "1"])
        #expect(
            try school.texts(
                """
                SELECT u.username || ' ' || c.address || ' ' || c.action || ' ' || c.before_json || c.reason FROM changes c
                JOIN users u ON u.id = c.actor_id AND c.subject_key = 'user ' || u.id
                WHERE c.subject = 'login_sessions' AND c.action = 'delete' ORDER BY c.id
                """
            ) == [
                #"student 198.51.100.7 delete {"sessions":1}ended by their owner"#,
                #"student 198.51.100.7 delete {"sessions":2}ended by their owner"#,
            ]
        )
    }
}
