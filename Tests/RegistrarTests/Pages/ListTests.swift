import Foundation
import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar

@Suite("The lists", .fewSchools) @Loop struct ListTests {
    /// The cells of each row of the first table's body, without tags.
    private func rows(_ page: Received) -> [[String]] {
        let body =
            page.text.components(separatedBy: "<tbody>").dropFirst().first?
            .components(separatedBy: "</tbody>").first ?? ""
        return body.components(separatedBy: "<tr").dropFirst().map { row in
            row.components(separatedBy: "<t").dropFirst().map { cell in
                let text = cell.drop { $0 != ">" }.dropFirst()
                return text.replacing(/<small>.*?<\/small>/, with: "").replacing(/<\/li><li>/, with: "|")
                    .replacing(/<[^>]*>/, with: "").replacing("&#39;", with: "'")
                    .replacing("&amp;", with: "&").trimmed
            }
        }
    }

    @Test(
        "Courses are the term's, by name, the same for everyone",
        arguments: ["student", "teacher", "admin"]
    )
    func courses(username: String) async throws {
        let school = try TestSchool(students: 600)
        let client = try await school.signedIn(username)
        let shown = rows(try await client.get("/courses")) + rows(try await client.get("/courses?page=2"))
        let stored = try school.school.database.query(
            """
            SELECT DISTINCT c.code, c.name, c.credit_c FROM sections s JOIN courses c ON c.id = s.course_id
            WHERE s.term_id = 4 AND s.state IN ('open', 'closed') ORDER BY c.name
            """
        ) { [$0.text(0), $0.text(1), Hundredths.text($0.int(2))] }
        #expect(shown.map { Array($0.prefix(3)) } == stored)
        #expect(shown.count > 50 && shown.allSatisfy { $0.count == 4 && !$0[3].isEmpty })
        #expect(shown.contains { $0[3].contains("|") }, "some course has several teachers")
    }

    @Test("A course's teachers are those of all its sections, who leads the first one first")
    func teachers() async throws {
        let school = try TestSchool(students: 600)
        let page = try await school.signedIn("student").get("/courses")
        for row in rows(page) {
            let stored = try school.school.database.query(
                """
                SELECT u.name, t.duty FROM courses c JOIN sections s ON s.course_id = c.id AND s.term_id = 4
                JOIN section_teachers t ON t.section_id = s.id JOIN users u ON u.id = t.teacher_id WHERE c.code = ?
                ORDER BY s.code, t.duty = 'lead' DESC
                """,
                .text(row[0])
            ) { $0.text(0) }
            let shown = row[3].split(separator: "|").map(String.init)
            #expect(Set(shown) == Set(stored) && shown.first == stored.first, "\(row)")
            #expect(Set(shown).count == shown.count, "\(row)")
        }
    }

    nonisolated static let pages: [(query: String, status: Int, first: Bool)] = [
        ("", 200, true), ("?page=1", 200, true), ("?page=2", 200, false), ("?page=3", 404, false),
        ("?page=999999999", 404, false), ("?page=0", 200, true), ("?page=-1", 200, true),
        ("?page=x", 200, true),
        ("?page=", 200, true), ("?page=1&page=2", 200, true),
    ]

    @Test("Pages hold fifty rows; past the last one there is nothing", arguments: pages)
    func paging(query: String, status: Int, first: Bool) async throws {
        let client = try await TestSchool(students: 600).signedIn("student")
        let page = try await client.get("/courses" + query)
        #expect(page.status == status)
        if status == 200 {
            #expect(rows(page).count == (first ? 50 : 22), "\(rows(page).count)")
            #expect(page.text.contains("page \(first ? 1 : 2) of 2"))
        } else {
            #expect(page.text.contains("This list has 2 pages"))
        }
        #expect(try await client.get("/exams?page=2").status == 404)
        #expect(try await client.get("/scores?page=2").status == 404)
    }

    @Test("Exams are one's own, in the order of time, past ones with a score")
    func exams() async throws {
        let school = try TestSchool()
        let shown = rows(try await school.signedIn("student").get("/exams"))
        #expect(shown.count == 10)
        #expect(shown.map { $0[0] + $0[1] } == shown.map { $0[0] + $0[1] }.sorted())
        #expect(shown.contains { Double($0[5]) != nil } && shown.contains { $0[5] == "coming" })
        #expect(shown.allSatisfy { ($0[0].prefix(10) < "2026-11-20") == ($0[5] != "coming") })
    }

    @Test("The total is the sum of the details, the mean weighs them by credit")
    func scores() async throws {
        let page = try await TestSchool().signedIn("student").get("/scores")
        let details = rows(page)
        #expect(details.map { $0[0] } == details.map { $0[0] }.sorted() && details.count >= 10)
        let grades = details.compactMap { Double($0[1]) }, credits = details.compactMap { Double($0[2]) }
        #expect(grades.count == details.count && credits.count == details.count)
        let total = grades.reduce(0, +)
        let mean = zip(grades, credits).map(*).reduce(0, +) / credits.reduce(0, +)
        let figures = page.text.matches(of: /<dt>([^<]*)<\/dt><dd>([0-9.]+)</).map {
            ($0.output.1, Double($0.output.2) ?? -1)
        }
        #expect(figures.first?.0 == "Total score" && abs((figures.first?.1 ?? 0) - total) < 0.001)
        #expect(abs(figures[1].1 - mean) <= 0.005_001)
        let overview = try await TestSchool().signedIn("student").get("/")
        #expect(overview.text.contains("<dt>Total score</dt><dd>\(figures[0].1.formatted)</dd>"))
    }

    @Test("What is not published is nowhere to be seen")
    func unpublished() async throws {
        let school = try TestSchool()
        let client = try await school.signedIn("student")
        try await school.school.write { _ = try $0.execute("UPDATE assessments SET published_at = NULL") }
        #expect(rows(try await client.get("/exams")).allSatisfy { Double($0[5]) == nil })
        try await school.school.write { _ = try $0.execute("UPDATE results SET current = 0") }
        let page = try await client.get("/scores")
        #expect(rows(page).isEmpty && page.flashes == ["No record found."])
        #expect(!page.text.contains("Total score"))
    }

    @Test("A new term's first day shows the new term's courses to everyone")
    func turnsTerms() async throws {
        let school = try TestSchool()
        let (visitor, student) = (school.visitor(), try await school.signedIn("student"))
        #expect(try await student.get("/courses").text.contains("Autumn 2026"))
        try await school.school.write { database in
            try database.runScript(
                """
                INSERT INTO terms (id, code, name, starts_on, ends_on) VALUES (9, 'new', 'New Term', '2027-02-01', '2027-06-01');
                INSERT INTO sections (course_id, term_id, code, scale_id, capacity, state) VALUES (1, 9, 'A', 1, 10, 'open');
                """
            )
        }
        #expect(
            try await visitor.get("/").text.contains(
                "of \(school.number("SELECT count(DISTINCT course_id) FROM sections WHERE term_id = 4")) courses"
            )
        )
        school.clock.now = SchoolDay(year: 2027, month: 2, day: 1).time()
        let page = try await visitor.get("/")
        #expect(page.text.contains("Courses in New Term"))
        #expect(page.text.components(separatedBy: " cr</small></li>").count == 2)
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension Double {
    /// Without the zero after the point of a whole number.
    fileprivate var formatted: String { self == rounded() ? "\(Int(self))" : "\(self)" }
}
