import Registrar
import SQLite
import Testing

@Suite("Offerings kept by triggers") struct OfferingTests {
    /// Rows that stand in one of the two and not in the other.
    private func differences(_ database: Database) throws -> Int {
        try database.number(
            """
            SELECT (SELECT count(*) FROM (SELECT * FROM offerings EXCEPT SELECT * FROM gathered_offerings))
              + (SELECT count(*) FROM (SELECT * FROM gathered_offerings EXCEPT SELECT * FROM offerings))
            """
        )
    }

    static let edits: [StaticString] = [
        "UPDATE users SET name = 'Ünal & O''Neill', name_sort = 'aaa' WHERE username = 'teacher'",
        "UPDATE users SET name_sort = 'zzz' WHERE id IN (SELECT user_id FROM teachers)",
        "UPDATE users SET name = 'A student' WHERE username = 'student'",
        "UPDATE courses SET name = name || ' (new)', credit_c = 50 WHERE id % 3 = 0",
        "UPDATE courses SET code = 'X' || code",
        "UPDATE sections SET state = 'cancelled' WHERE id % 2 = 0",
        "UPDATE sections SET state = 'draft'",
        "UPDATE sections SET term_id = 1, code = code || id WHERE id % 5 = 0",
        "UPDATE sections SET course_id = 1, code = code || id WHERE id % 7 = 0",
        "DELETE FROM section_teachers WHERE section_id % 3 = 0",
        "UPDATE OR IGNORE section_teachers SET teacher_id = 2 WHERE duty = 'lead'",
        "UPDATE OR IGNORE section_teachers SET section_id = section_id + 1 WHERE section_id < 280",
        """
        INSERT INTO sections (course_id, term_id, code, scale_id, capacity, state)
        SELECT id, 4, 'NEW', 1, 10, 'open' FROM courses
        """,
    ]

    @Test("After every edit they equal what would be gathered", arguments: edits.indices)
    func stayEqual(edit: Int) throws {
        let database = try SeededSchool.make(students: 20)
        #expect(try differences(database) == 0)
        #expect(try database.number("SELECT count(*) FROM offerings WHERE term_id = 4") >= 60)
        let before = try database.number("SELECT total_changes()")
        try database.execute(Self.edits[edit])
        #expect(try database.number("SELECT total_changes()") > before, "the edit does something")
        #expect(try differences(database) == 0, "\(Self.edits[edit])")
    }

    @Test("A section that is deleted takes its offer along")
    func losesDeletedSections() throws {
        let database = try Database(file: ":memory:", mode: .create)
        try Schema.migrations.apply(to: database, time: 0)
        try database.runScript(
            """
            INSERT INTO terms (id, code, name, starts_on, ends_on) VALUES (1, 't', 't', '2026-01-01', '2026-06-01');
            INSERT INTO grade_scales VALUES (1, 's', 's', 100);
            INSERT INTO courses (id, code, name, credit_c) VALUES (1, 'C', 'Course', 300);
            INSERT INTO sections (id, course_id, term_id, code, scale_id, capacity, state)
            VALUES (1, 1, 1, 'A', 1, 10, 'open'), (2, 1, 1, 'B', 1, 10, 'open');
            """
        )
        #expect(try database.number("SELECT count(*) FROM offerings") == 1)
        try database.execute("DELETE FROM sections WHERE id = 1")
        #expect(try database.number("SELECT count(*) FROM offerings") == 1)
        try database.execute("DELETE FROM sections WHERE id = 2")
        #expect(try database.number("SELECT count(*) FROM offerings") == 0)
    }
}
