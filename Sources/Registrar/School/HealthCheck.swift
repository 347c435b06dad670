import HTTP
import SQLite
import Web

extension School {
    /// `/healthz`: whether this process can serve. It asks nothing of the database, so that a monitor costs nothing.
    func addHealthCheck(to routes: RouteGroup) throws {
        try routes.plain("/healthz", as: "healthz", for: .anyone) { _, _ in Self.healthy }
    }

    /// Why requests cannot be answered just now, in a few words; nil when they can, as the database is in its place
    /// and answers.
    ///
    /// Whether it can be written to does not matter: while the disk is full most pages are served, and whoever takes the
    /// server out of service for that takes these away too.
    public var reasonNotReady: String? {
        do {
            try files?.requireInPlace()
            try readAnew()
            noteReadiness(nil)
            return nil
        } catch {
            noteReadiness("\(error)")
            return "the database does not answer"
        }
    }

    /// Reads on a connection that remembers nothing: the pages that this process has read before say nothing of what is
    /// in the file now.
    private func readAnew() throws {
        let file = database.resolvedFile
        let fresh = try Database(file: file, mode: .readOnly, busyTimeout: .milliseconds(250))
        _ = try fresh.setting(.timeZone)
        try fresh.readLastRows()
    }

    /// A monitor asks every few seconds, and one line says it.
    private func noteReadiness(_ problem: String?) {
        guard problem != lastProblem else { return }
        lastProblem = problem
        if let problem { log.note(.error, "not ready: \(problem)") } else { log.note(.info, "ready again") }
    }

    private static let healthy: Response = {
        var response = Response(.ok)
        response.headers.add(.contentType, "text/plain; charset=utf-8")
        response.headers.add(.cacheControl, "no-store")
        response.body = .bytes(Array("ok\n".utf8))
        return response
    }()
}
