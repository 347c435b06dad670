public import HTTP

/// Adds routes under a prefix; `at("/sections/<int:id>")` gives a group inside the group.
///
/// ```swift
/// routes.get("/courses", as: "courses", for: .signedIn) { page in … }
/// ```
@Loop public final class RouteGroup {
    @Loop private final class Store { var table = RouteTable() }

    private let store: Store
    private let prefix: String

    public init() {
        store = Store()
        prefix = ""
    }

    private init(store: Store, prefix: String) {
        self.store = store
        self.prefix = prefix
    }

    public var table: RouteTable { store.table }

    /// A group whose routes all begin with `prefix`.
    public func at(_ prefix: String) -> RouteGroup { RouteGroup(store: store, prefix: self.prefix + prefix) }

    /// A page that only reads.
    public func get(_ path: String, as endpoint: String, for access: Access, _ handler: @escaping Handler)
        throws
    {
        try add(.get, path, endpoint, access, .page(handler))
    }

    /// A page that has to wait for something before it can show.
    public func get(
        _ path: String,
        as endpoint: String,
        for access: Access,
        _ handler: @escaping WaitingHandler
    ) throws {
        try add(.get, path, endpoint, access, .waitingPage(handler))
    }

    /// What a form is sent to. The form's token has been checked before the handler is called.
    ///
    /// - Parameter uploads: how large the files may be that come with it; without, files are left out.
    public func post(
        _ path: String,
        as endpoint: String,
        for access: Access,
        uploads: UploadLimits? = nil,
        _ handler: @escaping WaitingHandler
    ) throws {
        try add(.post, path, endpoint, access, .waitingPage(handler), uploads: uploads)
    }

    /// An answer that needs neither session nor template, and so can be for anyone only.
    ///
    /// - Parameter anyHost: whether it is given under names that are not this site's, as a monitor asks by address.
    public func plain(
        _ path: String,
        as endpoint: String,
        for access: Access,
        anyHost: Bool = true,
        _ handler: @escaping PlainHandler
    ) throws {
        try add(.get, path, endpoint, access, .plain(handler), answersAnyHost: anyHost)
    }

    private func add(
        _ method: HTTP.Method,
        _ path: String,
        _ endpoint: String,
        _ access: Access,
        _ action: Route.Action,
        answersAnyHost: Bool = false,
        uploads: UploadLimits? = nil
    ) throws {
        try store.table.add(
            method,
            prefix + path,
            endpoint,
            access,
            action,
            answersAnyHost: answersAnyHost,
            uploads: uploads
        )
    }
}
