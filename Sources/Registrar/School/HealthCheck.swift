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
    public var reasonNotReady: String? {
        do {
            try files?.requireInPlace()
            _ = try database.setting("time_zone")
            return nil
        } catch {
            log.note(.error, "not ready: \(error)")
            return "the database does not answer"
        }
    }

    private static let healthy: Response = {
        var response = Response(.ok)
        response.headers.add(.contentType, "text/plain; charset=utf-8")
        response.headers.add(.cacheControl, "no-store")
        response.body = .bytes(Array("ok\n".utf8))
        return response
    }()
}
