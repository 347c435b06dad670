import Foundation
import Testing

/// What the operator does with accounts: `registrar user list`, `disable`, `enable`, `password`, `email`, `role`.
@Suite struct ManagedUserTests {
    private func user(_ words: String..., input: String = "", on file: String) throws -> Outcome {
        try BuiltProgram.registrar.run(["user"] + words + ["--database", file], input: input)
    }

    private func setPassword(of username: String, to password: String, on file: String) throws -> Outcome {
        try user("password", username, "--password-cost", "5", input: password + "\n", on: file)
    }

    /// What the change log has from the command line, in order.
    private func logged(_ file: String) throws -> [String] {
        try DatabaseFile(file).rows(
            """
            SELECT action, subject, ifnull(before_json, '-'), ifnull(after_json, '-') FROM changes
            WHERE address = 'command line' AND actor_id IS NULL AND reason IS NULL ORDER BY id
            """
        )
    }

    @Test("The list shows everybody with roles, status and last sign-in")
    func lists() throws {
        let school = try ServedSchool()
        #expect(try school.visitor().signIn("student").status == 303)
        #expect(try user("disable", "teacher", on: school.database).status == 0)
        let table = try user("list", on: school.database)
        #expect(table.status == 0 && table.errors.isEmpty)
        func columns(_ line: String) -> [String] {
            line.replacing(#/ {2,}/#, with: "|").split(separator: "|").map(String.init)
        }
        #expect(columns(table.outputLines[0]) == ["USERNAME", "ROLES", "STATUS", "LAST SIGN-IN", "NAME"])
        let count = try DatabaseFile(school.database).number("SELECT count(*) FROM users")
        #expect(table.outputLines.count == count + 1)
        let student = columns(try #require(table.outputLines.first { $0.hasPrefix("student ") }))
        #expect(student[1...2] == ["student", "active"] && student.count == 5)
        #expect(student[3].wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#) != nil, "\(student)")
        let teacher = columns(try #require(table.outputLines.first { $0.hasPrefix("teacher ") }))
        #expect(teacher[1...3] == ["teacher", "disabled", "never"], "\(teacher)")
    }

    @Test("Nobody's name passes for what else the list says of them, or makes its columns wide")
    func listsNamesLast() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let forged = "Ann \"Lee\"   admin,teacher  active  2026-11-22T07:41:00Z"
        try DatabaseFile(file).run(
            "UPDATE users SET name = '\(forged)' WHERE username = 'student';"
                + "UPDATE users SET name = '\(String(repeating: "x", count: 200))' WHERE username = 'admin'"
        )
        let lines = try user("list", on: file).outputLines
        let student = try #require(lines.first { $0.hasPrefix("student ") })
        let quoted = #""Ann \"Lee\"   admin,teacher  active  2026-11-22T07:41:00Z""#
        #expect(
            student.wholeMatch(of: #/student +student +active +never +(".+")/#)?.1 == quoted[...],
            "\(student)"
        )
        #expect(lines.filter { $0.count > 200 }.count == 1)
    }

    @Test("For other programs the list is JSON")
    func listsAsJSON() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        try DatabaseFile(file).run(
            "UPDATE users SET name = 'A \"B\" \\ ' || char(27) || '欧' WHERE username = 'admin'"
        )
        let outcome = try user("list", "--format", "json", on: file)
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let users = try #require(value as? [[String: Any]])
        #expect(users.count == (try DatabaseFile(file).number("SELECT count(*) FROM users")))
        let admin = try #require(users.first { $0["username"] as? String == "admin" })
        #expect(admin["name"] as? String == "A \"B\" \\ \u{1b}欧" && admin["roles"] as? [String] == ["admin"])
        #expect(admin["status"] as? String == "active" && admin["last_sign_in"] is NSNull)
        #expect(!outcome.output.contains("\u{1b}"))
        #expect(try !user("list", on: file).output.contains("\u{1b}"))
    }

    @Test("Whoever is made staff beside a name that looks like theirs is told so, whoever was first")
    func warnsOfLookAlikes() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        func add(_ username: String, _ flags: String...) throws -> Outcome {
            let words = ["user", "add", username, "--email", "\(username)@school.example"] + flags
            let rest = ["--database", file, "--password-cost", "5", "--password-stdin"]
            return try BuiltProgram.registrar.run(words + rest, input: "plover tangle 42 plover\n")
        }
        for pupil in ["mr.smlth", "p.olin", "p.oiin"] {
            #expect(try add(pupil).errors == "", "\(pupil)")
        }
        #expect(try add("ms.smyth", "--role", "teacher").errors == "")
        let added = try add("mr.smith", "--role", "teacher")
        #expect(added.status == 0)
        #expect(added.errors.contains("mr.smith can be taken at a glance for mr.smlth"), "\(added)")
        #expect(added.errors.contains("registrar user disable mr.smlth --database \(file)"), "\(added)")
        let promoted = try user("role", "p.olin", "--add", "teacher", on: file)
        #expect(promoted.status == 0)
        #expect(promoted.errors.contains("p.olin can be taken at a glance for p.oiin"), "\(promoted)")
        #expect(try user("role", "p.olin", "--remove", "student", on: file).errors == "")
        #expect(try user("role", "mr.smlth", "--add", "guardian", on: file).errors == "")
    }

