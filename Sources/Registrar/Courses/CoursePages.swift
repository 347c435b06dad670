import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/courses`: what is on offer this term, the same for everyone.
    func addCoursePages(to routes: RouteGroup) throws {
        try routes.get("/courses", as: "courses", for: .signedIn) { page in
            // The first page knows how many there are, so that no page past the last is ever kept.
            let first = try self.offeredCourses(page: 1)
            let pager = try Pager(page: page.number, count: first.count)
            return page.render(
                "courses.html",
                ["course_rows": try self.courseRows(page), "pager": pager.value]
            )
        }
    }

    /// The rows of one page, which are rendered anew only after the database has changed: they are the same for
    /// everyone, and half of what the page costs.
    private func courseRows(_ page: Page) throws -> Value {
        guard let term = try frame().term else { return "" }
        return try courseRows.value(PageOfTerm(term: term.id, page: page.number), database) {
            let courses = try offeredCourses(page: page.number)
            return try page.fragment("course_rows.html", ["courses": .rows(courses.rows)])
        }
    }

    /// The courses of one page, read anew only after the database has changed.
    func offeredCourses(page: Int) throws -> OfferedCourses {
        guard let term = try frame().term else {
            return OfferedCourses(rows: RowsBuilder.noCourses, count: 0)
        }
        return try offeredCourses.value(PageOfTerm(term: term.id, page: page), database) {
            try database.offeredCourses(in: term.id, offset: (page - 1) * Pager.rows)
        }
    }
}

extension RowsBuilder {
    fileprivate static var noCourses: Rows {
        RowsBuilder(columns: ["code", "name", "credit", "teachers"]).finish()
    }
}
