import Registrar
import SQLite
import Testing

@Suite("The schema") struct SchemaTests {
    private func database() throws -> Database {
        let database = try Database(file: ":memory:", mode: .create)
        try Schema.migrations.apply(to: database, time: 0)
        return database
    }

    /// One to which everything before a migration has been applied.
    private func database(before name: String) throws -> Database {
        let database = try Database(file: ":memory:", mode: .create)
        let steps = Schema.migrations.steps
        let place = try #require(steps.firstIndex { $0.name.description == name })
        try Migrations(applicationID: Schema.applicationID, Array(steps.prefix(place)))
            .apply(to: database, time: 0)
        return database
    }

    @Test("An empty file becomes a current database in one go")
    func migrates() throws {
        let database = try database()
        #expect(try Schema.migrations.state(of: database) == .current)
        #expect(try database.integrityProblems().isEmpty)
    }

    @Test("Every table checks its types")
    func isStrict() throws {
        let loose = try database().query(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'"
        ) { $0.text(0) }
        #expect(loose.isEmpty)
    }

    @Test("Accounts of before it was known what names look like get it, two that look alike too")
    func fillsLooks() throws {
        let database = try database(before: "look-alikes")
        for name in ["modern", "modem", "anna"] {
            try database.execute(
                """
                INSERT INTO users (username, username_key, email, email_key, name, name_sort, created_at)
                VALUES (?1, ?1, ?1, ?1, ?1, ?1, 0)
                """,
                .text(name)
            )
        }
        try Schema.migrations.apply(to: database, time: 0)
        let looks = try database.query("SELECT username_look FROM users ORDER BY id") { $0.text(0) }
        #expect(looks == ["rnodern", "rnodern", "anna"])
    }

    static let looks: [(migration: String, name: String, old: String, new: String)] = [
        ("looks without marks", "kaʻi", "ka'l", "kal"),
        ("looks without modifier letters", "teacher\u{10780}", "teacher\u{10780}", "teacher"),
        ("looks without points", "محـمد", "محـمد", "محمد"),
        ("looks in any order", "wiŀl", "vvll·l", "vvlll"),
    ]

    @Test("Names of before marks beside letters stopped to count look like those without", arguments: looks)
    func fillsLooksWithoutMarks(migration: String, name: String, old: String, new: String) throws {
        let database = try database(before: migration)
        try database.execute(
            """
            INSERT INTO users (username, username_key, username_look, email, email_key, name, name_sort, created_at)
            VALUES (?1, ?1, ?2, ?1, ?1, ?1, ?1, 0)
            """,
            .text(name),
            .text(old)
        )
        try Schema.migrations.apply(to: database, time: 0)
        #expect(try database.query("SELECT username_look FROM users") { $0.text(0) } == [new])
    }

    @Test("Accounts of before close looks get theirs, their scripts, and whether they see others' records")
    func fillsCloseLooks() throws {
        let database = try database(before: "close looks")
        for (name, role) in [("Ian", "student"), ("сара", "auditor")] {
            try database.execute(
                """
                INSERT INTO users (username, username_key, email, email_key, name, name_sort, created_at)
                VALUES (?1, ?1, ?1, ?1, ?1, ?1, 0)
                """,
                .text(name)
            )
            try database.execute(
                "INSERT INTO user_roles (user_id, role, granted_at) VALUES (?, ?, 0)",
                .int(database.lastInsertedRow),
                .text(role)
            )
        }
        try Schema.migrations.apply(to: database, time: 0)
        let looks = try database.query(
            "SELECT username_look, username_close_look, username_scripts, sees_others FROM users ORDER BY id"
        ) { row in "\(row.text(0)) \(row.text(1)) \(row.text(2)) \(row.int(3))" }
        #expect(looks == ["lan lan Latn 0", "capa сара Cyrl 1"])
    }

    @Test("Names of before look the same in whatever order their marks were typed")
    func fillsLooksInAnyOrder() throws {
        let database = try database(before: "looks in any order")
        for name in ["น้ำ", "น\u{E4D}\u{E49}า"] {
            try database.execute(
                """
                INSERT INTO users (username, username_key, username_look, username_close_look, email, email_key, name,
                  name_sort, created_at)
                VALUES (?1, ?1, ?1, ?1, ?1, ?1, ?1, ?1, 0)
                """,
                .text(name)
            )
        }
        try Schema.migrations.apply(to: database, time: 0)
        let looks = try database.query(
            "SELECT count(DISTINCT username_look), count(DISTINCT username_close_look) FROM users"
        ) { [$0.int(0), $0.int(1)] }
        #expect(looks == [[1, 1]])
    }