    @Test(
        "A disabled account is signed out at once and gets the answer of a wrong password, until it is enabled"
    )
    func disables() throws {
        let school = try ServedSchool()
        let password = "plover tangle 42"
        #expect(try setPassword(of: "student", to: password, on: school.database).status == 0)
        let (inside, outside) = (try school.visitor(), try school.visitor())
        #expect(try inside.signIn("student", password).status == 303)
        #expect(try inside.get("/scores").status == 200)
        let wrong = try outside.signIn("student", "a wrong password")
        let outcome = try user("disable", "STUDENT", on: school.database)
        #expect(outcome.status == 0 && outcome.output.contains("student is disabled"), "\(outcome)")
        #expect(try inside.get("/scores").status == 303)
        let disabled = try outside.signIn("student", password)
        #expect(disabled.status == 422 && bare(disabled.body) == bare(wrong.body))
        #expect(try user("disable", "student", on: school.database).output.contains("already"))
        #expect(try user("enable", "student", on: school.database).output.contains("again"))
        #expect(try user("enable", "student", on: school.database).output.contains("already"))
        #expect(try inside.get("/scores").status == 303, "the old session stays ended")
        #expect(try outside.signIn("student", password).status == 303)
        #expect(
            try logged(school.database).dropFirst() == [
                #"update|users|{"status":"active"}|{"status":"disabled"}"#,
                #"update|users|{"status":"disabled"}|{"status":"active"}"#,
            ]
        )
        #expect(
            try DatabaseFile(school.database).rows(
                "SELECT before_json FROM changes WHERE reason = 'the account was disabled'"
            ) == [#"{"sessions":1}"#]
        )
    }

    static let states: [(before: String, says: String, after: String)] = [
        ("status = 'left'", "can sign in again, was left", "active"),
        ("status = 'locked'", "can sign in again, was disabled", "active"),
        ("status = 'invited'", "can sign in again, was invited", "active"),
        ("status = 'active'", "could sign in already", "active"),
    ]

    @Test("Whoever has a password is let in, and what they were before is said", arguments: states)
    func enables(before: String, says: String, after: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        #expect(try setPassword(of: "student", to: "plover tangle 42", on: file).status == 0)
        try DatabaseFile(file).run("UPDATE users SET \(before) WHERE username = 'student'")
        let outcome = try user("enable", "student", on: file)
        #expect(outcome.status == 0 && outcome.output.hasSuffix("student \(says)\n"), "\(outcome)")
        let status = "SELECT status FROM users WHERE username = 'student'"
        #expect(try DatabaseFile(file).rows(status) == [after])
    }

    @Test(
        "Nobody is called active who has no password to sign in with",
        arguments: ["invited", "locked", "active"]
    )
    func needsPassword(status: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        try DatabaseFile(file).run(
            "UPDATE users SET status = '\(status)', password_hash = NULL WHERE username = 'student'"
        )
        let outcome = try user("enable", "student", on: file)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.refusal?.contains("registrar user password student") == true, "\(outcome)")
        #expect(
            try DatabaseFile(file).rows("SELECT status FROM users WHERE username = 'student'") == [status]
        )
        #expect(try setPassword(of: "student", to: "plover tangle 42", on: file).status == 0)
        #expect(try user("enable", "student", on: file).status == 0)
    }

    /// A server that listens beyond the loopback has looked for such passwords when it started, and found the account
    /// disabled.
    @Test("A demo account is not let in again with the password that everybody knows")
    func keepsDemoOut() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        #expect(try user("enable", "teacher", on: file).output.contains("could sign in already"))
        #expect(try user("disable", "teacher", on: file).status == 0)
        let outcome = try user("enable", "TEACHER", on: file)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(
            outcome.refusal?.contains(
                "set another first: registrar user password teacher --database \(file); nothing was changed"
            ) == true,
            "\(outcome)"
        )
        let status = "SELECT status FROM users WHERE username = 'teacher'"
        #expect(try DatabaseFile(file).rows(status) == ["locked"])
        #expect(try setPassword(of: "teacher", to: "a plover in the marsh", on: file).status == 0)
        #expect(try user("enable", "teacher", on: file).status == 0)
    }

    @Test("A list of nobody says how to add somebody; for programs it is empty")
    func listsNobody() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        let outcome = try user("list", on: file)
        #expect(outcome.status == 0 && outcome.outputLines.count == 1, "\(outcome)")
        #expect(outcome.output.contains(": registrar user add USERNAME"))
        #expect(try user("list", "--format", "json", on: file).output == "[]\n")
    }

    private func bare(_ page: String) -> String {
        page.replacing(/name="csrf_token" value="[^"]+"/, with: "TOKEN")
    }

    @Test("Another password ends the sessions and the old password")
    func changesPasswords() throws {
        let school = try ServedSchool()
        let (inside, outside) = (try school.visitor(), try school.visitor())
        #expect(try inside.signIn("student").status == 303)
        let outcome = try user(
            "password",
            "student",
            "--password-stdin",
            "--password-cost",
            "5",
            input: "plover tangle 42\r\nmore\n",
            on: school.database
        )
        #expect(outcome.status == 0 && !outcome.output.contains("plover"), "\(outcome)")
        #expect(try inside.get("/scores").status == 303)
        #expect(try outside.signIn("student").status == 422)
        #expect(try outside.signIn("student", "plover tangle 42").status == 303)
        let database = try DatabaseFile(school.database)
        #expect(
            try database.rows(
                "SELECT before_json, after_json FROM changes WHERE subject = 'users' AND reason IS NULL"
            )
            .last?.contains("plover") == false
        )
        #expect(
            try database.number(
                "SELECT count(*) FROM changes WHERE subject = 'users' AND action = 'update' AND address = 'command line'"
            ) == 1
        )
    }

    static let refusedPasswords: [(username: String, password: String, says: String)] = [
        ("student", "short", "8 characters"), ("teacher", "fourteen chars", "15 characters"),
        ("student", "", "choose a password"), ("student", "password1", "easy to guess"),
        ("teacher", "passwordpassword", "easy to guess"), ("admin", "admin2024admin2024", "easy to guess"),
        ("student", String(repeating: "x", count: 512), "511 bytes"),
        ("student", "nul\u{0}in a password", "cannot"),
        ("student", "          ", "spaces"),
    ]

    @Test(
        "A password that its owner may not have is refused, and nothing is changed",
        arguments: refusedPasswords
    )
    func refusesPasswords(username: String, password: String, says: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let before = try DatabaseFile(file).rows("SELECT password_hash FROM users ORDER BY id")
        let outcome = try user("password", username, input: password + "\n", on: file)
        let line = try #require(outcome.refusal, "\(outcome)")
        #expect(
            outcome.status == 65 && line.contains(says) && line.hasSuffix("nothing was changed"),
            "\(line)"
        )
        #expect(try DatabaseFile(file).rows("SELECT password_hash FROM users ORDER BY id") == before)
        #expect(try logged(file).isEmpty)
    }

    @Test("Roles are given and taken, and the next session has them")
    func changesRoles() throws {
        let school = try ServedSchool()
        let inside = try school.visitor()
        #expect(try inside.signIn("student").status == 303)
        let file = school.database
        let outcome = try user(
            "role",
            "student",
            "--add",
            "teacher",
            "--add",
            "auditor",
            "--remove",
            "student",
            on: file
        )
        #expect(outcome.status == 0 && outcome.output.contains("auditor and teacher"), "\(outcome)")
        #expect(outcome.output.contains("registrar user password student"), "staff need longer passwords")
        #expect(try inside.get("/").body.contains("/login"))
        let roles =
            "SELECT role FROM user_roles r JOIN users u ON u.id = r.user_id WHERE username = 'student' ORDER BY 1"
        #expect(try DatabaseFile(file).rows(roles) == ["auditor", "teacher"])
        let again = try user("role", "student", "--add", "teacher", "--remove", "student", on: file)
        #expect(again.status == 0 && again.output.contains("already"))
        #expect(
            try logged(file) == [
                #"update|user_roles|{"roles":["student"]}|{"roles":["auditor","teacher"]}"#
            ]
        )
        #expect(try inside.signIn("student").status == 303)
    }

    @Test("An address is taken from who registered with another's, and their sessions stay")
    func changesEmail() throws {
        let school = try ServedSchool()
        let file = school.database
        let inside = try school.visitor()
        #expect(try inside.signIn("student").status == 303)
        let before = try DatabaseFile(file).rows("SELECT email FROM users WHERE username = 'student'")[0]
        let taken = try user("add", "owner", "--email", before, "--password-stdin", on: file)
        #expect(taken.status == 65 && taken.refusal?.contains("student") == true, "\(taken)")
        let outcome = try user("email", "STUDENT", " Else.Where@Mail.example ", on: file)
        #expect(outcome.status == 0 && outcome.output.contains("was \(before)"), "\(outcome)")
        #expect(try inside.get("/profile").body.contains("Else.Where@Mail.example"))
        #expect(try user("email", "student", "Else.Where@Mail.example", on: file).output.contains("already"))
        #expect(
            try logged(file) == [
                #"update|users|{"email":"\#(before)"}|{"email":"Else.Where@Mail.example"}"#
            ]
        )
        let added = try user(
            "add",
            "owner",
            "--email",
            before,
            "--password-stdin",
            "--password-cost",
            "5",
            input: "plover tangle 42\n",
            on: file
        )
        #expect(added.status == 0, "\(added)")
        let refused = try user("email", "student", before.uppercased(), on: file)
        #expect(refused.status == 65 && refused.refusal?.contains("owner") == true, "\(refused)")
    }

    static let lastAdmin: [[String]] = [
        ["disable", "admin"], ["role", "admin", "--remove", "admin"],
        ["role", "admin", "--remove", "admin", "--add", "teacher"],
    ]

    @Test("The last admin stays one", arguments: lastAdmin)
    func keepsAdmin(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let state =
            "SELECT status, role, u.version FROM users u JOIN user_roles r ON r.user_id = u.id ORDER BY u.id, role"
        let before = try DatabaseFile(file).rows(state)
        let outcome = try BuiltProgram.registrar.run(["user"] + words + ["--database", file])
        #expect(outcome.status == 65 && outcome.refusal?.contains("admin") == true, "\(outcome)")
        #expect(try DatabaseFile(file).rows(state) == before && logged(file).isEmpty)
        // One who cannot sign in does not count, one who can does.
        #expect(try user("role", "teacher", "--add", "admin", on: file).status == 0)
        #expect(try user("disable", "teacher", on: file).status == 0)
        #expect(try BuiltProgram.registrar.run(["user"] + words + ["--database", file]).status == 65)
        #expect(try setPassword(of: "teacher", to: "a plover in the marsh", on: file).status == 0)
        #expect(try user("enable", "teacher", on: file).status == 0)
        let done = try BuiltProgram.registrar.run(
            ["user"] + words + (words.contains("--add") || words[0] == "disable" ? [] : ["--add", "student"])
                + ["--database", file]
        )
        #expect(done.status == 0, "\(done)")
    }

    static let refused: [(words: [String], status: Int32, says: String)] = [
        (["disable", "studnt"], 67, "student"), (["enable", "nobody-at-all-here"], 67, "user list"),
        (["password", "teachr"], 67, "teacher"), (["role", "admn", "--add", "teacher"], 67, "admin"),
        (["disable", "\u{1b}[2J"], 67, "\\x1b"),
        (["role", "student", "--remove", "student"], 65, "no role at all"),
        (["role", "student", "--add", "king"], 65, "guardian"), (["role", "student"], 64, "--add"),
        (["role", "student", "--add", "teacher", "--remove", "teacher"], 64, "teacher"),
        (["lst"], 64, "list"), (["destroy"], 64, "disable"), ([], 64, "password"),
        (["disable"], 64, "USERNAME"),
        (["disable", "student", "teacher"], 64, "teacher"), (["list", "student"], 64, "student"),
        (["list", "--format", "xml"], 64, "json"), (["list", "--role", "admin"], 64, "--role"),
        (["password", "student", "--password-cost", "4"], 64, "5"),
        (["email", "studnt", "a@mail.example"], 67, "student"),
        (["email", "student", "nowhere"], 65, "name@example.org"),
        (["email", "student", "\u{1b}@mail.example"], 65, "name@example.org"),
        (["email", "student"], 64, "ADDRESS"), (["email"], 64, "ADDRESS"),
        (["email", "student", "a@mail.example", "b@mail.example"], 64, "b@mail.example"),
    ]

    @Test("What cannot be done is said in a line, with what to do", arguments: refused)
    func refuses(words: [String], status: Int32, says: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let outcome = try BuiltProgram.registrar.run(["user"] + words + ["--database", file])
        #expect(outcome.status == status, "\(outcome)")
        #expect(outcome.refusal?.contains(says) == true, "\(outcome)")
        #expect(try logged(file).isEmpty)
    }

    static let actions = ["add", "list", "disable", "enable", "password", "email", "role"]

    @Test("Each action explains itself, and the help of all names it", arguments: actions)
    func explains(action: String) throws {
        let help = try BuiltProgram.registrar.run("user", action, "--help")
        #expect(help.status == 0 && help.output.hasPrefix("usage: registrar user \(action)"))
        #expect(help.output.contains("--database FILE") && help.outputLines.allSatisfy { $0.count <= 100 })
        let all = try BuiltProgram.registrar.run("user", "--help")
        #expect(all.outputLines.contains { $0.hasPrefix("  \(action) ") })
    }
}
