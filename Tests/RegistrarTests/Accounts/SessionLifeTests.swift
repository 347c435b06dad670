import HTTP
import TestSupport
import Testing

@testable import Registrar

@Suite("How long a session lasts", .fewSchools) @Loop struct SessionLifeTests {
    nonisolated static let lives: [(username: String, idle: Int, whole: Int)] = [
        ("student", 24 * 3600, 14 * 24 * 3600), ("teacher", 30 * 60, 12 * 3600),
        ("admin", 30 * 60, 12 * 3600),
    ]

    @Test("Without a request it ends, sooner for staff", arguments: lives)
    func goesIdle(username: String, idle: Int, whole: Int) async throws {
        let school = try TestSchool()
        let (early, late) = (try await school.signedIn(username), try await school.signedIn(username))
        school.clock.advance(by: idle - 1)
        #expect(try await early.get("/profile").status == 200)
        school.clock.advance(by: 1)
        let answer = try await late.get("/profile")
        #expect(answer.status == 303 && answer.location == "/login?next=%2Fprofile")
    }

    @Test("Requests keep it alive, but not beyond its whole life", arguments: lives)
    func ends(username: String, idle: Int, whole: Int) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn(username)
        let end = school.clock.now + whole
        while school.clock.now + idle - 1 < end {
            school.clock.advance(by: idle - 1)
            #expect(try await client.get("/profile").status == 200)
            try await school.waitUntilSeen()
        }
        school.clock.now = end - 1
        #expect(try await client.get("/profile").status == 200)
        school.clock.now = end
        #expect(try await client.get("/profile").status == 303)
    }

    @Test("Signing in again begins a whole life anew", arguments: lives)
    func beginsAnew(username: String, idle: Int, whole: Int) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn(username)
        school.clock.advance(by: idle - 1)
        #expect(try await client.signIn(username).status == 303)
        let end = school.clock.now + whole
        #expect(try school.number("SELECT expires_at FROM login_sessions") == end)
    }

    @Test("Flags set it for everyone", arguments: ["student", "teacher"])
    func obeysFlags(username: String) async throws {
        let school = try TestSchool {
            $0.lives.students = SessionLife(idle: 60, whole: 90)
            $0.lives.staff = SessionLife(idle: 60, whole: 90)
        }
        let (client, idle) = (try await school.signedIn(username), try await school.signedIn(username))
        school.clock.advance(by: 59)
        #expect(try await client.get("/profile").status == 200)
        try await school.waitUntilSeen()
        school.clock.advance(by: 1)
        #expect(try await client.get("/profile").status == 200)
        #expect(try await idle.get("/profile").status == 303)
        school.clock.advance(by: 30)
        #expect(try await client.get("/profile").status == 303)
    }

    @Test("Who was logged out as time ran out is told so, and nobody else is")
    func says() async throws {
        let (school, words) = (try TestSchool(), "because your session had run out of time")
        let client = try await school.signedIn("teacher")
        #expect(try await !school.visitor().get("/login").text.contains(words))
        #expect(try await !client.get("/login").text.contains(words))
        school.clock.advance(by: 30 * 60)
        let form = try await client.follow(try await client.get("/courses"))
        #expect(form.target == "/login?next=%2Fcourses" && form.text.contains(words))
        let wrong = try await client.submit(form, ["username": "teacher", "password": "wrong-password"])
        #expect(wrong.status == 422 && !wrong.text.contains(words))
        #expect(
            try await client.submit(form, ["username": "teacher", "password": TestSchool.password]).location
                == "/courses"
        )
        _ = try await client.submit(try await client.get("/logout"))
        _ = try await client.get("/")
        school.clock.advance(by: 15 * 24 * 3600)
        #expect(try await !client.get("/login").text.contains(words), "after a log-out there is no session")
    }

    @Test("The clock may go back two hours and harms nobody")
    func survivesClock() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        school.clock.advance(by: -7200)
        #expect(try await client.get("/profile").status == 200)
        #expect(try await client.signIn("student").status == 303)
    }

    @Test("Who comes back to an ended session can sign in from the form at hand")
    func signsInAgain() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("teacher")
        let form = try await client.get("/login")
        school.clock.advance(by: 3600)
        let answer = try await client.submit(form, ["username": "teacher", "password": TestSchool.password])
        #expect(answer.status == 303)
        #expect(try await client.follow(answer).flashes == ["teacher, welcome back!"])
    }

    @Test("What has ended is dropped from the database, with its messages")
    func tidies() async throws {
        let school = try TestSchool()
        _ = try await school.signedIn("student")
        _ = try await school.visitor().signIn("teacher")
        school.clock.advance(by: 12 * 3600)
        try await school.school.tidy()
        #expect(
            try school.texts("SELECT u.username FROM login_sessions l JOIN users u ON u.id = l.user_id") == [
                "student"
            ]
        )
        #expect(try school.number("SELECT count(*) FROM flashes") == 0)
    }
}

extension TestSchool {
    /// Waits until a session's row says that it was just seen: nobody waits for that write.
    func waitUntilSeen() async throws {
        let now = clock.now
        for _ in 0..<1_000 {
            let seen = try await school.write { try $0.number("SELECT max(seen_at) FROM login_sessions") }
            if seen == now { return }
            await Task.yield()
        }
        throw Overdue()
    }

    struct Overdue: Error {}
}
