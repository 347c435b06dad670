import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

/// What a page costs does not grow with the school: bytes, and statements, are bounded.
@Suite("What a page costs", .fewSchools) @Loop struct PageCostTests {
    nonisolated static let pages = [
        "/", "/login", "/register", "/courses", "/courses?page=2", "/exams", "/scores", "/profile",
        "/edit_profile", "/password", "/sessions", "/logout", "/nothing",
        "/changes", "/changes?kind=sections&action=update",
    ]
    nonisolated static let readers = ["visitor", "student", "teacher", "admin", "newcomer"]
    nonisolated static let mostBytes = 20 * 1024
    nonisolated static let mostStatements = 20

    private func client(_ who: String, _ school: TestSchool) async throws -> Client {
        switch who {
        case "visitor": school.visitor()
        case "newcomer": try await school.newcomer()
        default: try await school.signedIn(who)
        }
    }

    /// The statements that each page runs, its cached parts read anew.
    private func statements(_ who: String, _ school: TestSchool) async throws -> [Int] {
        let client = try await client(who, school)
        var counts: [Int] = []
        for page in Self.pages {
            try await school.school.write {
                _ = try $0.execute("UPDATE settings SET value = value WHERE name = 'name'")
            }
            _ = school.school.database.runsSinceLastAsked()
            _ = try await client.get(page)
            counts.append(school.school.database.runsSinceLastAsked())
        }
        return counts
    }

    @Test("No page of a school of 600 has more than 20 KB", arguments: readers)
    func size(who: String) async throws {
        let client = try await client(who, try TestSchool(students: 600))
        for page in Self.pages {
            let bytes = try await client.get(page).bytes.count
            #expect(bytes <= Self.mostBytes, "\(page) has \(bytes) bytes")
        }
    }

    @Test("Fifty times the students make no more statements", arguments: readers)
    func count(who: String) async throws {
        let (small, large) = (try TestSchool(students: 12), try TestSchool(students: 600))
        let (few, many) = (try await statements(who, small), try await statements(who, large))
        #expect(many.allSatisfy { $0 <= Self.mostStatements }, "\(Array(zip(Self.pages, many)))")
        // The small school's second page of courses may be missing.
        #expect(zip(few, many).allSatisfy { $0 >= $1 - 2 }, "\(few) and \(many)")
    }
}
