import HTTP
import SQLite
import TestSupport
import Testing
import Web

@testable import Registrar

@Suite("The change log", .fewSchools) @Loop struct ChangeLogTests {
    struct Entry: Equatable, CustomStringConvertible {
        var action: String
        var subject: String
        var actor: String?
        var before: String?
        var after: String?
        var reason: String?

        var description: String {
            "\(action) \(subject) by \(actor ?? "nobody"): \(before ?? "-") → \(after ?? "-"), \(reason ?? "-")"
        }
    }

    private nonisolated static let address = "198.51.100.7"

    /// What was logged from the test's address at the time of its clock.
    private func entries(_ school: TestSchool) throws -> [Entry] {
        let rows = try school.school.database.query(
            """
            SELECT c.action, c.subject || ' ' || c.subject_key, u.username, c.before_json, c.after_json, c.batch,
              c.reason
            FROM changes c LEFT JOIN users u ON u.id = c.actor_id WHERE c.at = ? AND c.address = ? ORDER BY c.id
            """,
            .int(school.clock.now),
            .text(Self.address)
        ) { row in
            let entry = Entry(
                action: row.text(0),
                subject: row.text(1),
                actor: row.optionalText(2),
                before: row.optionalText(3),
                after: row.optionalText(4),
                reason: row.optionalText(6)
            )
            return (entry, row.text(5))
        }
        #expect(rows.allSatisfy { $0.1.count == 16 }, "a batch that cannot be told from another")
        return rows.map(\.0)
    }

