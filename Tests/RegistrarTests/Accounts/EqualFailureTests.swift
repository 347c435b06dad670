import Foundation
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

    /// Rows of refusals that others have caused, as many as the log takes in an hour.
    private func fill(_ school: TestSchool, with key: String) async throws {
        let at = school.clock.now
        try await school.school.write { database in
            _ = try database.execute(
                """
                WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
                INSERT INTO changes (at, address, batch, subject, subject_key, action, reason)
                SELECT ?, '203.0.' || (n % 5) || '.' || n, hex(randomblob(8)), 'login_sessions', ? || n, 'refused', 'x'
                FROM numbers
                """,
                .int(Database.RefusalBounds.all.most),
                .int(at),
                .text(key)
            )
        }
    }

    /// Pages written by each further refusal: of what is asked for twice, and from an address of its own.
    private func pages(_ school: TestSchool, _ name: String, from address: String) async throws -> [Int] {
        func size() throws -> Int {
            try #require(
                FileManager.default.attributesOfItem(atPath: school.file + "-wal")[.size] as? Int
            )
        }
        let client = school.visitor(from: address)
        var sizes = [try size()]
        for status in [422, 429, 429] {
            #expect(try await client.signIn(name, "wrong-password").status == status)
            sizes.append(try size())
        }
        return zip(sizes, sizes.dropFirst()).map { ($1 - $0) / 4096 }
    }

    @Test("Every refusal writes as much, whoever is named and however full the log's lists are")
    func stored() async throws {
        for lists in [[], [ChangeSubject.namePrefix], [ChangeSubject.namePrefix, ChangeSubject.userPrefix]] {
            let school = try TestSchool {
                $0.passwordCost = 1
                $0.attempts.signIns = 1
            }
            for list in lists { try await fill(school, with: list) }
            var written: [[Int]] = []
            for (number, name) in ["student", "nobody7", "teacher", "nobody8"].enumerated() {
                written.append(try await pages(school, name, from: "198.51.\(number).7"))
            }
            // A page more or less, as one may have no room left for a row.
            for place in 0..<3 {
                let counts = written.map { $0[place] }
                #expect(counts.allSatisfy { abs($0 - counts[0]) <= 3 && $0 >= 5 }, "\(lists): \(written)")
            }
        }
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
