import HTTP
import TestSupport
import Testing
import Web

@Suite("Where a sign-in leads", .fewSchools) @Loop struct NextTests {
    nonisolated static let pages: [(target: String, login: String)] = [
        ("/scores", "/login?next=%2Fscores"), ("/courses?page=2", "/login?next=%2Fcourses%3Fpage%3D2"),
        ("/edit_profile", "/login?next=%2Fedit_profile"), ("/logout", "/login?next=%2Flogout"),
    ]

    @Test("A page for users sends visitors to the form and then back", arguments: pages)
    func comesBack(target: String, login: String) async throws {
        let client = try TestSchool(students: 600).visitor()
        let sent = try await client.get(target)
        #expect(sent.status == 303 && sent.location == login)
        #expect(sent.header(.cacheControl) == "no-store")
        let form = try await client.get(login)
        let answer = try await client.submit(form, ["username": "student", "password": TestSchool.password])
        #expect(answer.status == 303 && answer.location == target)
        #expect(try await client.follow(answer).status == 200)
    }

    @Test("A wrong password does not lose the way")
    func survivesFailure() async throws {
        let client = try TestSchool().visitor()
        let form = try await client.get("/login?next=/exams")
        let again = try await client.submit(form, ["username": "student", "password": "wrong-password"])
        let answer = try await client.submit(again, ["username": "student", "password": TestSchool.password])
        #expect(answer.location == "/exams")
    }

    nonisolated static let foreign = [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example",
        "/%09/evil.example",
        "/\t/evil.example", "javascript:alert(1)", "evil", "", "/../../evil", "http:///evil.example",
    ]

    @Test("Another site is never where it leads", arguments: foreign)
    func staysHere(next: String) async throws {
        let client = try TestSchool().visitor()
        let form = try await client.get("/login?next=" + PercentEncoding.encode(next))
        let answer = try await client.submit(
            form,
            ["username": "student", "password": TestSchool.password, "next": next]
        )
        #expect(answer.status == 303)
        let isOnSite = answer.location.map {
            $0.hasPrefix("/") && !$0.contains("evil") || $0 == "/%09/evil.example"
        }
        #expect(isOnSite == true, "\(answer.location ?? "nowhere")")
    }

    @Test("A form that was sent without a session leads to the overview, not back to the form's address")
    func formsDoNotRepeat() async throws {
        let client = try TestSchool().visitor()
        let token = try #require(try await client.get("/login").csrfToken)
        let answer = try await client.post("/edit_profile", [("csrf_token", token)])
        #expect(answer.status == 303 && answer.location == "/login?next=%2F")
    }
}