    private func id(_ username: String, _ school: TestSchool) throws -> Int {
        try #require(
            try school.school.database.first("SELECT id FROM users WHERE username = ?", .text(username)) {
                $0.int(0)
            }
        )
    }

    @Test("Sign-in and sign-out are logged with who, when and from where")
    func logsAccess() async throws {
        let school = try TestSchool()
        let client = school.visitor(from: Self.address)
        _ = try await client.signIn("student")
        _ = try await client.submit(try await client.get("/logout"))
        let subject = "login_sessions user \(try id("student", school))"
        #expect(
            try entries(school) == [
                Entry(action: "sign_in", subject: subject, actor: "student"),
                Entry(action: "sign_out", subject: subject, actor: "student"),
            ]
        )
    }

    @Test("A refusal names the account that was tried")
    func logsRefusals() async throws {
        let school = try TestSchool()
        _ = try await school.visitor(from: Self.address).signIn("STUDENT", "wrong-password")
        let subject = "login_sessions user \(try id("student", school))"
        #expect(try entries(school) == [Entry(action: "refused", subject: subject, reason: "wrong password")])
    }

    @Test("A right password for an account that is disabled is refused, and the log says why")
    func logsDisabledAccounts() async throws {
        let school = try TestSchool()
        try await school.school.write {
            _ = try $0.execute("UPDATE users SET status = 'locked' WHERE username = 'student'")
        }
        _ = try await school.visitor(from: Self.address).signIn("student")
        #expect(try entries(school).map(\.reason) == ["this account cannot sign in"])
    }

    @Test("Who signs in where somebody else is signed in ends that session, and both stand in the log")
    func logsSwitches() async throws {
        let school = try TestSchool()
        let client = school.visitor(from: Self.address)
        _ = try await client.signIn("student")
        school.clock.advance(by: 60)
        _ = try await client.signIn("teacher")
        #expect(
            try entries(school) == [
                Entry(
                    action: "sign_out",
                    subject: "login_sessions user \(try id("student", school))",
                    actor: "student",
                    reason: "somebody else signed in here"
                ),
                Entry(
                    action: "sign_in",
                    subject: "login_sessions user \(try id("teacher", school))",
                    actor: "teacher"
                ),
            ]
        )
    }

    @Test("Who signs in again as themselves stands in the log as such, and nobody as having left")
    func logsRenewals() async throws {
        let school = try TestSchool()
        let client = school.visitor(from: Self.address)
        _ = try await client.signIn("student")
        _ = try await client.signIn("student")
        let subject = "login_sessions user \(try id("student", school))"
        #expect(
            try entries(school) == [
                Entry(action: "sign_in", subject: subject, actor: "student"),
                Entry(
                    action: "sign_in",
                    subject: subject,
                    actor: "student",
                    reason: "already logged in here"
                ),
            ]
        )
    }

    @Test("Failures of a name from an address are logged once an hour, and so is that they are too many")
    func logsThrottling() async throws {
        let school = try TestSchool()
        let client = school.visitor(from: Self.address)
        func refused() throws -> [String] {
            try school.texts(
                "SELECT subject_key || ': ' || reason FROM changes WHERE action = 'refused' ORDER BY id"
            )
        }
        let user = try id("student", school)
        let both = ["user \(user): wrong password", "user \(user): too many failures from \(Self.address)"]
        for _ in 0..<13 { _ = try await client.signIn("student", "wrong-password") }
        #expect(try refused() == both)
        school.clock.advance(by: AttemptLimits.signInWindow + 1)
        for _ in 0..<12 { _ = try await client.signIn("student", "wrong-password") }
        #expect(try refused() == both)
        _ = try await school.visitor(from: "198.51.100.8").signIn("student", "wrong-password")
        #expect(try refused() == both + [both[0]], "another address")
        school.clock.advance(by: 3600)
        for _ in 0..<12 { _ = try await client.signIn("student", "wrong-password") }
        #expect(try refused() == both + [both[0]] + both)
    }

    @Test("An address whose line is full is logged once, whatever the names")
    func logsThrottledAddress() async throws {
        let school = try TestSchool {
            $0.attempts.signInsOfAddress = 3
            $0.attempts.delayStep = .zero
        }
        let client = school.visitor(from: Self.address)
        for number in 0..<14 { _ = try await client.signIn("name-\(number)", "wrong-password") }
        let found = try entries(school)
        #expect(found.count == 3 + 8 + 1)
        #expect(
            found.last
                == Entry(
                    action: "refused",
                    subject: "login_sessions address \(Self.address)",
                    reason: "too many failures from \(Self.address)"
                )
        )
    }

    @Test("Whoever guesses for a year makes so many rows an hour, and the last one says that there were more")
    func boundsRefusals() async throws {
        let school = try TestSchool {
            $0.passwordCost = 1
            $0.attempts.signIns = nil
        }
        func rows() throws -> Int {
            try school.number("SELECT count(*) FROM changes WHERE action = 'refused'")
        }
        let (client, most) = (school.visitor(from: Self.address), Database.RefusalBounds.all.most)
        let near = Database.RefusalBounds.all.mostNear
        for number in 0..<near + 5 { _ = try await client.signIn("name-\(number)", "wrong") }
        #expect(try rows() == near + 1)
        #expect(
            try school.texts("SELECT subject_key || ' ' || reason FROM changes ORDER BY id DESC LIMIT 1")
                == ["* more of unknown names in an hour than are listed; the event log has all of them"]
        )
        for number in 0..<most {
            let elsewhere = school.visitor(from: "198.51.\(number % 5).7")
            _ = try await elsewhere.signIn("name-\(number)", "wrong")
        }
        #expect(try rows() == most)
        // Noise does not hide that somebody guesses at an account.
        _ = try await client.signIn("admin", "wrong")
        #expect(try rows() == most + 1)
        #expect(try await client.signIn("student").status == 303)
        school.clock.advance(by: 3600)
        _ = try await client.signIn("name-0", "wrong")
        #expect(try rows() == most + 2)
    }

    @Test("Many addresses do not hide that somebody guesses at the office's password")
    func namesStaff() async throws {
        let school = try TestSchool {
            $0.passwordCost = 1
            $0.attempts.signIns = nil
        }
        func rows(_ username: String) throws -> Int {
            try school.school.database.query(
                """
                SELECT 1 FROM changes WHERE action = 'refused'
                  AND subject_key = (SELECT 'user ' || id FROM users WHERE username = ?)
                """,
                .text(username)
            ) { $0.int(0) }.count
        }
        // The addresses of one subscriber are one.
        for number in 1...20 {
            _ = try await school.visitor(from: "2001:db8::\(number)").signIn("student", "wrong")
        }
        #expect(try rows("student") == 1)
        #expect(try school.texts("SELECT address FROM changes WHERE action = 'refused'") == ["2001:db8::/64"])
        let (all, ofStaff) = (Database.RefusalBounds.all, Database.RefusalBounds.ofStaff)
        for site in 1...4 {
            for network in 1...all.mostNear {
                let client = school.visitor(from: "2001:db8:\(site):\(network)::1")
                _ = try await client.signIn("student", "wrong")
            }
        }
        #expect(try rows("student") == all.most)
        // Decoys from one place, however many networks it has, don't use up what there is for the others.
        for network in 1...ofStaff.mostNear + 20 {
            _ = try await school.visitor(from: "2001:db8:1:\(network)::1").signIn("admin", "wrong")
            #expect(try rows("admin") == min(network, ofStaff.mostNear))
        }
        for number in 1...ofStaff.most {
            _ = try await school.visitor(from: "198.51.\(number).1").signIn("admin", "wrong")
            #expect(try rows("admin") == min(number + ofStaff.mostNear, ofStaff.most))
        }
        school.clock.advance(by: 3600)
        _ = try await school.visitor(from: "198.51.1.1").signIn("admin", "wrong")
        #expect(try rows("admin") == ofStaff.most + 1)
    }

    @Test("A name that nobody has is kept as a keyed hash alone: people type passwords there")
    func hidesUnknownNames() async throws {
        let school = try TestSchool()
        let client = school.visitor(from: Self.address)
        _ = try await client.signIn("MySecretPassword", "student")
        _ = try await client.signIn("mysecretpassword", "student")
        let found = try entries(school)
        #expect(found.count == 1, "one name, however it is written")
        #expect(found.allSatisfy { $0.action == "refused" && $0.actor == nil && $0.reason == "unknown name" })
        #expect(found[0].subject.wholeMatch(of: /login_sessions name [0-9a-f]{64}/) != nil)
        let plain = Hexadecimal.encode(SHA256.digest("mysecretpassword".utf8.span))
        #expect(!found[0].subject.contains(plain), "without the key anybody could try names")
        #expect(
            try school.number(
                "SELECT count(*) FROM changes WHERE lower(subject_key || coalesce(after_json, '')) LIKE '%mysecret%'"
            ) == 0
        )
        #expect(
            try school.number("SELECT count(*) FROM attempts WHERE lower(name_mac) LIKE '%mysecret%'") == 0
        )
    }

    @Test("A registration is logged with what was made")
    func logsRegistrations() async throws {
        let school = try TestSchool()
        _ = try await school.visitor(from: Self.address).register("newcomer")
        #expect(
            try entries(school) == [
                Entry(
                    action: "insert",
                    subject: "users \(try id("newcomer", school))",
                    actor: "newcomer",
                    after:
                        #"{"username":"newcomer","name":"newcomer","email":"newcomer@mail.example","roles":["student"]}"#
                )
            ]
        )
    }

    @Test("A profile's change is logged with what was there before, and what stayed is not")
    func logsEdits() async throws {
        let school = try TestSchool()
        let client = school.visitor(from: Self.address)
        _ = try await client.signIn("student")
        school.clock.advance(by: 60)
        let form = try await client.get("/edit_profile")
        let phone = form.value(of: "phone") ?? ""
        _ = try await client.submit(
            form,
            ["name": "Ann \"A\" \\ Ash 安", "phone": "1"]
        )
        #expect(
            try entries(school) == [
                Entry(
                    action: "update",
                    subject: "users \(try id("student", school))",
                    actor: "student",
                    before: #"{"name":"Chloé Fernández","name_sort":"fernández, chloé","phone":"\#(phone)"}"#,
                    after:
                        #"{"name":"Ann \"A\" \\ Ash 安","name_sort":"ann \"a\" \\ ash 安","phone":"1"}"#
                )
            ]
        )
    }

    @Test("What the office had set about a name goes with the name, and stands in the log")
    func logsSpellings() async throws {
        let school = try TestSchool()
        try await school.school.write {
            _ = try $0.execute(
                """
                UPDATE users SET name = '吴思远', name_latin = 'Wu Siyuan', name_sort = 'wu, siyuan'
                WHERE username = 'student'
                """
            )
        }
        let client = school.visitor(from: Self.address)
        _ = try await client.signIn("student")
        for name in ["Xu", "吴思远"] {
            school.clock.advance(by: 60)
            _ = try await client.submit(try await client.get("/edit_profile"), ["name": name])
            let entry = try #require(try entries(school).first)
            #expect(
                entry.before
                    == (name == "Xu"
                        ? #"{"name":"吴思远","name_sort":"wu, siyuan","name_latin":"Wu Siyuan"}"#
                        : #"{"name":"Xu"}"#)
            )
            #expect(
                entry.after == (name == "Xu" ? #"{"name":"Xu","name_sort":"xu"}"# : #"{"name":"吴思远"}"#)
            )
        }
    }

    @Test("What the operator adds is nobody's doing on the site")
    func logsOperator() async throws {
        let school = try TestSchool()
        let now = school.clock.now
        try await school.school.write { database in
            let account = NewAccount(
                username: try Username("office"),
                email: try EmailAddress("office@mail.example"),
                name: try PersonName("The Office"),
                role: "registrar",
                passwordHash: "x"
            )
            let origin = Change.Origin(user: nil, address: Self.address, at: now)
            _ = try database.add(account, by: origin, isOwn: false)
        }
        #expect(try entries(school).map(\.actor) == [nil])
    }

    @Test("A change that fails leaves no line, and a line that fails no change")
    func sharesTransaction() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let count = try school.number("SELECT count(*) FROM changes")
        try await school.school.write { database in
            try database.runScript(
                """
                CREATE TRIGGER refuse BEFORE INSERT ON changes WHEN NEW.action IN ('insert', 'update')
                BEGIN SELECT RAISE(ABORT, 'the log is full'); END;
                """
            )
        }
        #expect(
            try await client.submit(try await client.get("/edit_profile"), ["name": "Unlogged"]).status == 500
        )
        #expect(try await school.visitor().register("unlogged").status == 500)
        #expect(try school.number("SELECT count(*) FROM users WHERE name IN ('Unlogged', 'unlogged')") == 0)
        #expect(try school.number("SELECT count(*) FROM changes") == count)
    }
}
