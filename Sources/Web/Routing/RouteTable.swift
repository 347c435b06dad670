public import HTTP

/// All routes, and which of them answers a request.
@Loop public struct RouteTable {
    /// What a path and a method lead to.
    enum Match {
        case found(Route, RouteValues)
        /// The path is known; these methods would do (for `Allow`).
        case otherMethod([HTTP.Method])
        case unknownPath
    }

    public private(set) var routes: [Route] = []
    private var fixed: [String: [Int]] = [:]
    private var patterned: [Int] = []
    /// Where each endpoint is.
    public private(set) var addresses = Addresses()

    public init() {}

    /// Adds a route. Without `access` the table is refused: nothing is open by accident.
    mutating func add(
        _ method: HTTP.Method,
        _ path: String,
        _ endpoint: String,
        _ access: Access?,
        _ action: Route.Action,
        answersAnyHost: Bool = false,
        uploads: UploadLimits? = nil
    ) throws(RouteError) {
        guard let access, access != .roles([]) else { throw .noAccess(method.name, path) }
        if case .plain = action, access != .anyone { throw .unguarded(path) }
        let pattern = try PathPattern(path)
        guard !routes.contains(where: { $0.method == method && $0.pattern.shape == pattern.shape }) else {
            throw .duplicate(method.name, path)
        }
        try addresses.add(endpoint, pattern)
        let route = Route(
            method: method,
            path: path,
            endpoint: endpoint,
            access: access,
            number: routes.count,
            pattern: pattern,
            action: action,
            uploads: uploads,
            answersAnyHost: answersAnyHost
        )
        routes.append(route)
        if let path = pattern.fixedPath {
            fixed[path, default: []].append(routes.count - 1)
        } else {
            patterned.append(routes.count - 1)
        }
    }

    /// A path without converters comes first; among the others the one that was added first.
    func match(_ method: HTTP.Method, _ path: String) -> Match {
        let wanted = method == .head ? HTTP.Method.get : method
        var fitting = fixed[path] ?? []
        for index in fitting where routes[index].method == wanted {
            return .found(routes[index], RouteValues())
        }
        for index in patterned {
            guard let values = routes[index].pattern.match(path) else { continue }
            if routes[index].method == wanted { return .found(routes[index], values) }
            fitting.append(index)
        }
        return fitting.isEmpty ? .unknownPath : .otherMethod(allowed(fitting))
    }

    private func allowed(_ indices: [Int]) -> [HTTP.Method] {
        var methods: [HTTP.Method] = []
        for index in indices {
            let method = routes[index].method
            for one in method == .get ? [.get, .head] : [method] where !methods.contains(one) {
                methods.append(one)
            }
        }
        return methods
    }
}

/// The addresses of endpoints, by name: what `url_for` knows.
public struct Addresses: Sendable {
    private var patterns: [String: PathPattern] = [:]

    mutating func add(_ endpoint: String, _ pattern: PathPattern) throws(RouteError) {
        if let known = patterns[endpoint], known.source != pattern.source {
            throw .endpointTaken(endpoint, pattern.source)
        }
        patterns[endpoint] = pattern
    }

    /// The endpoints whose paths take no values.
    var fixed: [(endpoint: String, path: String)] {
        patterns.compactMap { endpoint, pattern in pattern.fixedPath.map { (endpoint, $0) } }
    }

    /// The address of an endpoint; values that its path does not take become the query.
    public func url(
        for endpoint: String,
        _ values: [(name: String, value: String)] = []
    ) throws(RouteError) -> String {
        guard let pattern = patterns[endpoint] else { throw .unknownEndpoint(endpoint) }
        return try pattern.path(with: values)
    }
}
