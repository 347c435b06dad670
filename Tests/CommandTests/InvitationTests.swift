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
