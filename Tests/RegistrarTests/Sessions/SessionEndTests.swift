import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

/// What ends a person's sessions whoever changes the account, the operator's own hand included.
@Suite("What ends sessions", .fewSchools) @Loop struct SessionEndTests {
    nonisolated static let changes: [StaticString] = [
        "UPDATE users SET status = 'locked' WHERE username = 'student'",
        "UPDATE users SET status = 'left' WHERE username = 'student'",
        """
        INSERT INTO user_roles (user_id, role, granted_at)
        SELECT id, 'teacher', 0 FROM users WHERE username = 'student'
        """,
        """
        UPDATE user_roles SET role = 'admin'
        WHERE user_id = (SELECT id FROM users WHERE username = 'student')
        """,
        "DELETE FROM user_roles WHERE user_id = (SELECT id FROM users WHERE username = 'student')",
    ]

    @Test("Another status or role ends them at once, and their rows go", arguments: changes.indices)
    func ends(change: Int) async throws {
        let school = try TestSchool()
        let (client, other) = (try await school.signedIn("student"), try await school.signedIn("teacher"))
        try await school.school.write { _ = try $0.execute(Self.changes[change]) }
        #expect(try await client.get("/profile").location == "/login?next=%2Fprofile")
        #expect(try await other.get("/profile").status == 200)
        #expect(
            try school.texts(
                "SELECT u.username FROM login_sessions l JOIN users u ON u.id = l.user_id"
            ) == ["teacher"]
        )
    }

    @Test("An account that is let in again finds none of its old sessions")
    func staysEnded() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        for sql in [
            "UPDATE users SET status = 'locked' WHERE username = 'student'",
            "UPDATE users SET status = 'active' WHERE username = 'student'",
        ] as [StaticString] {
            try await school.school.write { _ = try $0.execute(sql) }
        }
        #expect(try await client.get("/profile").status == 303)
        #expect(try await client.signIn("student").status == 303)
    }

    @Test("A session of somebody who is locked opens nothing, even if its row was left")
    func checksStatus() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        try await school.school.write { database in
            try database.runScript("DROP TRIGGER users_barred; UPDATE users SET status = 'locked'")
        }
        #expect(try school.number("SELECT count(*) FROM login_sessions WHERE user_id IS NOT NULL") == 1)
        #expect(try await client.get("/profile").status == 303)
        let page = try await client.get("/")
        #expect(page.text.contains("href=\"/login\""))
    }

    @Test("Sessions from before they had public names get some of their own")
    func migrates() throws {
        let database = try Database(file: ":memory:", mode: .create)
        let before = Migrations(
            applicationID: Schema.applicationID,
            Array(Schema.migrations.steps.prefix { $0.version < Schema.sessions.version })
        )
        try before.apply(to: database, time: 0)
        try database.runScript(
            """
            INSERT INTO users (id, username, username_key, email, email_key, name, name_sort, created_at)
            VALUES (1, 'a', 'a', 'a', 'a', 'a', 'a', 0);
            INSERT INTO login_sessions (token_hash, user_id, created_at, seen_at, expires_at)
            VALUES ('x', 1, 0, 0, 9), ('y', 1, 0, 0, 9), ('z', NULL, 0, 0, 9);
            """
        )
        try Schema.migrations.apply(to: database, time: 0)
        let names = try database.query("SELECT public_id FROM login_sessions ORDER BY token_hash") {
            $0.optionalText(0)
        }
        #expect(names.count == 3 && names[2] == nil)
        #expect(Set(names).count == 3 && names.prefix(2).allSatisfy { $0?.utf8.count == 24 })
    }
}
