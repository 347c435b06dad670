import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("Where a search for a name begins", .fewSchools) @Loop struct NameTokenTests {
    nonisolated static let cases: [(name: String, latin: String?, tokens: [String])] = [
        ("Chloé Fernández", nil, ["chloe\u{301}", "ferna\u{301}ndez"]),
        ("O'Brien, Siobhán", nil, ["o'brien", "brien", "siobha\u{301}n"]),
        ("Anne-Marie  van den Berg", nil, ["anne-marie", "marie", "van", "den", "berg"]),
        ("王小明", "Wang Xiaoming", ["王小明", "小明", "明", "wang", "xiaoming"]),
        ("欧阳 静", nil, ["欧阳", "阳", "静"]),
        ("WEISS Weiß", nil, ["weiss"]),
        ("さくら子", nil, ["さくら子", "くら子", "ら子", "子"]),
        ("Ａｎｎ", nil, ["ann"]),
        ("— !", nil, ["— !"]),
    ]

    @Test("Each word, each tail of a Chinese name, the Latin spelling", arguments: cases)
    func tokens(name: String, latin: String?, tokens: [String]) {
        #expect(Set(NameTokens(of: name, latin: latin).words) == Set(tokens))
    }

    @Test("The longest name makes a bounded number of them")
    func isBounded() {
        #expect(NameTokens(of: String(repeating: "名", count: 200)).words.count == 32)
        #expect(NameTokens(of: String(repeating: "a b", count: 66)).words.count <= 101)
    }

    @Test("Whoever types the start of a name without its accents finds it")
    func ignoresAccents() {
        #expect(
            NameTokens(of: "Zoë").words.allSatisfy { $0.unicodeScalars.starts(with: "zoe".unicodeScalars) }
        )
    }

    private func tokens(_ username: String, _ school: TestSchool) throws -> Set<String> {
        let found = try school.school.database.query(
            "SELECT t.token FROM name_tokens t JOIN users u ON u.id = t.user_id WHERE u.username = ?",
            .text(username)
        ) { $0.text(0) }
        #expect(Set(found).count == found.count)
        return Set(found)
    }

    @Test("The seed's people, a new account and an edited one all have them")
    func areKept() async throws {
        let school = try TestSchool()
        #expect(try tokens("student", school) == ["chloe\u{301}", "ferna\u{301}ndez", "s000001"])
        #expect(try tokens("teacher", school) == ["siobha\u{301}n", "o'brien", "brien", "t00001"])
        let client = try await school.newcomer("wang.wei")
        #expect(try tokens("wang.wei", school) == ["wang.wei"])
        _ = try await client.submit(try await client.get("/edit_profile"), ["name": "王 伟"])
        #expect(try tokens("wang.wei", school) == ["王", "伟"])
    }

    @Test("An edited name keeps its number and loses the old spelling; an edited phone changes nothing")
    func areRenewed() async throws {
        let school = try TestSchool()
        try await school.school.write { database in
            try database.runScript(
                "UPDATE users SET name_latin = 'Kelo-yi', name_sort = 'fernández, chloé' WHERE username = 'student'"
            )
        }
        let client = try await school.signedIn("student")
        let before = try tokens("student", school)
        _ = try await client.submit(try await client.get("/edit_profile"), ["phone": "1"])
        #expect(try tokens("student", school) == before)
        #expect(
            try school.texts("SELECT name_sort || name_latin FROM users WHERE username = 'student'") == [
                "fernández, chloéKelo-yi"
            ]
        )
        _ = try await client.submit(try await client.get("/edit_profile"), ["name": "Ann Ash"])
        #expect(try tokens("student", school) == ["ann", "ash", "s000001"])
        #expect(
            try school.texts(
                "SELECT name_sort || coalesce(name_latin, '') FROM users WHERE username = 'student'"
            ) == ["ann ash"]
        )
    }
}
