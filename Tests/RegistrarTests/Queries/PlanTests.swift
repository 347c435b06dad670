import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

/// Every statement that a visit runs finds its rows by an index, whatever the size of the school.
@Suite("Query plans", .fewSchools) @Loop struct PlanTests {
    /// Steps that read all of something small. Each has a reason.
    nonisolated static let allowed: [(step: String, reason: String)] = [
        ("SCAN CONSTANT ROW", "an EXISTS without a table of its own"),
        ("SCAN o", "the fifty courses of one page, which the query has just found"),
        ("SCAN wanted VIRTUAL TABLE INDEX 1:", "the numbers of the changes of one page"),
        ("SCAN schema_migrations", "a row a migration, read once when the school is opened"),
        ("SCAN sqlite_schema", "a row a table, read once when the school is opened"),
    ]

    private func scans(_ plans: [(sql: String, steps: [String])]) -> [String] {
        plans.flatMap { plan in
            plan.steps.filter { step in
                step.hasPrefix("SCAN") && !Self.allowed.contains { step == $0.step }
            }.map { "\($0): \(plan.sql)" }
        }
    }

    @Test("No page scans a table, whoever reads it")
    func pages() async throws {
        let school = try TestSchool()
        let clients = [
            school.visitor(), try await school.signedIn("student"), try await school.signedIn("teacher"),
            try await school.signedIn("admin"), try await school.newcomer(),
        ]
        let pages = [
            "/", "/login", "/register", "/courses", "/exams", "/scores", "/profile", "/edit_profile",
            "/logout", "/password", "/sessions",
            "/changes", "/changes?user=student", "/changes?kind=users", "/changes?action=refused",
            "/changes?user=student&kind=users&action=update&from=2026-11-01&to=2026-11-20",
        ]
        for client in clients { for page in pages { _ = try await client.get(page) } }
        let plans = try school.school.database.preparedPlans()
        #expect(plans.count >= 12, "\(plans.count) statements")
        #expect(scans(plans) == [])
    }

    @Test("Neither does what is written: forms, messages, counts, tidying")
    func writes() async throws {
        let school = try TestSchool()
        let client = try await school.newcomer()
        _ = try await client.signIn("newcomer", "wrong-password")
        _ = try await client.submit(try await client.get("/edit_profile"), ["name": "New Name"])
        _ = try await client.get("/profile")
        school.clock.advance(by: 120)
        _ = try await client.get("/profile")
        try await school.waitUntilSeen()
        let other = try await school.signedIn("newcomer", password: Client.newPassword)
        let sessions = try await client.get("/sessions")
        _ = try await client.submit(sessions, ["session": "none"])
        _ = try await client.submit(sessions, ["others": "1"])
        _ = try await client.submit(
            try await client.get("/password"),
            ["current": Client.newPassword, "new": "plover tangle 43", "again": "plover tangle 43"]
        )
        #expect(try await other.get("/profile").status == 303)
        _ = try await client.submit(try await client.get("/logout"))
        try await school.school.write { try $0.replacePasswordHash(of: 1, "no such hash", with: "none") }
        try await school.school.write { try $0.takeBack(attempt: 0) }
        try await school.school.tidy()
        let plans = try await school.school.write { try $0.preparedPlans() }
        for word in [
            "INSERT INTO users", "INSERT INTO changes", "INSERT INTO login_sessions", "INSERT INTO flashes",
            "INSERT INTO attempts", "INSERT INTO name_tokens", "UPDATE users SET name",
            "UPDATE users SET password_hash = ? WHERE id = ? AND",
            "DELETE FROM login_sessions WHERE public_id",
            "DELETE FROM login_sessions WHERE user_id",
            "UPDATE login_sessions", "DELETE FROM flashes", "DELETE FROM attempts",
            "DELETE FROM login_sessions", "INSERT INTO known_networks", "DELETE FROM known_networks",
            "SELECT at FROM attempts",
        ] { #expect(plans.contains { $0.sql.hasPrefix(word) }, "\(word) was not run") }
        #expect(scans(plans) == [])
    }
}
