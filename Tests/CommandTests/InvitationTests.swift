import Testing

@Suite struct InvitationTests {
    private func invite(_ words: String..., to file: String) throws -> Outcome {
        try BuiltProgram.registrar.run(["user", "invite"] + words + ["--database", file])
    }

    private func register(_ school: ServedSchool, _ code: String, as username: String) throws -> Int {
        let person = [
            "code": code, "username": username, "email": "\(username)@mail.example",
            "password": "a plover in the marsh",
        ]
        return try school.visitor().post("/register", person).status
    }

    @Test("A code of the office opens the door of the school that is being served, as often as it says")
    func admits() throws {
        let school = try ServedSchool("--registration", "invitation")
        let outcome = try invite("--role", "teacher", "--expires", "7", "--uses", "2", to: school.database)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
        let code = try #require(outcome.outputLines.first)
        #expect(code.wholeMatch(of: /([0-9A-Z]{4}-){3}[0-9A-Z]{4}/) != nil, "\(outcome)")
        #expect(outcome.output.contains("for 2 people, each as teacher, 7 days from now"))
        #expect(try register(school, code, as: "one") == 303)
        #expect(try register(school, code.lowercased(), as: "two") == 303)
        #expect(try register(school, code, as: "three") == 422)
        let database = try DatabaseFile(school.database)
        #expect(
            try database.rows(
                """
                SELECT u.username, r.role FROM users u JOIN user_roles r ON r.user_id = u.id
                WHERE u.username IN ('one', 'two', 'three') ORDER BY u.id
                """
            ) == ["one|teacher", "two|teacher"]
        )
        #expect(
            try database.rows("SELECT actor_id, address, action FROM changes WHERE subject = 'invitations'")
                == ["NULL|command line|insert"]
        )
    }

    @Test("A teacher who registers beside a pupil of nearly the same name stands in the event log")
    func warnsOfLookAlikes() throws {
        let school = try ServedSchool("--registration", "invitation")
        for (role, username) in [("student", "mr.smlth"), ("teacher", "mr.smith")] {
            let code = try #require(try invite("--role", role, to: school.database).outputLines.first)
            #expect(try register(school, code, as: username) == 303)
        }
        let warnings = try school.stop().errors.split(separator: "\n").filter { $0.contains("glance") }
        #expect(warnings.count == 1, "\(warnings)")
        let warning = "user mr.smith, a teacher, can be taken at a glance for mr.smlth"
        #expect(warnings.first?.contains(warning) == true)
    }

    @Test("By itself it is for one student and fourteen days")
    func hasDefaults() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let outcome = try invite(to: file)
        #expect(outcome.status == 0 && outcome.output.contains("for one student, 14 days from now"))
        #expect(
            try DatabaseFile(file).rows("SELECT role, uses_left, expires_at - created_at FROM invitations")
                == [
                    "student|1|1209600"
                ]
        )
    }

    @Test("The office sees what it has given out, and takes one back")
    func lists() throws {
        let school = try ServedSchool("--registration", "invitation")
        func invitations(_ words: String...) throws -> Outcome {
            try BuiltProgram.registrar.run(
                ["user", "invitations"] + words + ["--database", school.database]
            )
        }
        let none = try invitations()
        #expect(none.status == 0 && none.output.contains("registrar user invite"), "\(none)")
        let first = try #require(try invite("--uses", "2", to: school.database).outputLines.first)
        let second = try invite("--role", "teacher", to: school.database).outputLines
        #expect(second.last?.hasPrefix("invitation 2: ") == true, "\(second)")
        #expect(try register(school, first, as: "one") == 303)
        let table = try invitations()
        #expect(table.status == 0 && !table.output.contains(first))
        func columns(_ line: String) -> [String] {
            line.replacing(#/ {2,}/#, with: "|").split(separator: "|").map(String.init)
        }
        let rows = table.outputLines.map(columns)
        #expect(rows[0] == ["NUMBER", "ROLE", "MADE", "EXPIRES", "USED", "STATE"])
        #expect(rows[1].prefix(2) == ["2", "teacher"] && rows[1].suffix(2) == ["0 of 1", "open"], "\(rows)")
        #expect(rows[2].prefix(2) == ["1", "student"] && rows[2].suffix(2) == ["1 of 2", "open"], "\(rows)")
        let revoked = try invitations("--revoke", "1")
        #expect(revoked.status == 0 && revoked.output.contains("invitation 1 is revoked"), "\(revoked)")
        #expect(try register(school, first, as: "two") == 422)
        #expect(try invitations("--revoke", "1").output.contains("was revoked already"))
        try DatabaseFile(school.database).run("UPDATE invitations SET expires_at = created_at WHERE id = 2")
        #expect(try invitations("--revoke", "2").output.contains("invitation 2 is revoked"))
        let unknown = try invitations("--revoke", "7")
        #expect(unknown.status == 65 && unknown.refusal?.contains("no invitation 7") == true, "\(unknown)")
    }

    static let mistakes: [(words: [String], says: String)] = [
        (["--role", "admin"], "registrar user add"), (["--role", "king"], "there is no role 'king'"),
        (["--uses", "0"], "--uses"), (["--expires", "367"], "--expires"), (["somebody"], "one word too many"),
    ]

    @Test("What is out of bounds is refused, and no code is made", arguments: mistakes)
    func refuses(words: [String], says: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let outcome = try BuiltProgram.registrar.run(["user", "invite"] + words + ["--database", file])
        // A role is a value of the school, and no number of the command line.
        #expect(outcome.status == (words[0] == "--role" ? 65 : 64))
        #expect(outcome.refusal?.contains(says) == true, "\(outcome)")
        #expect(try DatabaseFile(file).number("SELECT count(*) FROM invitations") == 0)
    }
}
