import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

/// Nobody gets at another's records by naming them: in an address, a query, a form, a cookie.
@Suite("Other people's records", .fewSchools) @Loop struct ForeignObjectTests {
    /// Names under which programs like this one take the id of a person or a record.
    nonisolated static let names = [
        "id", "user", "user_id", "userid", "uid", "student", "student_id", "username", "account",
        "enrolment_id",
        "owner", "viewer", "session", "token", "email",
    ]
    nonisolated static let pages = ["/", "/exams", "/scores", "/profile", "/edit_profile"]

    /// The page without what is new each time.
    private func lasting(_ page: Received) -> String {
        page.text.replacing(/[A-Za-z0-9_-]{86}/, with: "TOKEN")
    }

    private func id(_ username: String, _ school: TestSchool) throws -> Int {
        let row = try school.school.database.first("SELECT id FROM users WHERE username = ?", .text(username))
        {
            $0.int(0)
        }
        return try #require(row)
    }

    @Test("Another's id in the query of a page shows one's own page", arguments: pages)
    func ignoresQueries(target: String) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let others = try ["s00003", "teacher", "admin"].flatMap { ["\(try id($0, school))", $0] }
        let own = lasting(try await client.get(target))
        for name in Self.names {
            for value in others {
                let page = try await client.get("\(target)?\(name)=\(value)")
                #expect(page.status == 200 && lasting(page) == own, "\(name)=\(value)")
            }
        }
    }

    @Test("Another's id behind the path of a page leads nowhere", arguments: pages.dropFirst())
    func knowsNoPaths(target: String) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let other = try id("s00003", school)
        for tail in ["/\(other)", "/s00003", "/\(other)/", ";id=\(other)", "/../profile/\(other)"] {
            #expect(try await client.get(target + tail).status == 404, "\(target)\(tail)")
        }
    }

    @Test("Fields and cookies that name another's session show one's own page")
    func ignoresCookies() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let own = lasting(try await client.get("/profile"))
        let other = try id("s00003", school)
        for name in Self.names { client.setCookie(name, "\(other)") }
        var headers = Headers()
        for name in ["x-user-id", "x-user", "remote-user", "x-original-url"] {
            headers.add(try #require(HeaderName(name)), "\(other)")
        }
        #expect(lasting(try await client.get("/profile", headers: headers)) == own)
        // The key of a session's row is not its cookie: who reads the database cannot sign in with it.
        let keys = try school.texts("SELECT token_hash FROM login_sessions WHERE user_id IS NOT NULL")
        for key in keys {
            let thief = school.visitor()
            thief.setCookie("registrar_session", key)
            #expect(try await thief.get("/profile").status == 303)
        }
    }

    /// Every row about people but the log's and the sessions', as text.
    private func people(_ school: TestSchool) throws -> [String] {
        try school.texts(
            """
            SELECT 'u' || id || '|' || username || '|' || username_key || '|' || email || '|' || password_hash || '|' ||
              name || '|' || coalesce(phone, '') || '|' || status || '|' || created_at || '|' || locale || '|' || version
              FROM users
            UNION ALL SELECT 'r' || user_id || '|' || role || '|' || coalesce(department_id, '') FROM user_roles
            UNION ALL SELECT 's' || user_id || '|' || number || '|' || state FROM students
            UNION ALL SELECT 't' || user_id || '|' || number FROM teachers
            """
        )
    }

    /// Fields that no form has, each with what somebody would wish for.
    private func extras(_ school: TestSchool) throws -> [(String, String)] {
        let other = "\(try id("s00003", school))"
        return [
            ("role", "admin"), ("roles", "admin"), ("roles[]", "admin"), ("is_admin", "1"),
            ("user_id", other),
            ("id", other), ("status", "left"), ("user", other), ("account", other), ("password_hash", "x"),
            ("username_key", "root"), ("email_key", "root@mail.example"), ("created_at", "0"),
            ("locale", "xx"),
            ("department_id", "1"), ("granted_by", "1"), ("state", "graduated"), ("number", "1"),
            ("address", "::"),
            ("actor_id", "1"), ("at", "0"), ("user[role]", "admin"), ("__proto__[role]", "admin"),
        ]
    }

    @Test(
        "Further fields in a form change nothing that the form does not show",
        arguments: [
            "/edit_profile", "/login", "/logout",
        ]
    )
    func takesNoFurtherFields(form: String) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let page = try await client.get(form)
        var fields = try #require(page.forms.first?.fields)
        if form == "/login" {
            fields.removeAll { ["username", "password"].contains($0.name) }
            fields += [("username", "student"), ("password", TestSchool.password)]
        }
        let own = "u\(try id("student", school))|"
        let before = try people(school).filter { !$0.hasPrefix(own) }
        let row = try people(school).first { $0.hasPrefix(own) }
        // Before the form's own fields and behind them: of a repeated one the first counts.
        for extras in [try extras(school), try extras(school).reversed()] {
            let answer = try await client.post(form, extras + fields + extras)
            // The second time the session, or the profile's version, is another one.
            #expect([303, 403, 422].contains(answer.status), "\(form): \(answer.status)")
        }
        #expect(try people(school).filter { !$0.hasPrefix(own) } == before)
        let now = try people(school).first { $0.hasPrefix(own) }
        // The profile was saved, so that its version went up; nothing else did.
        #expect(now?.split(separator: "|").dropLast() == row?.split(separator: "|").dropLast())
    }

    @Test("A new account is an active student's with an id of its own, whatever the form says")
    func registersStudents() async throws {
        let school = try TestSchool()
        let client = school.visitor()
        let before = try people(school)
        let token = try #require(try await client.get("/register").csrfToken)
        let fields = [
            ("csrf_token", token), ("username", "mallory"), ("email", "mallory@mail.example"),
            ("password", Client.newPassword), ("name", "The Registrar"), ("phone", "1"),
        ]
        #expect(try await client.post("/register", try extras(school) + fields).status == 303)
        let added = try people(school).filter { !before.contains($0) }
        #expect(try people(school).filter { before.contains($0) } == before)
        let new = try id("mallory", school)
        #expect(added.count == 2 && added.contains("r\(new)|student|"))
        #expect(added[0].hasPrefix("u\(new)|mallory|mallory|mallory@mail.example|$y$"))
        #expect(added[0].hasSuffix("|mallory||active|\(school.clock.now)|en|1"))
    }
}
