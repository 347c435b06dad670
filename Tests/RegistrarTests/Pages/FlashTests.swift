import HTTP
import TestSupport
import Testing

@Suite("Messages of the school", .fewSchools) @Loop struct FlashTests {
    @Test(
        "Of eight tabs that ask at once one shows the welcome",
        arguments: ["/", "/profile", "/courses", "/login"]
    )
    func race(target: String) async throws {
        let client = try TestSchool().visitor()
        _ = try await client.signIn("teacher")
        let tasks = (0..<8).map { _ in Task.immediate { @Loop in try await client.copy().get(target).flashes }
        }
        var shown: [String] = []
        for task in tasks { shown += try await task.value }
        #expect(shown == ["teacher, welcome back!"])
    }

    @Test("Who never looks at a page finds the newest of the messages, not all")
    func areFew() async throws {
        let client = try await TestSchool().signedIn("student")
        let form = try await client.get("/register")
        for number in 0..<25 {
            let name = "newcomer-\(Character(UnicodeScalar(UInt8(97 + number))))"
            let answer = try await client.submit(
                form,
                ["username": name, "email": "\(name)@mail.example", "password": Client.newPassword]
            )
            #expect(answer.status == 303)
        }
        let shown = try await client.get("/profile").flashes
        #expect(shown == Array(repeating: "Registration successful! Please log in.", count: 20))
    }

    @Test("HEAD, redirects, files and error pages eat none")
    func notEaten() async throws {
        let client = try TestSchool().visitor()
        _ = try await client.signIn("teacher")
        for target in ["/", "/profile", "/courses", "/scores"] {
            let head = try await client.send(.head, target)
            #expect(head.status == 200, "\(target)")
        }
        for target in ["/nothing", "/static/style.css", "/healthz", "/courses?page=99"] {
            #expect(try await client.get(target).flashes == [], "\(target)")
        }
        #expect(try await client.get("/profile").flashes == ["teacher, welcome back!"])
        #expect(try await client.get("/profile").flashes == [])
    }

    @Test(
        "A student without scores is told on the overview and on the scores, each time",
        arguments: ["/", "/scores"]
    )
    func noRecord(target: String) async throws {
        let client = try await TestSchool().newcomer()
        for _ in 0..<2 { #expect(try await client.get(target).flashes == ["No record found."]) }
        #expect(try await client.get("/exams").flashes == [])
    }

    @Test(
        "Who has scores, and who is no student, is not",
        arguments: ["student", "teacher", "admin"],
        ["/", "/scores"]
    )
    func records(username: String, target: String) async throws {
        let client = try await TestSchool().signedIn(username)
        #expect(try await client.get(target).flashes == [])
    }

    @Test("They are a list with the class flashes, and no list is there without them")
    func isAList() async throws {
        let client = try TestSchool().visitor()
        let page = try await client.signIn("teacher", "wrong-password")
        #expect(
            page.text.contains(
                "<ul class=\"flashes\">\n<li class=\"error\">Invalid username or password.</li>\n</ul>"
            )
        )
        #expect(try await !client.get("/login").text.contains("flashes"))
    }
}
