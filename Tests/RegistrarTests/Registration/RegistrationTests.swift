import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("Who may register", .fewSchools) @Loop struct RegistrationTests {
    /// A school that asks for a code, with one to use.
    private func invited(role: String = "student", uses: Int = 1, days: Int = 14) async throws -> (
        TestSchool, String
    ) {
        let school = try TestSchool {
            $0.registration = .invitation
            $0.attempts.signInsOfAddress = 5
        }
        let now = school.clock.now
        let invitation = try #require(NewInvitation(role: role, uses: uses, days: days, at: now))
        let code = InvitationCode()
        _ = try await school.school.write { try invitation.store(code, in: $0, by: .commandLine(at: now)) }
        return (school, code.grouped)
    }

    private func register(
        _ client: Client,
        _ code: String?,
        _ username: String = "newcomer",
        password: String = Client.newPassword
    ) async throws -> Received {
        try await client.submit(
            try await client.get("/register"),
            [
                "code": code, "username": username, "email": "\(username)@mail.example",
                "password": password,
            ]
        )
    }

    private func count(_ school: TestSchool) throws -> Int { try school.number("SELECT count(*) FROM users") }

    // MARK: Closed

    @Test("Closed: the page says whom to ask, and no page leads to it")
    func saysWhomToAsk() async throws {
        let client = try TestSchool { $0.registration = .closed }.visitor()
        let page = try await client.get("/register")
        #expect(page.status == 403 && page.title?.hasPrefix("Registration is closed") == true)
        #expect(page.text.contains("registrar’s office") && page.text.contains("href=\"/login\""))
        #expect(page.forms.isEmpty)
        for target in ["/", "/login", "/register", "/nothing"] {
            #expect(try await !client.get(target).text.contains("href=\"/register\""), "\(target)")
        }
    }

    @Test("Closed: a form that is sent all the same makes no account")
    func refusesForms() async throws {
        let school = try TestSchool { $0.registration = .closed }
        let client = school.visitor()
        let before = try count(school)
        let token = try #require(try await client.get("/login").csrfToken)
        let answer = try await client.post(
            "/register",
            [
                ("csrf_token", token), ("username", "newcomer"), ("email", "new@mail.example"),
                ("password", Client.newPassword),
            ]
        )
        #expect(answer.status == 403 && answer.title?.hasPrefix("Registration is closed") == true)
        #expect(try count(school) == before)
    }

    // MARK: By invitation

    @Test(
        "A code opens the door to what it says",
        arguments: ["student", "teacher", "registrar", "guardian"]
    )
    func admits(role: String) async throws {
        let (school, code) = try await invited(role: role)
        let client = school.visitor()
        let answer = try await register(client, code, password: "a plover in the marsh")
        #expect(answer.status == 303 && answer.location == "/login")
        #expect(
            try school.texts(
                "SELECT r.role FROM user_roles r JOIN users u ON u.id = r.user_id WHERE u.username = 'newcomer'"
            ) == [role]
        )
        #expect(try await client.signIn("newcomer", "a plover in the marsh").status == 303)
    }

    @Test("A code is good for as many as it says", arguments: [1, 3])
    func countsUses(uses: Int) async throws {
        let (school, code) = try await invited(uses: uses)
        let client = school.visitor()
        for number in 0..<uses {
            #expect(try await register(client, code, "newcomer\(number)").status == 303)
        }
        let page = try await register(client, code, "one-too-many")
        #expect(page.status == 422 && page.text.contains("id=\"code-error\""))
    }

    @Test("Of two at once with the last use one gets in")
    func settlesRaces() async throws {
        let (school, code) = try await invited()
        let tasks = ["one-racer", "two-racer"].map { username in
            Task.immediate { @Loop in try await self.register(school.visitor(), code, username).status }
        }
        var answers: [Int] = []
        for task in tasks { answers.append(try await task.value) }
        #expect(answers.sorted() == [303, 422])
        #expect(try school.number("SELECT count(*) FROM users WHERE username LIKE '%-racer'") == 1)
    }

    @Test("It ends when it says")
    func expires() async throws {
        let (school, code) = try await invited(days: 2)
        school.clock.advance(by: 2 * 24 * 3600)
        #expect(try await register(school.visitor(), code).status == 422)
        school.clock.advance(by: -1)
        #expect(try await register(school.visitor(), code).status == 303)
    }

    @Test("No number is given twice, so that the log tells one invitation from another for good")
    func keepsNumbers() async throws {
        let (school, _) = try await invited(days: 2)
        school.clock.advance(by: 400 * 24 * 3600)
        try await school.school.tidy()
        let now = school.clock.now
        let next = try #require(NewInvitation(role: "teacher", uses: 1, days: 1, at: now))
        let id = try await school.school.write {
            try next.store(InvitationCode(), in: $0, by: .commandLine(at: now))
        }
        #expect(id == 2)
    }

    @Test("One that was revoked opens no door any more, and that is logged")
    func revokes() async throws {
        let (school, code) = try await invited(uses: 2)
        let now = school.clock.now
        #expect(try await register(school.visitor(), code).status == 303)
        #expect(try await school.school.write { try $0.revoke(1, by: .commandLine(at: now)) } == .open)
        #expect(try await register(school.visitor(), code, "late-comer").status == 422)
        #expect(try await school.school.write { try $0.revoke(1, by: .commandLine(at: now)) } == .revoked)
        #expect(
            try school.texts(
                "SELECT after_json FROM changes WHERE subject = 'invitations' AND action = 'update'"
            )
                == [#"{"state":"revoked"}"#]
        )
        let listed = try school.school.database.listedInvitations(at: now)
        #expect(listed.map(\.used) == [1] && listed.map(\.uses) == [2] && listed.map(\.state) == [.revoked])
        #expect(throws: UnknownInvitation.self) {
            try school.school.database.revoke(2, by: .commandLine(at: now))
        }
    }

    /// By the clock of whoever revokes it, which may be wrong.
    @Test("One that has expired is revoked too, and stays so when the clock is put right")
    func revokesExpired() async throws {
        let (school, code) = try await invited(days: 1)
        let later = school.clock.now + 2 * 86_400
        #expect(try await school.school.write { try $0.revoke(1, by: .commandLine(at: later)) } == .expired)
        #expect(try school.school.database.listedInvitations(at: later).map(\.state) == [.revoked])
        #expect(try await register(school.visitor(), code).status == 422)
        #expect(
            try school.texts(
                "SELECT before_json FROM changes WHERE subject = 'invitations' AND action = 'update'"
            )
                == [#"{"state":"expired"}"#]
        )
    }

    @Test("One that is used up stays so: there is nothing to revoke")
    func keepsUsedUp() async throws {
        let (school, code) = try await invited()
        let now = school.clock.now
        #expect(try await register(school.visitor(), code).status == 303)
        #expect(try await school.school.write { try $0.revoke(1, by: .commandLine(at: now)) } == .usedUp)
        #expect(try school.school.database.listedInvitations(at: now).map(\.state) == [.usedUp])
    }

    @Test("Of two at once, a revocation and a use, no use comes after")
    func revokesMeanwhile() async throws {
        let (school, code) = try await invited()
        let now = school.clock.now
        let typed = try #require(InvitationCode(code))
        let found = try #require(try school.school.database.invitation(typed, at: now))
        _ = try await school.school.write { try $0.revoke(1, by: .commandLine(at: now)) }
        await #expect(throws: UsedUpInvitation.self) {
            try await school.school.write { try $0.use(found, at: now) }
        }
    }

    @Test("It may be typed as people type")
    func readsCodes() async throws {
        let (school, code) = try await invited(uses: 9)
        let spellings = [
            code.lowercased(), code.replacing("-", with: ""), " \(code.replacing("-", with: "  ")) ",
            code.replacing("0", with: "O").replacing("1", with: "l"), "\(code)-",
        ]
        for (number, spelling) in spellings.enumerated() {
            #expect(
                try await register(school.visitor(), spelling, "newcomer\(number)").status == 303,
                "\(spelling)"
            )
        }
    }

    nonisolated static let wrong: [String?] = [
        nil, "", " - ", "7K3M", "7K3M-9QXD-2TVW-HB5U", "7K3M-9QXD-2TVW-HB5N-A", "７K3M-9QXD-2TVW-HB5N",
        "%%%%-%%%%-%%%%-%%%%", String(repeating: "A", count: 5_000), "\u{0}7K3M9QXD2TVWHB5",
    ]

    @Test("What cannot be a code is refused without being counted", arguments: wrong)
    func refusesOddities(code: String?) async throws {
        let (school, _) = try await invited()
        let before = try count(school)
        let page = try await register(school.visitor(), code)
        #expect(page.status == 422 && page.text.contains("id=\"code-error\""))
        #expect(page.title?.hasPrefix("Error: Register") == true && page.value(of: "username") == "newcomer")
        #expect(try count(school) == before)
        #expect(try school.number("SELECT count(*) FROM attempts") == 0)
    }

    @Test("Wrong codes count, and after too many the next must wait; a right one need not")
    func countsWrongCodes() async throws {
        let (school, code) = try await invited()
        let client = school.visitor(from: "198.51.100.7")
        for _ in 0..<5 {
            #expect(try await register(client, InvitationCode().grouped).status == 422)
        }
        let refused = try await register(client, InvitationCode().grouped)
        #expect(refused.status == 429 && refused.header(.retryAfter) == "300")
        #expect(try await register(school.visitor(from: "198.51.100.7"), code).status == 303)
        #expect(try school.number("SELECT count(*) FROM attempts WHERE kind = 'invitation'") == 5)
        school.clock.advance(by: 300)
        #expect(try await register(client, InvitationCode().grouped).status == 422)
    }

    @Test("Who has no code learns nothing of the names that are taken")
    func hidesNames() async throws {
        let (school, _) = try await invited()
        let page = try await register(school.visitor(), InvitationCode().grouped, "student")
        #expect(page.status == 422 && page.text.contains("id=\"code-error\""))
        #expect(!page.text.contains("id=\"username-error\""))
        #expect(try school.number("SELECT count(*) FROM attempts WHERE kind = 'taken'") == 0)
    }

    @Test("A refusal for another reason leaves the code as good as before")
    func keepsUses() async throws {
        let (school, code) = try await invited(role: "teacher")
        let client = school.visitor()
        let short = try await register(client, code, password: "fourteen chars")
        #expect(short.status == 422 && short.text.contains("id=\"password-error\""), "a teacher's has 15")
        #expect(short.value(of: "code") == code)
        #expect(try await register(client, code, "student", password: "a plover in the marsh").status == 422)
        #expect(try school.number("SELECT uses_left FROM invitations") == 1)
        #expect(try await register(client, code, password: "a plover in the marsh").status == 303)
        #expect(try school.number("SELECT uses_left FROM invitations") == 0)
    }

    @Test("Another's form of an open school brings no code and no role")
    func ignoresFields() async throws {
        let school = try TestSchool()
        let answer = try await school.visitor().submit(
            try await school.visitor().get("/register"),
            ["username": "newcomer"]
        )
        #expect(answer.status == 403, "a form of another browser")
        let client = school.visitor()
        let form = try await client.get("/register")
        #expect(form.value(of: "code") == nil)
        let made = try await client.submit(
            form,
            [
                "username": "newcomer", "email": "new@mail.example", "password": Client.newPassword,
                "role": "admin", "code": "7K3M-9QXD-2TVW-HB5N",
            ]
        )
        #expect(made.status == 303)
        #expect(
            try school.texts(
                "SELECT r.role FROM user_roles r JOIN users u ON u.id = r.user_id WHERE u.username = 'newcomer'"
            ) == ["student"]
        )
    }

    @Test("The code is nowhere in the database; the log says who came by which invitation")
    func logs() async throws {
        let (school, code) = try await invited(role: "teacher", uses: 2)
        _ = try await register(school.visitor(), code, password: "a plover in the marsh")
        let plain = code.replacing("-", with: "")
        #expect(
            try school.texts(
                "SELECT code_hash || coalesce((SELECT group_concat(after_json) FROM changes), '') FROM invitations"
            )
            .allSatisfy { !$0.contains(code) && !$0.contains(plain) }
        )
        #expect(
            try school.texts("SELECT after_json FROM changes WHERE subject = 'invitations'") == [
                #"{"role":"teacher","uses":2,"expires_at":1796385600}"#
            ]
        )
        #expect(
            try school.texts("SELECT reason FROM changes WHERE reason LIKE 'invitation%'") == ["invitation 1"]
        )
    }

    @Test("Codes have sixteen of thirty-two marks, and no two are the same")
    func makesCodes() throws {
        let codes = (0..<500).map { _ in InvitationCode() }
        #expect(Set(codes.map(\.hash)).count == 500)
        for code in codes {
            #expect(code.grouped.wholeMatch(of: /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/) != nil)
            #expect(InvitationCode(code.grouped) == code)
        }
        #expect(Set(codes.flatMap { $0.grouped }).count == 33, "every mark comes up, and the hyphen")
    }

    nonisolated static let bounds: [(role: String, uses: Int, days: Int)] = [
        ("admin", 1, 1), ("king", 1, 1), ("student", 0, 1), ("student", 10_001, 1), ("student", 1, 0),
        ("student", 1, 367), ("student", .max, .max),
    ]

    @Test("An invitation has its bounds", arguments: bounds)
    func refusesBounds(role: String, uses: Int, days: Int) {
        #expect(NewInvitation(role: role, uses: uses, days: days, at: TestSchool.noon) == nil)
    }
}
