import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/courses`: what is on offer this term, the same for everyone.
    func addCoursePages(to routes: RouteGroup) throws {
        try routes.get("/courses", as: "courses", for: .signedIn) { page in
            let list = try self.courseList(page)
            return page.render("courses.html", ["course_rows": list.rows, "pager": list.pager])
        }
    }

    /// One page of the list, which is made anew only after the database has changed: it is the same for everyone, and
    /// more than half of what the page costs.
    private func courseList(_ page: Page) throws -> CourseList {
        let term = try frame().term
        return try courseLists.value(PageOfTerm(term: term?.id ?? 0, page: page.number), database) {
            // The first page knows how many there are, so that no page past the last is ever kept.
            let pager = try Pager(page: page.number, count: try offeredCourses(page: 1).count)
            let courses = try offeredCourses(page: page.number)
            return CourseList(
                rows: try page.fragment("course_rows.html", ["courses": .rows(courses.rows)]),
                pager: pager.value
            )
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

/// One page of the courses on offer as `courses.html` takes it.
struct CourseList {
    /// The rows as they stand in the page.
    let rows: Value
    let pager: Value
}

extension RowsBuilder {
    fileprivate static var noCourses: Rows {
        RowsBuilder(columns: ["code", "name", "credit", "teachers"]).finish()
    }
}