    @Test("Invitations of before their uses were kept get them from the log")
    func fillsUses() throws {
        let database = try database(before: "invitations' uses")
        try database.runScript(
            """
            INSERT INTO invitations (code_hash, role, uses_left, created_at, expires_at)
            VALUES ('a', 'student', 1, 5, 6), ('b', 'student', 2, 7, 8);
            INSERT INTO changes (at, batch, subject, subject_key, action, after_json)
            VALUES (4, 'a', 'invitations', '1', 'insert', '{"uses":9}'),
              (5, 'b', 'invitations', '1', 'insert', '{"uses":3}');
            """
        )
        try Schema.migrations.apply(to: database, time: 0)
        #expect(try database.query("SELECT uses FROM invitations ORDER BY id") { $0.int(0) } == [3, 2])
    }

    static let alterations: [StaticString] = [
        "UPDATE changes SET after_json = '{}' WHERE id = 1", "DELETE FROM changes WHERE id = 1",
        "DELETE FROM changes",
        """
        INSERT OR REPLACE INTO changes (id, at, batch, subject, subject_key, action)
        VALUES (1, 0, 'b', 's', 'k', 'update')
        """,
    ]

    @Test("The change log takes rows and gives none back", arguments: alterations.indices)
    func keepsChanges(alteration: Int) throws {
        let database = try database()
        for _ in 0..<2 {
            try database.execute(
                "INSERT INTO changes (at, batch, subject, subject_key, action) VALUES (1, 'b', 's', 'k', 'update')"
            )
        }
        let error = #expect(throws: SQLiteError.self) { try database.execute(Self.alterations[alteration]) }
        #expect(error?.isRefusedByTrigger == true)
        #expect(error?.message == "the change log is never altered")
        #expect(try database.number("SELECT count(*) FROM changes WHERE at = 1 AND after_json IS NULL") == 2)
    }

    @Test("A published result is corrected by a revision, never in place")
    func keepsResults() throws {
        let database = try SeededSchool.make(students: 2)
        let before = try database.number("SELECT sum(points_c) FROM results")
        #expect(throws: SQLiteError.self) { try database.execute("UPDATE results SET points_c = 1") }
        #expect(throws: SQLiteError.self) { try database.execute("DELETE FROM results") }
        try database.execute("UPDATE results SET current = 0 WHERE id = 1")
        try database.execute(
            """
            INSERT INTO results (enrolment_id, revision, grade_id, points_c, credit_c, published_at, published_by)
            SELECT enrolment_id, 2, grade_id, 0, credit_c, published_at, published_by FROM results WHERE id = 1
            """
        )
        #expect(try database.number("SELECT sum(points_c) FROM results") == before)
    }

    static let refusals: [(what: String, sql: StaticString)] = [
        ("a mark and points at once", "UPDATE scores SET points_c = 1, mark = 'absent'"),
        ("more takers than places", "UPDATE sections SET seats_taken = capacity + 1"),
        ("an unknown role", "UPDATE user_roles SET role = 'emperor'"),
        ("a second account by that name", "UPDATE users SET username_key = 'student'"),
        ("a text for a number", "UPDATE courses SET credit_c = 'many'"),
        ("a teacher who is none", "INSERT INTO section_teachers (section_id, teacher_id) VALUES (1, 1)"),
        ("a student twice in a section", "UPDATE enrolments SET section_id = 1, student_id = 26"),
        ("one seat for two", "UPDATE exam_seats SET seat = 'A1', room_id = 1"),
    ]

    @Test("The database itself refuses what cannot be", arguments: refusals.indices)
    func refuses(number: Int) throws {
        let database = try SeededSchool.make(students: 30)
        let error = #expect(throws: SQLiteError.self, "\(Self.refusals[number].what)") {
            try database.execute(Self.refusals[number].sql)
        }
        #expect(error?.isConstraint == true, "\(Self.refusals[number].what)")
    }
}
