import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/scores`: one's published results, their sum and their mean.
    func addScorePages(to routes: RouteGroup) throws {
        try routes.get("/scores", as: "scores", for: .signedIn) { page in
            let viewer = try page.viewer()
            let summary = try self.summary(for: viewer, page)
            let pager = try Pager(page: page.number, count: summary.count)
            let results = try self.database.publishedResults(
                of: viewer,
                limit: Pager.rows,
                offset: pager.offset
            )
            var context = summary.context
            context["details"] = Value(results.map(\.value))
            context["pager"] = pager.value
            return page.render("scores.html", context)
        }
    }

    /// The summary; a student who has no results yet is told so.
    func summary(for viewer: Viewer, _ page: Page) throws -> ResultSummary {
        let summary = try database.resultSummary(of: viewer)
        if summary.count == 0, viewer.has(oneOf: ["student"]) { page.flash("No record found.") }
        return summary
    }
}
