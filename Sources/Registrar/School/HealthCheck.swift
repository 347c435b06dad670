import HTTP
import Web

extension School {
    /// `/healthz`: whether this process can serve. It asks nothing of the database, so that a monitor costs nothing.
    func addHealthCheck(to routes: RouteGroup) throws {
        try routes.plain("/healthz", as: "healthz", for: .anyone) { _, _ in Self.healthy }
    }

    private static let healthy: Response = {
        var response = Response(.ok)
        response.headers.add(.contentType, "text/plain; charset=utf-8")
        response.headers.add(.cacheControl, "no-store")
        response.body = .bytes(Array("ok\n".utf8))
        return response
    }()
}
