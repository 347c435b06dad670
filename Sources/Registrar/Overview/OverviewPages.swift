import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/`: for visitors what is on offer; for students also what comes next and how they stand.
    func addOverviewPage(to routes: RouteGroup) throws {
        try routes.get("/", as: "index", for: .anyone) { page in
            let courses = try self.offeredCourses(page: 1)
            var context: [String: Value] = [
                "courses": .rows(courses.rows), "course_count": .int(courses.count),
            ]
            if page.user != nil { try self.addOwnRecord(of: try page.viewer(), to: &context, page) }
            return page.render("index.html", context)
        }
    }

    private func addOwnRecord(of viewer: Viewer, to context: inout [String: Value], _ page: Page) throws {
        let now = clock.now()
        let coming = try exams(for: viewer).filter { $0.endsAt > now }
        context["next_exam"] = coming.first?.value(now: now) ?? Value.none
        context["exams"] = Value(coming.prefix(5).map { $0.value(now: now) })
        let summary = try summary(for: viewer, page)
        context.merge(summary.context) { $1 }
        let results = try database.publishedResults(of: viewer, limit: Pager.rows, offset: 0)
        context["details"] = Value(results.map(\.value))
    }
}
