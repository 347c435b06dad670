import Foundation
import Registrar
import SQLite
import Testing

@Suite("The seed") struct SeedTests {
    @Test("There are as many students as asked, from one up", arguments: [1, 2, 7, 110, 600])
    func makesStudents(count: Int) throws {
        let database = try SeededSchool.make(students: count)
        #expect(try database.number("SELECT count(*) FROM students") == count)
        #expect(
            try database.number(
                "SELECT count(*) FROM students s JOIN users u ON u.id = s.user_id WHERE u.username = 'student'"
            ) == 1
        )
        #expect(try database.integrityProblems().isEmpty)
    }

    @Test("A school of 600 has the size of one")
    func isASchool() throws {
        let database = try SeededSchool.make(students: 600)
        #expect(try database.number("SELECT count(*) FROM teachers") == 30)
        #expect(try database.number("SELECT count(*) FROM terms") == 4)
        #expect(try (11_000...13_000).contains(database.number("SELECT count(*) FROM enrolments")))
        #expect(try database.number("SELECT count(*) FROM scores") > 50_000)
        #expect(try database.number("SELECT count(DISTINCT course_id) FROM sections WHERE term_id = 4") >= 60)
        #expect(try database.number("SELECT count(DISTINCT name) = count(*) FROM courses") == 1)
        #expect(
            try database.number(
                "SELECT max(n) FROM (SELECT count(*) AS n FROM section_teachers GROUP BY section_id)"
            ) == 3
        )
        #expect(
            try database.number(
                "SELECT count(*) FROM sections WHERE id NOT IN (SELECT section_id FROM section_teachers)"
            ) == 0
        )
        #expect(try database.number("SELECT count(DISTINCT grade_id) FROM results") == 11)
    }

    @Test("Only the demo accounts can sign in, and each has its role")
    func hasDemoAccounts() throws {
        let database = try SeededSchool.make()
        let accounts = try database.query(
            "SELECT username, role FROM users JOIN user_roles ON user_id = users.id WHERE password_hash IS NOT NULL ORDER BY 1"
        ) { "\($0.text(0)) \($0.text(1))" }
        #expect(accounts == ["admin admin", "student student", "teacher teacher"])
        #expect(try database.number("SELECT count(*) FROM users WHERE email NOT LIKE '%.example'") == 0)
        #expect(
            try database.number(
                """
                SELECT count(*) FROM section_teachers st JOIN sections s ON s.id = st.section_id
                JOIN users u ON u.id = st.teacher_id WHERE u.username = 'teacher' AND s.term_id = 4
                """
            ) > 0
        )
    }

    @Test("The demo student has exams behind and ahead, marks and results", arguments: [1, 3, 40, 600])
    func hasADemoStudent(students: Int) throws {
        let database = try SeededSchool.make(students: students)
        let now = Parameter.int(SeededSchool.today.time())
        let student = Parameter.int(try database.number("SELECT id FROM users WHERE username = 'student'"))
        let ahead = try database.first(
            "SELECT count(*) FROM exam_seats es JOIN exams x ON x.id = es.exam_id WHERE es.student_id = ? AND x.starts_at > ?",
            student,
            now
        ) { $0.int(0) }
        #expect((ahead ?? 0) >= 3)
        let marked = try database.first(
            """
            SELECT count(*) FROM detail_score WHERE student_id = ? AND term_id = 4 AND kind = 'exam' AND points_c > 0
            """,
            student
        ) { $0.int(0) }
        #expect((marked ?? 0) >= 2)
        let results = try database.first(
            """
            SELECT count(*), count(DISTINCT grade_id), sum(s.term_id = 4) FROM results r
            JOIN enrolments e ON e.id = r.enrolment_id JOIN sections s ON s.id = e.section_id WHERE e.student_id = ?
            """,
            student
        ) { [$0.int(0), $0.int(1), $0.int(2)] }
        #expect(results.map { $0[0] >= 10 && $0[1] > 1 && $0[2] >= 1 } == true, "\(results ?? [])")
    }

    @Test("Nobody has two classes or exams at once, and no room has")
    func hasNoClashes() throws {
        let database = try SeededSchool.make(students: 200)
        #expect(
            try database.number(
                """
                SELECT count(*) FROM (SELECT 1 FROM exam_seats es JOIN exams x ON x.id = es.exam_id
                GROUP BY es.student_id, x.starts_at HAVING count(*) > 1)
                """
            ) == 0
        )
        #expect(
            try database.number(
                """
                SELECT count(*) FROM (SELECT 1 FROM exam_seats es JOIN exams x ON x.id = es.exam_id
                GROUP BY es.room_id, x.starts_at HAVING count(DISTINCT x.id) > 1)
                """
            ) == 0
        )
        #expect(
            try database.number(
                """
                SELECT count(*) FROM (SELECT 1 FROM meetings m JOIN sections s ON s.id = m.section_id
                GROUP BY s.term_id, m.weekday, m.starts_min, m.room_id HAVING count(*) > 1)
                """
            ) == 0
        )
        #expect(
            try database.number(
                """
                SELECT count(*) FROM (SELECT 1 FROM exam_seats es JOIN rooms r ON r.id = es.room_id
                GROUP BY es.exam_id HAVING count(*) > r.exam_seats)
                """
            ) == 0
        )
    }

    @Test("Each result follows from its marks")
    func addsUp() throws {
        let database = try SeededSchool.make(students: 100)
        let wrong = try database.number(
            """
            SELECT count(*) FROM (
              SELECT r.points_c AS told, r.grade_id,
                round(sum(a.weight_bp * coalesce(sc.points_c, 0) * 10000.0 / a.max_points_c) / sum(a.weight_bp)) AS sum
              FROM results r JOIN scores sc ON sc.enrolment_id = r.enrolment_id
              JOIN assessments a ON a.id = sc.assessment_id WHERE sc.mark <> 'excused' GROUP BY r.id) t
            WHERE told <> sum OR grade_id <> (SELECT id FROM grades WHERE min_bp <= told ORDER BY min_bp DESC LIMIT 1)
            """
        )
        #expect(wrong == 0)
    }

    @Test("A database that is not empty is refused in one line and not changed")
    func refusesASecondRun() throws {
        let database = try SeededSchool.make(students: 3)
        let error = #expect(throws: SeedError.self) {
            try Seed(students: 5, today: SeededSchool.today, hashPassword: { $0 }).run(in: database)
        }
        #expect(error.map { "\($0)" }?.contains(":memory:: there is a school in it already") == true)
        #expect(try database.number("SELECT count(*) FROM students") == 3)
    }

    @Test("A school without students is refused", arguments: [0, -1, 200_001])
    func refusesNobody(students: Int) throws {
        #expect(throws: SeedError.self) { try SeededSchool.make(students: students) }
    }

    @Test("A database without the schema is refused")
    func needsTheSchema() throws {
        let database = try Database(file: ":memory:", mode: .create)
        #expect(throws: MigrationError.self) {
            try Seed(students: 5, today: SeededSchool.today, hashPassword: { $0 }).run(in: database)
        }
    }

    @Test("Any day makes a school", arguments: [0, 31, 58, 89, 180, 212, 243, 300, 364])
    func takesAnyDay(day: Int) throws {
        let today = SchoolDay(year: 2027, month: 1, day: 1) + day
        let database = try SeededSchool.make(students: 5, today: today)
        let current = try database.first(
            "SELECT count(*) FROM terms WHERE starts_on <= ?1 AND ends_on >= ?1",
            .text("\(today)")
        ) { $0.int(0) }
        #expect(current == 1)
        #expect(
            try database.number(
                "SELECT count(*) FROM terms a JOIN terms b ON a.id < b.id AND a.ends_on >= b.starts_on"
            ) == 0
        )
    }

    @Test("Progress rises to the end")
    func tellsProgress() throws {
        let database = try Database(file: ":memory:", mode: .create)
        try Schema.migrations.apply(to: database, time: 0)
        var told: [Double] = []
        try Seed(
            students: 300,
            today: SeededSchool.today,
            hashPassword: { $0 },
            progress: { told.append($0) }
        )
        .run(in: database)
        #expect(told == told.sorted() && told.last == 1 && told.count >= 2)
    }
}
