import Foundation
import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("Registering", .fewSchools) @Loop struct RegisterTests {
    private nonisolated static let failed = "Failed to register new user. Please check your input data again."

    @Test("A new account can sign in and is a student's, called by the user name")
    func registers() async throws {
        let school = try TestSchool()
        let client = school.visitor()
        let answer = try await client.register("Robin.Moss", email: "Robin@Moss.example")
        #expect(answer.status == 303 && answer.location == "/login")
        #expect(try await client.follow(answer).flashes == ["Registration successful! Please log in."])
        let page = try await client.follow(try await client.signIn("robin.moss", Client.newPassword))
        #expect(page.flashes == ["Robin.Moss, welcome back!", "No record found."])
        #expect(page.text.contains("<bdi>Robin.Moss</bdi>, student"))
        let profile = try await client.get("/profile")
        #expect(profile.text.contains("Robin@Moss.example"))
        #expect(
            try school.texts("SELECT password_hash FROM users ORDER BY id DESC LIMIT 1")[0].hasPrefix("$y$")
        )
    }

    nonisolated static let refusals: [(field: String, value: String?)] = [
        ("username", nil), ("username", ""), ("username", "   "), ("username", "x"),
        ("username", String(repeating: "x", count: 65)), ("username", String(repeating: "x", count: 5_000)),
        ("username", "two words"), ("username", "tab\tbed"), ("username", "nul\u{0}l"),
        ("username", "a\u{FFFD}b"),
        ("username", "student"), ("username", "Student"), ("username", "<b>"),
        ("email", nil), ("email", ""), ("email", "nowhere"), ("email", "a@b@c.example"),
        ("email", "a b@c.example"),
        ("email", "a@-b.example"), ("email", "\(String(repeating: "x", count: 250))@b.example"),
        ("email", "a@b\u{0}.example"), ("email", "STUDENT@students.larkfield.example"),
        ("password", nil), ("password", ""), ("password", "7 chars"),
        ("password", String(repeating: "x", count: 512)),
        ("password", "        "), ("password", "password1"), ("password", "Newcomer"),
        ("password", "registrar"),
        ("password", "nul\u{0}inside"),
    ]

    @Test("What cannot be used is refused beside its field, and nothing is stored", arguments: refusals)
    func refuses(field: String, value: String?) async throws {
        let school = try TestSchool()
        let client = school.visitor()
        let before = try school.number("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM changes)")
        var typed = [
            "username": "newcomer", "email": "newcomer@mail.example", "password": Client.newPassword,
        ]
        typed[field] = value
        let form = try await client.get("/register")
        let page = try await client.submit(
            form,
            ["username": typed["username"], "email": typed["email"], "password": typed["password"]]
        )
        #expect(page.status == 422)
        #expect(page.flashes == [Self.failed])
        #expect(page.title?.hasPrefix("Error: Register") == true)
        #expect(page.text.contains("id=\"\(field)-error\""))
        #expect(page.text.components(separatedBy: "-error\" class").count == 2, "one field alone is wrong")
        #expect(page.value(of: "password") == "")
        if field != "username" { #expect(page.value(of: "username") == "newcomer") }
        #expect(
            try school.number("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM changes)")
                == before
        )
        #expect(try school.number("SELECT count(*) FROM attempts WHERE kind = 'registration'") == 0)
    }

    /// Each of them a reader could take for `admin`.
    nonisolated static let twins = [
        "ADMIN", "Admin", " admin ", "ａｄｍｉｎ", "аdmin", "admіn", "αdmin", "ad\u{200B}min", "admin\u{200D}",
        "\u{FEFF}admin", "ad\u{00AD}min", "adm\u{2060}in", "admın", "𝐚𝐝𝐦𝐢𝐧", "ⓐⓓⓜⓘⓝ", "admin\u{E0001}",
        "ad\u{034F}min",
        "ad\u{202E}min", "adⅿin", "admin\u{3164}", "ᵃdmin", "adm\u{00A0}in",
        // In one script, or in another one altogether.
        "adrnin", "ADMlN", "adm1n", "admln", "Adm|n", "ádmin", "admi\u{323}n", "adm\u{301}in", "admin.",
        "_admin",
        "admin__", "\u{430}\u{501}\u{43C}\u{456}\u{43F}", "ΑDΜΙΝ", "аԁmіn",
        // Marks that are letters, and letters of manuscripts.
        "adminʼ", "adminʹ", "adminˑ", "adminˌ", "adminˍ", "admꞁn", "admin\u{951}", "admꞌin", "ꞌadmin",
        "admin\u{1D165}",
        "admiŋ", "admiɲ", "ɒdmin", "aɖmin", "admiƞ", "ʈeacher",
        "adminⸯ", "adminー", "admin\u{10780}", "\u{10780}admin", "adm\u{1DF1A}n",
    ]

    @Test("Nobody registers under a name that looks like an existing one", arguments: twins)
    func refusesTwins(username: String) async throws {
        #expect(try await refusal(of: username).contains("id=\"username-error\""))
    }

    /// The page that refuses a name, under which nobody has been registered then.
    private func refusal(of username: String) async throws -> String {
        let school = try TestSchool()
        let page = try await school.visitor().register(username, email: "refused@mail.example")
        #expect(page.status == 422)
        #expect(try school.number("SELECT count(*) FROM users WHERE email = 'refused@mail.example'") == 0)
        return page.text
    }

    /// Each pair a reader could confuse: who has the first keeps others from the second.
    nonisolated static let pairs: [(taken: String, twin: String)] = [
        ("modern", "modem"), ("paul", "pau1"), ("scope", "ѕсоре"), ("соре", "cope"), ("анна", "AHHA"),
        ("Вера", "BEPA"), ("ΑΝΝΑ", "anna"), ("neo", "ne0"), ("wanda", "vvanda"), ("ole.s", "ole..s"),
        ("Ian", "lan"), ("josé", "josé."), ("KIM", "klm"), ("мама", "MAMA"), ("will", "willʹ"),
        ("keaʻau", "keaʼauʼ"), ("محمد", "محـمد"), ("benjamin", "benj\u{307}amin"),
        ("іванко", "і\u{307}ванко"),
        ("thịnh", "thị\u{307}nh"), ("Đorđe", "Ðorđe"), ("カニ", "力ニ"), ("سيد", "سید"), ("แดง", "เเดง"),
        ("आदि", "अादि"), ("søren", "so\u{338}ren"), ("น้ำ", "น\u{E4D}\u{E49}า"),
        ("ກ້ຳ", "ກ\u{ECD}\u{EC9}າ"),
    ]

    @Test("Nor under one that looks like a name that somebody has just taken", arguments: pairs)
    func refusesLookAlikes(taken: String, twin: String) async throws {
        let school = try TestSchool()
        #expect(try await school.visitor().register(taken, email: "one@mail.example").status == 303)
        let page = try await school.visitor().register(twin, email: "two@mail.example")
        #expect(page.status == 422)
        #expect(page.text.contains("This looks like a user name that somebody has"))
        #expect(page.value(of: "username") == twin)
        #expect(try school.number("SELECT count(*) FROM users WHERE email = 'two@mail.example'") == 0)
        #expect(try school.number("SELECT count(*) FROM attempts WHERE kind = 'registration'") == 1)
    }

    @Test(
        "Nor one with a letter of phonetics or manuscripts",
        arguments: [
            "pauǀ", "wiǀǀ", "pauꞁ", "pau\u{1D165}", "pau\u{1DF11}", "pau\u{AB68}", "\u{10780}paul", "teacheɾ",
            "paɕl", "tɵacher", "ɵffice", "wꞽll", "pꞻul", "paꞓul", "paꟁl", "ⱶpaul", "paƅul", "paɜl",
        ]
    )
    func refusesTechnicalLetters(username: String) async throws {
        let school = try TestSchool()
        for name in ["paul", "will"] {
            #expect(try await school.visitor().register(name, email: "\(name)@mail.example").status == 303)
        }
        let page = try await school.visitor().register(username, email: "two@mail.example")
        #expect(page.status == 422 && page.text.contains("id=\"username-error\""))
    }

    nonisolated static let bareMarks = [
        "\u{335}\u{336}", "\u{301}\u{301}", "\u{335}admin", "\u{301}ana", "\u{93E}\u{93F}", "\u{64E}\u{64F}",
        "ʻʼ", "ʻ\u{301}", "\u{640}\u{640}",
    ]

    @Test(
        "Letters that keyboards write in one are letters",
        arguments: ["อำพล", "สำราญ", "ຄຳແພງ", "Սևակ", "ĳsbrand", "ŀluís"]
    )
    func takesJoinedLetters(username: String) async throws {
        let school = try TestSchool()
        let client = school.visitor()
        #expect(try await client.register(username, email: "one@mail.example").status == 303)
        #expect(try await client.signIn(username, "plover tangle 42").status == 303)
        // Taken apart it is the same name.
        let apart = username.decomposedStringWithCompatibilityMapping
        #expect(try await school.visitor().register(apart, email: "two@mail.example").status == 422)
    }

    @Test("Nor one of marks without letters, or with a mark before the first", arguments: bareMarks)
    func refusesBareMarks(username: String) async throws {
        let page = try await refusal(of: username)
        #expect(page.contains("Begin with a letter or a digit: a mark needs one to stand on."))
    }

    @Test("Nor one of dots, hyphens and underscores alone", arguments: ["__", "..", "--", "-._"])
    func refusesJoints(username: String) async throws {
        let page = try await refusal(of: username)
        #expect(page.contains("Use at least one letter or digit."))
    }

    /// People who are called so.
    nonisolated static let people: [(taken: String, newcomer: String)] = [
        ("maria", "marla"), ("ian", "lan"), ("jose", "josé"), ("anna.li", "anna.il"), ("Łucja", "lucja"),
        ("sofia.moller", "sofia.møller"), ("eli", "ell"), ("аня", "ания"), ("nina", "niña"),
        ("elias", "ellas"), ("kai", "kaʻi"), ("احمد", "أحمد"),
    ]

    @Test("Who is called nearly like somebody else can have their name", arguments: people)
    func takesNearNames(taken: String, newcomer: String) async throws {
        let school = try TestSchool()
        #expect(try await school.visitor().register(taken, email: "one@mail.example").status == 303)
        #expect(try await school.visitor().register(newcomer, email: "two@mail.example").status == 303)
    }

    @Test("Nobody passes at a glance for who sees others' records")
    func sparesStaff() async throws {
        let school = try TestSchool()
        #expect(try await school.visitor().register("maria", email: "one@mail.example").status == 303)
        try await school.school.write {
            _ = try $0.execute(
                "UPDATE user_roles SET role = 'auditor' WHERE user_id = (SELECT max(id) FROM users)"
            )
        }
        for twin in ["marla", "marŀa"] {
            #expect(try await school.visitor().register(twin, email: "two@mail.example").status == 422)
        }
    }

    @Test("Of two at once with names that look alike one gets it and the other is told")
    func settlesLookAlikes() async throws {
        let school = try TestSchool()
        let tasks = ["modern", "modem"].map { username in
            let client = school.visitor()
            return Task.immediate { @Loop in try await client.register(username) }
        }
        var pages: [Received] = []
        for task in tasks { pages.append(try await task.value) }
        #expect(pages.map(\.status).sorted() == [303, 422])
        #expect(pages.first { $0.status == 422 }?.text.contains("This looks like a user name") == true)
        #expect(try school.number("SELECT count(*) FROM users WHERE username LIKE 'mode%'") == 1)
    }

    nonisolated static let names = [
        "王小明", "Анна", "Μαρία", "józef", "יוסף", "محمد", "さくら子", "김민수", "ann-marie_2.0", "x1",
        "Kaʻiulani", "ʻiolani", "サリー", "佐々木", "มากๆ", "z\u{301}ofia", "नीता", "_ann", "áŋŋá", "ɓala", "ɲanga",
        "kɔfi", "ƙasim", "yawɛ", "straße",
    ]

    @Test("A name of one script is welcome", arguments: names)
    func takesScripts(username: String) async throws {
        let client = try TestSchool().visitor()
        #expect(try await client.register(username, email: "someone@mail.example").status == 303)
        let page = try await client.follow(try await client.signIn(username, Client.newPassword))
        #expect(page.flashes.first == "\(username), welcome back!")
    }

    @Test("All that is wrong is said at once")
    func saysAll() async throws {
        let page = try await TestSchool().visitor().register("x", email: "nowhere", password: "short")
        #expect(page.text.contains("3 entries need another look"))
        for field in ["username", "email", "password"] { #expect(page.text.contains("href=\"#\(field)\"")) }
    }

    @Test("Of two at once with the same name one gets it and the other is told")
    func settlesRaces() async throws {
        let school = try TestSchool()
        let clients = [school.visitor(), school.visitor()]
        let tasks = clients.enumerated().map { number, client in
            Task.immediate { @Loop in
                let form = try await client.get("/register")
                return try await client.submit(
                    form,
                    [
                        "username": "samename", "email": "\(number)@mail.example",
                        "password": Client.newPassword,
                    ]
                )
            }
        }
        var pages: [Received] = []
        for task in tasks { pages.append(try await task.value) }
        #expect(pages.map(\.status).sorted() == [303, 422])
        #expect(pages.first { $0.status == 422 }?.text.contains("This user name is taken") == true)
        #expect(try school.number("SELECT count(*) FROM users WHERE username = 'samename'") == 1)
    }

    @Test("Passwords from the shortest to the longest are taken whole", arguments: [16, 64, 511])
    func takesLengths(length: Int) async throws {
        let client = try TestSchool().visitor()
        let password =
            "k7" + String(repeating: "é", count: (length - 2) / 2) + String(repeating: "x", count: length % 2)
        #expect(try await client.register("newcomer", password: password).status == 303)
        #expect(try await client.signIn("newcomer", String(password.dropLast())).status == 422)
        #expect(try await client.signIn("newcomer", password).status == 303)
    }

    @Test("No password stands in the page or the database")
    func keepsSecrets() async throws {
        let school = try TestSchool()
        let page = try await school.visitor().register("x", password: "secret-of-mine")
        #expect(!page.text.contains("secret-of-mine"))
        _ = try await school.visitor().register("newcomer", password: "secret-of-mine")
        #expect(try school.number("SELECT count(*) FROM users WHERE password_hash LIKE '%secret%'") == 0)
        #expect(try school.number("SELECT count(*) FROM changes WHERE after_json LIKE '%secret%'") == 0)
    }
}
