import Foundation
import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("Who may do what", .fewSchools) @Loop struct AccessTests {
    nonisolated static let readers = ["visitor", "student", "teacher", "registrar", "auditor", "admin"]

    /// A line a route and what each reader gets: the status, and where a redirect leads.
    private func table() async throws -> String {
        var rows = [["method", "path", "endpoint", "who"] + Self.readers]
        let school = try TestSchool { $0.attempts.signIns = nil }
        for role in ["registrar", "auditor"] { try await add(role, to: school) }
        var clients: [String: Client] = [:]
        for route in try listRoutes() {
            var cells = [route.method, route.path, route.endpoint, route.access]
            for reader in Self.readers {
                let known = clients[reader]
                let client = if let known { known } else { try await self.client(reader, school) }
                let answer = try await ask(client, route)
                // Who sends a form may be signed out, or in again, by it.
                clients[reader] = route.method == "POST" ? nil : client
                let way = answer.location.map { " " + $0.prefix { $0 != "?" } } ?? ""
                cells.append("\(answer.status)\(way)")
            }
            rows.append(cells)
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(
                separator: "  "
            )
            .trimmingCharacters(in: .whitespaces)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func client(_ reader: String, _ school: TestSchool) async throws -> Client {
        switch reader {
        case "visitor": school.visitor()
        case "registrar", "auditor":
            try await school.signedIn(reader + "-1", password: Client.newPassword)
        default: try await school.signedIn(reader)
        }
    }

    private func add(_ role: String, to school: TestSchool) async throws {
        #expect(try await school.visitor().register(role + "-1").status == 303)
        try await school.school.write { database in
            _ = try database.execute(
                "UPDATE user_roles SET role = ? WHERE user_id = (SELECT max(id) FROM users)",
                .text(role)
            )
        }
    }

    /// Forms are sent with a good token and no field, so that nothing but the route decides.
    private func ask(_ client: Client, _ route: RouteLine) async throws -> Received {
        let target = route.path.replacing("<path:filename>", with: "style.css")
            .replacing(/<int:[a-z_]+>/, with: "1").replacing(/<[a-z_]+>/, with: "x")
        guard route.method == "POST" else { return try await client.get(target) }
        let token = try #require(try await client.get("/login").csrfToken)
        return try await client.post(target, [("csrf_token", token)])
    }

    @Test("Every route gives every reader what the committed table says")
    func matchesTable() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../CommandTests/rights.txt").standardized
        let now = try await table()
        if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
            try now.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(
            now == (try String(contentsOf: file, encoding: .utf8)),
            "who may do what has changed; if that is meant, UPDATE_SNAPSHOTS=1 writes the table anew"
        )
    }

    @Test("Another method is a 405 that says which ones will do, before anybody is asked to sign in")
    func refusesMethods() async throws {
        let client = try TestSchool().visitor()
        for (method, target, allowed) in [
            (HTTP.Method.post, "/courses", "GET, HEAD"), (.put, "/edit_profile", "GET, HEAD, POST"),
            (.delete, "/", "GET, HEAD"), (.post, "/static/style.css", "GET, HEAD"),
        ] {
            let answer = try await client.send(method, target)
            #expect(answer.status == 405 && answer.header(.allow) == allowed, "\(method.name) \(target)")
        }
    }

    nonisolated static let forms: [(form: String, action: String)] = [
        ("/login", "/login"), ("/register", "/register"), ("/edit_profile", "/edit_profile"),
        ("/logout", "/logout"), ("/password", "/password"), ("/sessions", "/sessions"),
    ]

    @Test("A form without its token, or with another browser's, changes nothing", arguments: forms)
    func checksTokens(form: String, action: String) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let other = try #require(try await school.signedIn("teacher").get(form).csrfToken)
        let page = try await client.get(form)
        for token in [nil, "", "x", other] {
            #expect(
                try await client.submit(page, ["csrf_token": token]).status == 403,
                "\(token ?? "no token")"
            )
        }
        #expect(try await client.get("/profile").status == 200)
    }

    @Test("Pages that are somebody's, and pages with a form, are kept nowhere")
    func areNotStored() async throws {
        let school = try TestSchool()
        let (visitor, student) = (school.visitor(), try await school.signedIn("student"))
        for target in ["/login", "/register", "/scores"] {
            #expect(try await visitor.get(target).header(.cacheControl) == "no-store", "\(target)")
        }
        for target in [
            "/", "/courses", "/exams", "/scores", "/profile", "/edit_profile", "/logout", "/nothing",
            "/password", "/sessions",
        ] {
            #expect(try await student.get(target).header(.cacheControl) == "no-store", "\(target)")
        }
    }
}
