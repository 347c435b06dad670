import SQLite
import Testing

@testable import Registrar

/// Names that differ by accents alone have one look and are all taken where nobody of staff has it.
@Suite("What it costs to find a look-alike") struct LookAlikeCostTests {
    /// A school where so many have one look, all of them written with `e`, `é`, `è` and the like.
    private func school(of count: Int) throws -> Database {
        let database = try Database(file: ":memory:", mode: .create)
        try Schema.migrations.apply(to: database, time: 0)
        let accents = Array("eéèêëēĕė")
        for number in 0..<count {
            let name = (0..<4).map { String(accents[number >> (3 * $0) & 7]) }.joined()
            try add(name, role: number % 2 == 0 ? "student" : "guardian", to: database)
        }
        return database
    }

    private func add(_ name: String, role: String = "student", to database: Database) throws {
        let username = try Username(name)
        try database.execute(
            """
            INSERT INTO users (username, username_key, username_look, username_close_look, username_scripts,
              email, email_key, name, name_sort, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?2, ?2, ?1, ?1, 0)
            """,
            .text(username.text),
            .text(username.key),
            .text(username.look),
            .text(username.closeLook),
            .text(username.scripts)
        )
        try database.execute(
            "INSERT INTO user_roles (user_id, role, granted_at) VALUES (?, ?, 0)",
            .int(database.lastInsertedRow),
            .text(role)
        )
    }

    /// Who a newcomer is taken for, and the steps that took.
    private func lookAlike(of name: String, in database: Database) throws -> (name: String?, steps: Int) {
        let username = try Username(name)
        _ = database.stepsSinceLastAsked()
        return (try database.lookAlike(of: username), database.stepsSinceLastAsked())
    }

    private static let newcomers: [(name: String, twin: String?)] = [
        ("ěěěě", nil), ("eeee_", "eeee"), ("ееее", "eeee"),
    ]

    @Test("Three thousand accounts of one look take no more steps than thirty", arguments: newcomers)
    func isBounded(name: String, twin: String?) throws {
        let few = try lookAlike(of: name, in: school(of: 30))
        let many = try lookAlike(of: name, in: school(of: 3_000))
        #expect(few.name == twin && (many.name == nil) == (twin == nil))
        #expect(many.steps <= few.steps, "\(many.steps) steps, not \(few.steps)")
    }

    @Test("Nor does one of staff among them")
    func findsStaff() throws {
        let (few, many) = (try school(of: 30), try school(of: 3_000))
        for database in [few, many] { try add("ẽẽẽẽ", role: "teacher", to: database) }
        let (one, other) = (try lookAlike(of: "ěěěě", in: few), try lookAlike(of: "ěěěě", in: many))
        #expect(one.name == "ẽẽẽẽ" && other.name == "ẽẽẽẽ")
        #expect(other.steps <= one.steps, "\(other.steps) steps, not \(one.steps)")
    }

    private static let changes: [(change: StaticString, seesOthers: Bool)] = [
        ("UPDATE user_roles SET role = 'auditor' WHERE user_id = 2", true),
        ("UPDATE user_roles SET user_id = 2 WHERE user_id = 31", true),
        ("INSERT INTO user_roles (user_id, role, granted_at) VALUES (2, 'registrar', 0)", true),
        ("DELETE FROM user_roles WHERE user_id = 31", false),
        ("UPDATE user_roles SET role = 'guardian' WHERE user_id = 31", false),
    ]

    @Test("Whose role changes counts as staff from then on, or no longer", arguments: changes.indices)
    func followsRoles(index: Int) throws {
        let (change, seesOthers) = Self.changes[index]
        let database = try school(of: 30)
        try add("teacher", role: "teacher", to: database)
        try database.execute(change)
        #expect(try lookAlike(of: "ěěěě", in: database).name == (seesOthers ? "éeee" : nil))
        let staff = try database.query("SELECT id FROM users WHERE sees_others = 1") { $0.int(0) }
        let expected = try database.query(
            "SELECT DISTINCT user_id FROM user_roles WHERE role NOT IN ('student', 'guardian') ORDER BY 1"
        ) { $0.int(0) }
        #expect(staff == expected)
    }
}
