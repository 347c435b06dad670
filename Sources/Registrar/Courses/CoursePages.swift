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
            let courses = page.number == 1 ? first : try self.offeredCourses(page: page.number)
            return page.render("courses.html", ["courses": .rows(courses.rows), "pager": pager.value])
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
