import Testing

@Suite struct UserTests {
    private func add(_ words: String..., password: String, to file: String) throws -> Outcome {
        try BuiltProgram.registrar.run(
            ["user", "add"] + words + ["--database", file],
            input: password + "\n"
        )
    }

    @Test("A user is added with the password from a pipe")
    func adds() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        let outcome = try add(
            "office",
            "--email",
            "office@school.example",
            "--role",
            "admin",
            "--name",
            "The Office",
            password: "a password for the office",
            to: file
        )
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
        let database = try DatabaseFile(file)
        #expect(
            try database.rows("SELECT username, name, email FROM users") == [
                "office|The Office|office@school.example"
            ]
        )
        #expect(try database.rows("SELECT role FROM user_roles") == ["admin"])
        #expect(try database.number("SELECT count(*) FROM users WHERE password_hash LIKE '$y$%'") == 1)
    }

    static let refused: [(words: [String], password: String, says: String)] = [
        (["new", "--email", "new@school.example"], "short", "8"),
        (["new", "--email", "new@school.example", "--role", "teacher"], "ten letters", "15"),
        (["new", "--email", "new@school.example", "--role", "king"], "a long enough password", "king"),
        (["new", "--email", "nowhere"], "a long enough password", "e-mail"),
        (["student", "--email", "new@school.example"], "a long enough password", "student"),
        (["STUDENT", "--email", "new@school.example"], "a long enough password", "STUDENT"),
        (["adrnin", "--email", "new@school.example"], "a long enough password", "can be taken for admin"),
        (["adrnin", "--email", "new@school.example"], "a long enough password", "--allow-look-alike"),
        (
            ["Admin", "--email", "new@school.example", "--allow-look-alike"], "a long enough password",
            "taken"
        ),
        (["n", "--email", "new@school.example"], "a long enough password", "2"),
        (
            ["\u{335}\u{336}", "--email", "new@school.example"], "a long enough password",
            "begin with a letter"
        ),
        (
            ["new", "--email", "new@school.example", "--name", "\u{335}\u{2800}"], "a long enough password",
            "can be seen"
        ),
        (["new", "--email", "new@school.example"], "", "password"),
    ]

    @Test("What a form would refuse is refused here, and nothing is added", arguments: refused)
    func refuses(words: [String], password: String, says: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let before = try DatabaseFile(file).number("SELECT count(*) FROM users")
        let outcome = try BuiltProgram.registrar.run(
            ["user", "add"] + words + ["--database", file],
            input: password + "\n"
        )
        #expect(outcome.status == 65)
        let line = try #require(outcome.refusal, "\(outcome)")
        #expect(
            line.lowercased().contains(says.lowercased()) && line.contains("nothing was added"),
            "\(line)"
        )
        #expect(try DatabaseFile(file).number("SELECT count(*) FROM users") == before)
    }

    static let details = [
        (["new", "--email", "new@school.example", "--role", "boss"], "boss"),
        (["new", "--email", "nowhere"], "e-mail"), (["n", "--email", "new@school.example"], "2"),
        (["student", "--email", "new@school.example"], "taken"),
    ]

    @Test("What is wrong with the rest is said before a password is asked for", arguments: details)
    func checksFirst(words: [String], says: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let outcome = try BuiltProgram.registrar.run(["user", "add"] + words + ["--database", file])
        #expect(outcome.status == 65)
        let line = try #require(outcome.refusal, "\(outcome)")
        #expect(line.contains(says) && !line.contains("password"), "\(line)")
    }

    @Test(
        "Who is called nearly like somebody else is added where the office says so, and the log says whom they resemble"
    )
    func addsLookAlikes() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let refused = try add(
            "teachér",
            "--email",
            "t@school.example",
            password: "plover tangle 42",
            to: file
        )
        #expect(refused.status == 65 && refused.refusal?.contains("taken for teacher") == true, "\(refused)")
        let added = try add(
            "teachér",
            "--email",
            "t@school.example",
            "--allow-look-alike",
            "--password-cost",
            "5",
            password: "plover tangle 42",
            to: file
        )
        #expect(added.status == 0, "\(added)")
        #expect(
            try DatabaseFile(file).rows(
                "SELECT reason FROM changes WHERE reason IS NOT NULL AND subject = 'users'"
            )
                == ["looks like teacher"]
        )
    }

    @Test("The help names every role that there is")
    func namesRoles() throws {
        let help = try BuiltProgram.registrar.run("user", "--help").output.replacing(#/\s+/#, with: " ")
        #expect(help.contains("student, teacher, registrar, admin, guardian, auditor"), "\(help)")
    }

    @Test("A user who was added can sign in at once")
    func canSignIn() throws {
        let school = try ServedSchool()
        let outcome = try add(
            "ada",
            "--email",
            "ada@mail.example",
            password: "the analytical engine",
            to: school.database
        )
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try school.visitor().signIn("ada", "the analytical engine").status == 303)
    }
}
