public import HTTP

/// A page that only reads: it is answered at once, on the loop.
public typealias Handler = @Loop (Page) throws -> Answer
/// A page that writes or hashes: it may wait, and the loop goes on meanwhile.
public typealias WaitingHandler = @Loop (Page) async throws -> Answer
/// What needs no session at all: a file, the health check.
public typealias PlainHandler = @Loop (Request, RouteValues) -> Response

/// One path and method, what it is called, who may use it and what answers it.
///
/// An object, as every request is handed one: a copy of the values would cost more than finding it.
public final class Route {
    enum Action {
        case page(Handler)
        case waitingPage(WaitingHandler)
        case plain(PlainHandler)
    }

    /// `GET` answers HEAD too.
    public let method: HTTP.Method
    public let path: String
    /// The name that `url_for` takes; the same for the methods of one path.
    public let endpoint: String
    public let access: Access?
    /// Its place in the table.
    let number: Int
    let pattern: PathPattern
    let action: Action
    /// How large the files are that its form may have; nil if it has none.
    let uploads: UploadLimits?
    /// Whether it answers a request for a host that is not ours, as the health check does.
    let answersAnyHost: Bool

    init(
        method: HTTP.Method,
        path: String,
        endpoint: String,
        access: Access,
        number: Int,
        pattern: PathPattern,
        action: Action,
        uploads: UploadLimits?,
        answersAnyHost: Bool
    ) {
        self.method = method
        self.path = path
        self.endpoint = endpoint
        self.access = access
        self.number = number
        self.pattern = pattern
        self.action = action
        self.uploads = uploads
        self.answersAnyHost = answersAnyHost
    }

    /// Whether it shows a page of the endpoint's own: not a file, nor a form that is only taken in.
    public var isPage: Bool {
        if case .plain = action { false } else { method == .get }
    }
}

/// A route table that cannot be used. Found when the app starts.
public enum RouteError: Error, Equatable, CustomStringConvertible {
    case badPattern(String, String)
    case noAccess(String, String)
    case unguarded(String)
    case duplicate(String, String)
    case endpointTaken(String, String)
    case unknownEndpoint(String)
    case missingValue(String, String)

    public var description: String {
        switch self {
        case .badPattern(let path, let why): "route \(path): \(why)"
        case .noAccess(let method, let path): "route \(method) \(path) does not say who may use it"
        case .unguarded(let path): "route \(path): an answer without a session can only be for anyone"
        case .duplicate(let method, let path): "route \(method) \(path) is there twice"
        case .endpointTaken(let name, let path):
            "route \(path): the endpoint name '\(name)' is another path's"
        case .unknownEndpoint(let name): "no endpoint is called '\(name)'"
        case .missingValue(let path, let name): "the path \(path) needs a value for '\(name)'"
        }
    }
}
