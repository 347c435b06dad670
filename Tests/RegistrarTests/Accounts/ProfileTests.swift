import Foundation
import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("The profile", .fewSchools) @Loop struct ProfileTests {
    @Test(
        "It shows name, e-mail and phone, and leads to the form",
        arguments: ["student", "teacher", "admin"]
    )
    func shows(username: String) async throws {
        let school = try TestSchool()
        let page = try await school.signedIn(username).get("/profile")
        #expect(page.status == 200)
        let stored = try school.school.database.first(
            "SELECT email FROM users WHERE username = ?",
            .text(username)
        ) { $0.text(0) }
        #expect(page.text.contains(try #require(stored)))
        #expect(page.text.contains("href=\"/edit_profile\""))
        #expect(page.header(.cacheControl) == "no-store")
    }

    @Test("What is saved shows on the next page")
    func saves() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let answer = try await client.submit(
            try await client.get("/edit_profile"),
            ["name": "  Zoë Ünal <b>& 王小明 ", "email": "zoe@mail.example", "phone": "+44 (20) 7946-0018/3.1"]
        )
        #expect(answer.status == 303 && answer.location == "/profile")
        let page = try await client.follow(answer)
        #expect(page.flashes == ["Profile updated successfully."])
        #expect(page.text.contains("<bdi>Zoë Ünal &lt;b&gt;&amp; 王小明</bdi>"))
        #expect(page.text.contains("zoe@mail.example") && page.text.contains("+44 (20) 7946-0018/3.1"))
        let form = try await client.get("/edit_profile")
        #expect(form.value(of: "name") == "Zoë Ünal <b>& 王小明")
    }

    nonisolated static let refusals: [(field: String, value: String?)] = [
        ("name", nil), ("name", ""), ("name", " \u{3000} "), ("name", String(repeating: "é", count: 201)),
        ("name", "line\nbreak"), ("name", "nul\u{0}"), ("name", "\u{FFFD}"), ("name", "Ann\u{202E}nnA"),
        ("name", "\u{200B}\u{200D}"), ("name", "\u{3164}"), ("name", "\u{2800}"),
        ("email", nil), ("email", ""), ("email", "nowhere"), ("email", "Teacher@Larkfield.example"),
        ("email", "\(String(repeating: "x", count: 250))@b.example"),
        ("phone", nil), ("phone", "call me"), ("phone", "+"), ("phone", String(repeating: "1", count: 33)),
        ("phone", "12\u{0}"), ("phone", "１２３"), ("phone", "12345 ext. 3"),
    ]

    @Test("What cannot be used is refused beside its field, typed text and all", arguments: refusals)
    func refuses(field: String, value: String?) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let before = try school.texts(
            "SELECT name || email || phone || version FROM users WHERE username = 'student'"
        )
        var typed = ["name": "New Name", "email": "new@mail.example", "phone": "123"]
        typed[field] = value
        let page = try await client.submit(
            try await client.get("/edit_profile"),
            ["name": typed["name"], "email": typed["email"], "phone": typed["phone"]]
        )
        #expect(page.status == 422)
        #expect(page.title?.hasPrefix("Error: Edit profile") == true)
        #expect(page.text.contains("id=\"\(field)-error\""))
        #expect(page.text.components(separatedBy: "-error\" class").count == 2, "one field alone is wrong")
        for (other, text) in typed where other != field { #expect(page.value(of: other) == text) }
        #expect(
            try school.texts("SELECT name || email || phone || version FROM users WHERE username = 'student'")
                == before
        )
        #expect(
            try school.number(
                "SELECT count(*) FROM changes WHERE action = 'update' AND address = '127.0.0.1'"
            ) == 0
        )
    }

    nonisolated static let taken: [(field: String, value: String)] = [
        ("name", String(repeating: "名", count: 200)), ("name", "O'Brien, 3rd"), ("name", "עֲדִי"),
        ("name", "🎓 Ann"), ("name", "⠠⠁⠝⠝\u{2800}⠠⠇⠊"), ("name", "नीता"), ("name", "e\u{301}"),
        ("email", "CHLOE+school@mail.example"), ("phone", ""), ("phone", "0"),
    ]

    @Test("Names in any script and an empty phone are taken", arguments: taken)
    func takes(field: String, value: String) async throws {
        let client = try await TestSchool().signedIn("student")
        let answer = try await client.submit(try await client.get("/edit_profile"), [field: value])
        #expect(answer.status == 303)
        #expect(try await client.get("/edit_profile").value(of: field) == value)
    }

    /// Each is blank to the eye, or nothing but marks that have no letter to stand on.
    nonisolated static let blanks = [
        "\u{115F}", "\u{1160}", "\u{3164}", "\u{FFA0}", "\u{17B4}", "\u{17B5}", "\u{180E}", "\u{E0020}",
        "\u{1D159}", "\u{2800}", "\u{13441}", "\u{13442}", "\u{FFFC}", "\u{16FE4}",
        "\u{301}", "\u{335}\u{336}", "\u{20DD}", "\u{93E}", "\u{2800} \u{200B}\u{301}\u{3164}",
    ]

    @Test("A name that nobody can see is refused", arguments: blanks)
    func refusesBlanks(name: String) async throws {
        let client = try await TestSchool().signedIn("student")
        let page = try await client.submit(try await client.get("/edit_profile"), ["name": name])
        #expect(page.status == 422)
        #expect(page.text.contains("Enter a name that can be seen"))
    }

    @Test("A profile is changed so often in an hour, as each change is logged for good")
    func limitsEdits() async throws {
        let school = try TestSchool { $0.attempts.profileEdits = 3 }
        let client = try await school.signedIn("student")
        func edit(_ phone: String) async throws -> Received {
            try await client.submit(try await client.get("/edit_profile"), ["phone": phone])
        }
        for number in 1...3 { #expect(try await edit("\(number)").status == 303) }
        let refused = try await edit("4")
        #expect(refused.status == 429 && refused.header(.retryAfter) == "3600", "\(refused.status)")
        #expect(try await client.get("/edit_profile").value(of: "phone") == "3")
        // Somebody else may.
        let other = try await school.signedIn("teacher")
        #expect(try await other.submit(try await other.get("/edit_profile"), ["phone": "5"]).status == 303)
        school.clock.advance(by: 3600)
        #expect(try await edit("6").status == 303)
    }

    @Test("How often it tells that somebody has an address is limited as it is for who registers")
    func limitsTakenAddresses() async throws {
        let school = try TestSchool { $0.attempts.registrations = 3 }
        let client = try await school.signedIn("student")
        func edit(_ email: String, phone: String = "call me") async throws -> Received {
            try await client.submit(
                try await client.get("/edit_profile"),
                ["email": email, "phone": phone]
            )
        }
        for email in ["teacher@larkfield.example", "TEACHER@larkfield.example", "teacher@larkfield.example"] {
            #expect(try await edit("free@mail.example").status == 422)
            #expect(try await edit(email).text.contains("id=\"email-error\""))
        }
        for email in ["teacher@larkfield.example", "free@mail.example"] {
            let refused = try await edit(email, phone: "1")
            #expect(refused.status == 429 && refused.header(.retryAfter) == "3600")
        }
        // Nothing is told of an address that stays.
        let own = try #require(try await client.get("/edit_profile").value(of: "email"))
        #expect(try await edit(own, phone: "1").status == 303)
        #expect(try await school.visitor().register("newcomer").status == 429)
        school.clock.advance(by: 3600)
        #expect(try await edit("free@mail.example", phone: "2").status == 303)
    }

    @Test("Many networks are told little more: an account as much as one, a neighbourhood as three")
    func limitsTakenAddressesEverywhere() async throws {
        let school = try TestSchool { $0.attempts.registrations = 2 }
        func ask(_ username: String, from address: String) async throws -> Int {
            let client = school.visitor(from: address)
            _ = try await client.signIn(username)
            return try await client.submit(
                try await client.get("/edit_profile"),
                ["email": username == "admin" ? "teacher@larkfield.example" : "admin@larkfield.example"]
            ).status
        }
        for number in 1...2 {
            #expect(try await ask("student", from: "2001:db8:\(number)::1") == 422)
        }
        #expect(try await ask("student", from: "2001:db8:3::1") == 429, "one account")
        for number in 2...5 {
            let username = number < 4 ? "teacher" : "admin"
            #expect(try await ask(username, from: "2001:db8:1:\(number)::1") == 422, "\(number)")
        }
        #expect(try await school.visitor(from: "2001:db8:1:6::1").register("student").status == 422)
        let another = school.visitor(from: "2001:db8:1:7::1")
        #expect(try await another.register("student").status == 429, "one site")
        #expect(try await school.visitor(from: "2001:db8:2::1").register("student").status == 422)
        school.clock.advance(by: 3600)
        #expect(try await ask("student", from: "2001:db8:1:7::1") == 422)
    }

    @Test("One's own address in another case is one's own")
    func keepsOwnAddress() async throws {
        let client = try await TestSchool().signedIn("student")
        let form = try await client.get("/edit_profile")
        let email = try #require(form.value(of: "email"))
        #expect(try await client.submit(form, ["email": email.uppercased()]).status == 303)
        #expect(try await client.get("/edit_profile").value(of: "email") == email.uppercased())
    }

    @Test("Two tabs: the second save is shown what the first one stored and overwrites nothing")
    func showsConflicts() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let (first, second) = (try await client.get("/edit_profile"), try await client.get("/edit_profile"))
        #expect(try await client.submit(first, ["name": "First Tab"]).status == 303)
        _ = try await client.get("/profile")
        let page = try await client.submit(second, ["name": "Second Tab", "phone": "77"])
        #expect(page.status == 422)
        #expect(page.text.contains("First Tab") && page.value(of: "name") == "Second Tab")
        #expect(page.text.contains("id=\"phone-error\""))
        #expect(try school.texts("SELECT name FROM users WHERE username = 'student'") == ["First Tab"])
        #expect(
            try await client.submit(page, ["name": "Second Tab"]).status == 422,
            "sent again it still overwrites nothing"
        )
        let fresh = try await client.get("/edit_profile")
        #expect(try await client.submit(fresh, ["name": "Second Tab"]).status == 303)
    }

    @Test("A conflict about nothing is still one")
    func reportsEqualConflicts() async throws {
        let client = try await TestSchool().signedIn("student")
        let (first, second) = (try await client.get("/edit_profile"), try await client.get("/edit_profile"))
        #expect(try await client.submit(first, ["name": "Same"]).status == 303)
        let page = try await client.submit(second, ["name": "Same"])
        #expect(page.status == 422 && page.text.contains("changed elsewhere"))
    }

    @Test(
        "A version that is no number is a conflict, none at all is today's",
        arguments: ["x", "", "-1", "99999999999999999999"]
    )
    func readsVersions(version: String) async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let form = try await client.get("/edit_profile")
        #expect(try await client.submit(form, ["version": version, "name": "Odd"]).status == 422)
        #expect(try await client.submit(form, ["version": nil, "name": "Plain"]).status == 303)
        #expect(try school.texts("SELECT name FROM users WHERE username = 'student'") == ["Plain"])
    }

    @Test("Nobody edits another's profile by adding fields")
    func ignoresOtherFields() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        let form = try await client.get("/edit_profile")
        let answer = try await client.submit(
            form,
            [
                "name": "Mine", "id": "1", "user_id": "1", "username": "root", "role": "admin",
                "password_hash": "x",
            ]
        )
        #expect(answer.status == 303)
        #expect(try school.number("SELECT count(*) FROM users WHERE name = 'Mine'") == 1)
        #expect(
            try school.number("SELECT count(*) FROM users WHERE username = 'root' OR password_hash = 'x'")
                == 0
        )
        #expect(try school.number("SELECT count(*) FROM user_roles WHERE role = 'admin'") == 1)
    }
}
