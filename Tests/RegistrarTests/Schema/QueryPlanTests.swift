import Registrar
import SQLite
import Testing

/// The queries behind every page: each finds its rows by an index, in order, without sorting.
@Suite("Query plans") struct QueryPlanTests {
    static let offered: StaticString = """
        SELECT course_id, code, name, credit_c, teachers FROM offerings
        WHERE term_id = ?1 ORDER BY name, course_id LIMIT 50 OFFSET ?2
        """
    static let currentTerm: StaticString = """
        SELECT id, code, name FROM terms WHERE starts_on <= ?1 ORDER BY starts_on DESC LIMIT 1
        """
    static let exams: StaticString = """
        SELECT x.starts_at, x.ends_at, c.name, a.name, r.name, es.seat, x.state,
          CASE WHEN a.published_at IS NOT NULL THEN sc.points_c END,
          CASE WHEN a.published_at IS NOT NULL THEN sc.mark END, a.max_points_c
        FROM enrolments e
        CROSS JOIN sections s ON s.id = e.section_id AND s.term_id = ?2
        CROSS JOIN courses c ON c.id = s.course_id
        CROSS JOIN assessments a ON a.section_id = s.id AND a.kind = 'exam'
        CROSS JOIN exams x ON x.assessment_id = a.id AND x.state IN ('published','held')
        LEFT JOIN exam_seats es ON es.exam_id = x.id AND es.student_id = e.student_id
        LEFT JOIN rooms r ON r.id = es.room_id
        LEFT JOIN scores sc ON sc.enrolment_id = e.id AND sc.assessment_id = a.id
        WHERE e.student_id = ?1 AND e.state IN ('enrolled','completed')
        ORDER BY x.starts_at, x.id
        """
    static let results: StaticString = """
        SELECT c.name, c.code, r.points_c, r.credit_c, g.label, t.name
        FROM enrolments e
        CROSS JOIN results r ON r.enrolment_id = e.id AND r.current = 1
        CROSS JOIN sections s ON s.id = e.section_id
        CROSS JOIN courses c ON c.id = s.course_id
        CROSS JOIN grades g ON g.id = r.grade_id
        CROSS JOIN terms t ON t.id = s.term_id
        WHERE e.student_id = ?1 ORDER BY c.name, t.starts_on, r.id
        """
    static let totals: StaticString = """
        SELECT count(*), sum(r.points_c), sum(r.points_c * r.credit_c), sum(r.credit_c)
        FROM enrolments e CROSS JOIN results r ON r.enrolment_id = e.id AND r.current = 1
        WHERE e.student_id = ?1
        """
    static let session: StaticString = """
        SELECT u.id, u.username, u.name, u.status, l.created_at, l.seen_at, l.expires_at,
          (SELECT group_concat(role, ' ') FROM user_roles WHERE user_id = u.id),
          EXISTS (SELECT 1 FROM flashes WHERE token_hash = l.token_hash)
        FROM login_sessions l LEFT JOIN users u ON u.id = l.user_id WHERE l.token_hash = ?1
        """
    static let byUsername: StaticString =
        "SELECT id, password_hash, status FROM users WHERE username_key = ?1"
    static let byEmail: StaticString = "SELECT id FROM users WHERE email_key = ?1"

    static let cases: [(name: String, sql: StaticString, sorts: Bool)] = [
        ("courses on offer", offered, false), ("the current term", currentTerm, false),
        // A term's ten exams and a student's few dozen results are sorted: nobody's index has that order.
        ("a student's exams", exams, true), ("a student's results", results, true),
        ("a student's totals", totals, false), ("a session", session, false),
        ("a user by name", byUsername, false), ("a user by e-mail", byEmail, false),
    ]

    @Test("Each query searches by index and scans nothing", arguments: cases.indices)
    func searches(number: Int) throws {
        let (name, sql, sorts) = Self.cases[number]
        let database = try Database(file: ":memory:", mode: .create)
        try Schema.migrations.apply(to: database, time: 0)
        let plan = try database.plan(of: sql)
        #expect(!plan.isEmpty)
        #expect(!plan.contains { $0.hasPrefix("SCAN") && $0 != "SCAN CONSTANT ROW" }, "\(name): \(plan)")
        #expect(plan.contains { $0.contains("TEMP B-TREE") } == sorts, "\(name): \(plan)")
    }

    @Test("They answer for the demo student")
    func answer() throws {
        let database = try SeededSchool.make(students: 60)
        let student = Parameter.int(try database.number("SELECT id FROM users WHERE username = 'student'"))
        #expect(try database.query(Self.offered, .int(4), .int(0)) { $0.text(2) }.count == 50)
        #expect(try database.first(Self.currentTerm, .text("2026-03-11")) { $0.int(0) } == 4)
        let exams = try database.query(Self.exams, student, .int(4)) { ($0.int(0), $0.optionalInt(7)) }
        #expect(exams.count == 10 && exams.contains { $0.1 != nil } && exams.contains { $0.1 == nil })
        #expect(exams.map(\.0) == exams.map(\.0).sorted())
        let results = try database.query(Self.results, student) { ($0.int(2), $0.int(3)) }
        let totals = try database.first(Self.totals, student) {
            [$0.int(0), $0.int(1), $0.int(2), $0.int(3)]
        }
        let points = results.reduce(0) { $0 + $1.0 }
        let weighted = results.reduce(0) { $0 + $1.0 * $1.1 }
        let credits = results.reduce(0) { $0 + $1.1 }
        #expect(totals == [results.count, points, weighted, credits])
        #expect(
            try database.first(Self.byUsername, .text("student")) { $0.text(1) } == "hash of registrar-demo"
        )
    }
}
