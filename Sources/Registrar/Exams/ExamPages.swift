import HTTP
import Jinja
import SQLite
import Web

extension School {
    /// `/exams`: the past and coming exams of one's own courses this term.
    func addExamPages(to routes: RouteGroup) throws {
        try routes.get("/exams", as: "exams", for: .signedIn) { page in
            let exams = try self.exams(for: try page.viewer())
            let pager = try Pager(page: page.number, count: exams.count)
            let now = self.clock.now()
            let shown = exams.dropFirst(pager.offset).prefix(Pager.rows)
            return page.render(
                "exams.html",
                ["exams": Value(shown.map { $0.value(now: now) }), "pager": pager.value]
            )
        }
    }

    /// A term holds a dozen or two for each student, so all are read and the page takes its part.
    func exams(for viewer: Viewer) throws -> [Exam] {
        guard let term = try frame().term else { return [] }
        return try database.exams(of: viewer, in: term.id)
    }
}
