import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("Pages of errors as they are sent", .fewSchools) @Loop struct ErrorSnapshotTests {
    private func check(_ page: Received, _ status: Int, _ name: String? = nil) throws {
        #expect(page.status == status)
        #expect(page.header(.contentType) == "text/html; charset=utf-8")
        #expect(page.text.contains("<a ") && page.text.contains("<title>"), "a title and a way on")
        #expect(page.header(.cacheControl) == "no-store")
        try Snapshot.check(page, name ?? "error.\(status)")
    }

    @Test("Addresses: one that is none, one that leads nowhere, a page past the end")
    func addresses() async throws {
        let school = try TestSchool()
        let (visitor, student) = (school.visitor(), try await school.signedIn("student"))
        try check(try await visitor.get("/%ff"), 400)
        try check(try await visitor.get("/nothing"), 404)
        try check(try await student.get("/nothing"), 404, "error.404.student")
        try check(try await student.get("/courses?page=9"), 404, "error.404.page")
        try check(try await student.get("/scores?page=2"), 404, "error.404.one-page")
        try check(try await visitor.get("/static/nothing.css"), 404, "error.404.static")
        try check(try await visitor.send(.get, "/", headers: [.host: "evil.example"]), 421)
    }

    @Test("Methods and forms that cannot be read")
    func forms() async throws {
        let client = try TestSchool().visitor()
        let token = try #require(try await client.get("/login").csrfToken)
        try check(try await client.send(.delete, "/courses"), 405)
        try check(try await client.post("/login", [("username", "student")]), 403)
        try check(
            try await client.post(
                "/login",
                [("csrf_token", token)],
                headers: [.origin: "https://evil.example"]
            ),
            403,
            "error.403.foreign"
        )
        try check(
            try await client.send(
                .post,
                "/login",
                headers: [.contentType: "application/json"],
                body: [123, 125]
            ),
            415
        )
        try check(
            try await client.send(
                .post,
                "/login",
                headers: [.contentType: "multipart/form-data"],
                body: [45]
            ),
            400,
            "error.400.form"
        )
        try check(try await client.post("/login", (0...1_000).map { ("f\($0)", "x") }), 413)
    }

    @Test("Too many sign-ins, too many accounts")
    func limits() async throws {
        let school = try TestSchool {
            $0.attempts.signIns = 1
            $0.attempts.registrations = 1
        }
        let client = school.visitor()
        _ = try await client.signIn("student", "wrong-password")
        try check(try await client.signIn("student"), 429)
        _ = try await client.register("newcomer")
        try check(try await client.register("another"), 429, "error.429.register")
    }

    @Test("A fault of ours, and a database that takes no writes")
    func faults() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let form = try await client.get("/edit_profile")
        try await school.school.write { try $0.runScript("ALTER TABLE results RENAME TO lost_results") }
        try check(try await client.get("/scores"), 500)
        #expect(try await client.get("/exams").status == 200)
        // No page more than there are: what does not fit into them finds the disk full.
        try await school.school.write { _ = try $0.first("PRAGMA max_page_count = 1") { $0.int(0) } }
        let name = String(repeating: "名", count: 200)
        try check(try await client.submit(form, ["name": name]), 503)
        #expect(try school.number("SELECT count(*) FROM users WHERE length(name) = 200") == 0)
        #expect(try await client.get("/profile").status == 200, "reading goes on")
    }

    @Test("Where the frame's own data is gone the page is plain and says the same")
    func plainFault() async throws {
        let school = try TestSchool()
        let visitor = school.visitor()
        try await school.school.write { try $0.runScript("ALTER TABLE terms RENAME TO lost_terms") }
        try check(try await visitor.get("/"), 500, "error.500.plain")
    }
}
