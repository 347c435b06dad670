import Dispatch
import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("Signing in and out", .fewSchools) @Loop struct SignInTests {
    @Test("Each demo account gets in and is greeted by name", arguments: ["student", "teacher", "admin"])
    func signsIn(username: String) async throws {
        let client = try TestSchool().visitor()
        let answer = try await client.signIn(username)
        #expect(answer.status == 303 && answer.location == "/")
        let page = try await client.follow(answer)
        #expect(page.status == 200)
        #expect(page.flashes.first == "\(username), welcome back!")
        #expect(page.text.contains("<li class=\"success\">\(username), welcome back!</li>"))
        #expect(try await !client.get("/").flashes.contains("\(username), welcome back!"), "shown twice")
    }

    @Test(
        "A name is known in any case, width and with spaces around",
        arguments: ["STUDENT", " Student ", "ｓｔｕｄｅｎｔ"]
    )
    func foldsNames(typed: String) async throws {
        let client = try TestSchool().visitor()
        let page = try await client.follow(try await client.signIn(typed))
        #expect(page.flashes == ["student, welcome back!"])
    }

    nonisolated static let wrong: [(username: String, password: String)] = [
        ("student", "registrar-dem"), ("student", "REGISTRAR-DEMO"), ("student", ""), ("", "registrar-demo"),
        ("", ""),
        ("nobody", "registrar-demo"), ("s00003", "registrar-demo"), ("student", "registrar-demo\u{0}"),
        ("student", String(repeating: "x", count: 512)),
        (String(repeating: "x", count: 5_000), "registrar-demo"),
        ("stud\u{0}ent", "registrar-demo"), ("\u{FFFD}", "registrar-demo"),
    ]

    @Test("Wrong credentials are refused in the same words", arguments: wrong)
    func refuses(username: String, password: String) async throws {
        let client = try TestSchool().visitor()
        let page = try await client.signIn(username, password)
        #expect(page.status == 422)
        #expect(page.flashes == ["Invalid username or password."])
        #expect(page.title?.hasPrefix("Error: Log in") == true)
        #expect(page.value(of: "password") == "")
        #expect(try await client.get("/scores").status == 303)
    }

    @Test("The page for an unknown name differs from that for a known one in the name alone")
    func failsAlike() async throws {
        let client = try TestSchool().visitor()
        let known = try await client.signIn("student", "wrong-password")
        let unknown = try await client.signIn("nobody7", "wrong-password")
        func bare(_ page: Received, _ name: String) -> String {
            page.text.replacing(page.csrfToken ?? "-", with: "TOKEN").replacing(
                "value=\"\(name)\"",
                with: "value=\"NAME\""
            )
        }
        #expect(bare(known, "student") == bare(unknown, "nobody7"))
        #expect(known.response.headers.fields.map(\.name) == unknown.response.headers.fields.map(\.name))
    }

    @Test("A form without its fields is refused like one with wrong ones")
    func needsFields() async throws {
        let client = try TestSchool().visitor()
        let form = try await client.get("/login")
        let page = try await client.submit(form, ["username": nil, "password": nil])
        #expect(page.status == 422 && page.flashes == ["Invalid username or password."])
    }

    @Test("Who signs in again as themselves is told so, and goes on in a new session in the old one's place")
    func renewsOneself() async throws {
        let school = try TestSchool()
        let (client, elsewhere) = (try await school.signedIn("student"), try await school.signedIn("student"))
        let form = try await client.get("/login")
        #expect(form.forms.count == 1)
        let thief = client.copy()
        let page = try await client.follow(try await client.signIn("student"))
        #expect(page.flashes == ["You are already logged in!"])
        #expect(client.cookies != thief.cookies)
        #expect(try await thief.get("/profile").status == 303)
        #expect(try await elsewhere.get("/profile").status == 200)
        #expect(try school.number("SELECT count(*) FROM login_sessions WHERE user_id IS NOT NULL") == 2)
        // Another tab goes on, but what it shows was made for the session that ended.
        #expect(try await client.submit(form, ["username": "student"]).status == 403)
        #expect(try await client.get("/profile").status == 200)
    }

    @Test("Signing in as someone else ends the first one's session")
    func switches() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let thief = client.copy()
        let page = try await client.follow(try await client.signIn("teacher"))
        #expect(page.flashes == ["teacher, welcome back!"])
        #expect(page.text.contains("Siobhán O&#39;Brien</bdi>, teacher"))
        #expect(try await thief.get("/profile").status == 303)
        #expect(try school.number("SELECT count(*) FROM login_sessions WHERE user_id IS NOT NULL") == 1)
    }

    @Test("A failed switch leaves the one who is signed in where they are")
    func staysOnFailure() async throws {
        let client = try await TestSchool().signedIn("student")
        let page = try await client.signIn("teacher", "wrong-password")
        #expect(page.status == 422)
        #expect(try await client.get("/profile").text.contains("student@"))
    }

    @Test("Sign-in and sign-out each give a new cookie, and the old ones open nothing")
    func renewsCookies() async throws {
        let client = try TestSchool().visitor()
        _ = try await client.get("/login")
        var seen = Set(client.cookies.values)
        let fixated = client.copy()
        _ = try await client.signIn("student")
        #expect(seen.insert(client.cookies.values.first ?? "").inserted)
        #expect(try await fixated.get("/profile").status == 303)
        let left = client.copy()
        _ = try await client.submit(try await client.get("/logout"))
        #expect(seen.insert(client.cookies.values.first ?? "").inserted)
        #expect(try await left.get("/profile").status == 303)
        #expect(seen.allSatisfy { $0.count >= 20 })
    }

    @Test("Logging out asks first, then ends this session and no other")
    func logsOut() async throws {
        let school = try TestSchool()
        let (client, elsewhere) = (try await school.signedIn("student"), try await school.signedIn("student"))
        let question = try await client.get("/logout")
        #expect(question.status == 200 && question.forms.count == 1)
        #expect(try await client.get("/profile").status == 200)
        let answer = try await client.submit(question)
        #expect(answer.status == 303 && answer.location == "/")
        let page = try await client.follow(answer)
        #expect(page.flashes == ["Logged out successfully!"])
        #expect(page.text.contains("href=\"/login\""))
        #expect(try await client.get("/profile").status == 303)
        #expect(try await elsewhere.get("/profile").status == 200)
    }

    @Test("Who logs out while another tab gets a new session is told that it is open still")
    func logsOutOfNothing() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let question = try await client.get("/logout")
        let (gate, cookies) = (DispatchSemaphore(value: 0), client.cookies)
        let renewal = Task.immediate { @Loop in
            try await school.school.write {
                gate.wait()
                _ = try $0.execute("UPDATE login_sessions SET token_hash = 'renewed'")
            }
        }
        let answer = Task.immediate { @Loop in try await client.submit(question) }
        gate.signal()
        try await renewal.value
        let page = try await answer.value
        #expect(page.status == 409 && page.text.contains("log out again"))
        #expect(client.cookies == cookies)
        #expect(try school.number("SELECT count(*) FROM login_sessions WHERE token_hash = 'renewed'") == 1)
        #expect(try school.number("SELECT count(*) FROM changes WHERE action = 'sign_out'") == 0)
    }

    @Test("Of two log-outs of one session at once both have ended it, and one is logged")
    func logsOutTwice() async throws {
        let school = try TestSchool()
        let first = try await school.signedIn("student")
        let second = first.copy()
        let question = try await first.get("/logout")
        let gate = DispatchSemaphore(value: 0)
        let pause = Task.immediate { @Loop in try await school.school.write { _ in gate.wait() } }
        let answers = [first, second].map { client in
            Task.immediate { @Loop in try await client.submit(question).status }
        }
        gate.signal()
        try await pause.value
        for answer in answers { #expect(try await answer.value == 303) }
        #expect(try school.number("SELECT count(*) FROM changes WHERE action = 'sign_out'") == 1)
    }

    @Test("An account that is locked is out at once and cannot come back")
    func locks() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        try await school.school.write {
            _ = try $0.execute("UPDATE users SET status = 'locked' WHERE username = 'student'")
        }
        #expect(try await client.get("/profile").status == 303)
        #expect(try await client.signIn("student").status == 422)
    }

    // MARK: Old hashes

    private func hash(_ school: TestSchool) throws -> String {
        try #require(try school.texts("SELECT password_hash FROM users WHERE username = 'student'").first)
    }

    @Test("A sign-in makes a weaker hash anew, once, and the password stays")
    func rehashes() async throws {
        let school = try TestSchool { $0.passwordCost = 6 }
        #expect(try hash(school).hasPrefix("$y$j9T$"))
        #expect(try await school.visitor().signIn("student", "wrong-password").status == 422)
        #expect(try hash(school).hasPrefix("$y$j9T$"))
        #expect(try await school.visitor().signIn("student").status == 303)
        let renewed = try hash(school)
        #expect(renewed.hasPrefix("$y$jAT$"))
        #expect(try await school.visitor().signIn("student").status == 303)
        #expect(try hash(school) == renewed)
        #expect(try await school.visitor().signIn("student", "wrong-password").status == 422)
    }

    @Test("A stronger hash is left alone")
    func keepsStronger() async throws {
        let school = try TestSchool { $0.passwordCost = 4 }
        let before = try hash(school)
        #expect(try await school.visitor().signIn("student").status == 303)
        #expect(try hash(school) == before)
    }

    @Test("Who signs in does so also where the new hash cannot be stored")
    func toleratesFailure() async throws {
        let school = try TestSchool { $0.passwordCost = 6 }
        try await school.school.write {
            _ = try $0.execute(
                """
                CREATE TRIGGER refuse BEFORE UPDATE OF password_hash ON users
                BEGIN SELECT RAISE(ABORT, 'not now'); END
                """
            )
        }
        let client = try await school.signedIn("student")
        #expect(try hash(school).hasPrefix("$y$j9T$"))
        #expect(try await client.get("/scores").status == 200)
    }

    @Test("A password that was right for what the account was a moment ago opens nothing")
    func comesTooLate() async throws {
        let school = try TestSchool()
        let known = try #require(try school.school.database.credentials(usernameKey: "student"))
        for change: StaticString in [
            "UPDATE users SET status = 'locked' WHERE username = 'student'",
            "UPDATE users SET status = 'active', password_hash = 'another' WHERE username = 'student'",
        ] {
            let isUnchanged = try await school.school.write { database in
                _ = try database.execute(change)
                return try database.isUnchanged(known)
            }
            #expect(!isUnchanged, "\(change)")
        }
    }
}
