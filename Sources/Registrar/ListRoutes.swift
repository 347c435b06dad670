import HTTP
import SQLite
import Web

/// A line of `registrar routes`.
public struct RouteLine: Sendable {
    public let method: String
    public let path: String
    public let endpoint: String
    public let access: String
}

/// Every route in the order in which it was added. No school need be there.
@Loop public func listRoutes() throws -> [RouteLine] {
    let routes = try makeRoutes(try School.unopened(), StaticFiles()).table.routes
    return routes.map { route in
        RouteLine(
            method: route.method.name,
            path: route.path,
            endpoint: route.endpoint,
            access: route.access?.description ?? "nobody"
        )
    }
}
