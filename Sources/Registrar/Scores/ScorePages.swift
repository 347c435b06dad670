import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/scores`: one's published results, their sum and their mean.
    func addScorePages(to routes: RouteGroup) throws {
        try routes.get("/scores", as: "scores", for: .signedIn) { page in
            let user = try page.signedInUser()
            let summary = try self.summary(for: user, page)
            let pager = try Pager(page: page.number, count: summary.count)
            let results = try self.database.publishedResults(
                of: user.id,
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
    func summary(for user: Session.User, _ page: Page) throws -> ResultSummary {
        let summary = try database.resultSummary(of: user.id)
        if summary.count == 0, user.roles.contains("student") { page.flash("No record found.") }
        return summary
    }
}
