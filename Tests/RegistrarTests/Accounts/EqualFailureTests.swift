import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar
@testable import Web

/// Who fails to sign in learns nothing about the name: not by words, not by headers, not by the work that is done.
@Suite("Equal failure", .fewSchools) @Loop struct EqualFailureTests {
    nonisolated static let names = [
        "student", "nobody7", "locked7", "invited", "left777", "bare777", "STUDENT", "x", "",
    ]

    /// Accounts that cannot sign in, each for its own reason; their password would be right.
    private func prepare(_ school: School) async throws {
        try await school.write { database in
            for (name, status) in [
                ("locked7", "locked"), ("invited", "invited"), ("left777", "left"), ("bare777", "active"),
            ] {
                _ = try database.execute(
                    """
                    INSERT INTO users (username, username_key, email, email_key, password_hash, name, name_sort, status,
                      created_at)
                    SELECT ?1, ?1, ?1, ?1, CASE WHEN ?1 <> 'bare777' THEN password_hash END, ?1, ?1, ?2, 0
                    FROM users WHERE username = 'student'
                    """,
                    .text(name),
                    .text(status)
                )
            }
        }
    }

    private func hashes(_ metrics: Metrics) -> Int {
        let page = String(decoding: metrics.page(), as: UTF8.self).split(separator: "\n")
        let line = page.first { $0.hasPrefix("registrar_password_hashes_total ") }
        return line.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    }

    @Test("Every failure costs one hash, has the same page and the same headers")
    func alike() async throws {
        let first = try TestSchool()
        var configuration = Configuration(root: TestSchool.root)
        configuration.database = first.file
        configuration.passwordCost = 5
        let (log, metrics) = (Log(access: nil, events: LogFile(descriptor: -1)), Metrics())
        let school = try School.open(configuration, log: log, clock: first.clock.clock, metrics: metrics)
        defer { school.close() }
        try await prepare(school)
        let client = Client(try makeApp(configuration, school, log, metrics: metrics))
        var pages: [String] = []
        var headers: [[String]] = []
        for name in Self.names {
            let password = name.uppercased() == "STUDENT" ? "wrong-password" : TestSchool.password
            let before = hashes(metrics)
            let answer = try await client.signIn(name, password)
            #expect(answer.status == 422, "\(name)")
            #expect(hashes(metrics) == before + 1, "\(name)")
            pages.append(
                answer.text.replacing(answer.csrfToken ?? "-", with: "TOKEN")
                    .replacing("value=\"\(name)\"", with: "value=\"NAME\"")
            )
            headers.append(answer.response.headers.fields.map { "\($0.name): \($0.value)" })
        }
        // The empty name's field is marked no differently; what is typed stands in it.
        for (name, page) in zip(Self.names, pages) where name != "" { #expect(page == pages[0], "\(name)") }
        let kept = headers.map { $0.filter { !$0.lowercased().hasPrefix("content-length") } }
        for (name, fields) in zip(Self.names, kept) { #expect(fields == kept[0], "\(name)") }
    }

    @Test("An account whose password was hashed at a higher cost does not stand out, however lately that was")
    func costly() async throws {
        let school = try TestSchool { $0.passwordCost = 1 }
        let client = school.visitor()
        #expect(try await client.signIn("nobody7", "wrong-password").status == 422)
        let before = school.school.passwords.costOfFailure
        let costly = try #require(PasswordHash.make(TestSchool.password, cost: before + 1))
        try await school.school.write { database in
            _ = try database.execute(
                "UPDATE users SET password_hash = ? WHERE username = 'admin'",
                .text(costly)
            )
        }
        #expect(try await client.signIn("nobody7", "wrong-password").status == 422)
        #expect(school.school.passwords.costOfFailure == before + 1)
    }

    @Test("What can never be a password costs no hash, whoever's name stands above it")
    func impossible() async throws {
        let client = try TestSchool().visitor()
        for password in ["a\u{0}b", String(repeating: "x", count: 512)] {
            for name in ["student", "nobody7"] {
                #expect(try await client.signIn(name, password).status == 422)
            }
        }
    }
}
