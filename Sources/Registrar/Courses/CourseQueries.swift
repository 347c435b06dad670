import Jinja
import SQLite

/// Which courses are shown: a new term begins without anything being committed.
struct PageOfTerm: Hashable {
    let term: Int
    let page: Int
}

/// One page of the courses on offer in a term, as rows for the template.
struct OfferedCourses {
    let rows: Rows
    /// How many there are on all pages.
    let count: Int
}

extension Database {
    /// The courses on offer in a term by name, one row a course however many sections it has.
    ///
    /// - Returns: `code`, `name`, `credit` and `teachers`, a list: section by section, who leads it first.
    func offeredCourses(in term: Int, offset: Int) throws -> OfferedCourses {
        var table = RowsBuilder(columns: ["code", "name", "credit", "teachers"])
        var course: Int?
        var teachers: [String] = []
        try forEach(
            """
            SELECT o.id, o.code, o.name, o.credit_c, u.name
            FROM (
              SELECT DISTINCT c.id, c.code, c.name, c.credit_c
              FROM sections g JOIN courses c ON c.id = g.course_id
              WHERE g.term_id = ?1 AND g.state IN ('open', 'closed')
              ORDER BY c.name, c.id LIMIT ?2 OFFSET ?3) o
            LEFT JOIN sections s ON s.term_id = ?1 AND s.course_id = o.id AND s.state IN ('open', 'closed')
            LEFT JOIN section_teachers t ON t.section_id = s.id
            LEFT JOIN users u ON u.id = t.teacher_id
            ORDER BY o.name, o.id, s.code, t.duty <> 'lead', u.name_sort, u.id
            """,
            .int(term),
            .int(Pager.rows),
            .int(offset)
        ) { row in
            if course != row.int(0) {
                if course != nil { table.finish(teachers) }
                course = row.int(0)
                teachers = []
                row.withText(1) { table.append(text: $0) }
                row.withText(2) { table.append(text: $0) }
                table.append(hundredths: row.int(3))
            }
            if let name = row.optionalText(4), !teachers.contains(name) { teachers.append(name) }
        }
        if course != nil { table.finish(teachers) }
        return OfferedCourses(rows: table.finish(), count: try countOfferedCourses(in: term))
    }

    private func countOfferedCourses(in term: Int) throws -> Int {
        try first(
            "SELECT count(DISTINCT course_id) FROM sections WHERE term_id = ? AND state IN ('open', 'closed')",
            .int(term)
        ) { row in row.int(0) } ?? 0
    }
}

extension RowsBuilder {
    /// Ends a course's row with its teachers.
    fileprivate mutating func finish(_ teachers: [String]) {
        append(list: teachers)
        endRow()
    }
}
