import HTTP
import Testing

@testable import Web

@Suite("The route table") @Loop
struct RouteTableTests {
    private static func table() throws -> RouteTable {
        let routes = RouteGroup()
        let reads: Handler = { _ in .redirect(to: "/") }
        let waits: WaitingHandler = { _ in .redirect(to: "/") }
        try routes.get("/", as: "index", for: .anyone, reads)
        try routes.get("/login", as: "login", for: .anyone, reads)
        try routes.post("/login", as: "login", for: .anyone, waits)
        try routes.plain("/healthz", as: "healthz", for: .anyone) { _, _ in Response(.ok) }
        let sections = routes.at("/sections")
        try sections.get("/new", as: "new_section", for: .roles(["registrar"]), reads)
        try sections.get("/<int:id>", as: "section", for: .signedIn, waits)
        try sections.post("/<int:id>", as: "section", for: .roles(["teacher"]), waits)
        try sections.post("/<name>", as: "named_section", for: .signedIn, waits)
        try sections.at("/<int:id>").get(
            "/gradebook",
            as: "gradebook",
            for: .roles(["teacher", "admin"]),
            reads
        )
        try routes.plain("/static/<path:filename>", as: "static", for: .anyone) { _, _ in Response(.ok) }
        return routes.table
    }

    /// The endpoint that a method and a path lead to; or what `Allow` says; or nothing.
    private static func outcome(_ method: HTTP.Method, _ path: String) throws -> String {
        switch try table().match(method, path) {
        case .found(let route, let values): route.endpoint + (values["id"].map { " \($0)" } ?? "")
        case .otherMethod(let methods): "405 " + methods.map(\.name).joined(separator: ", ")
        case .unknownPath: "404"
        }
    }

    nonisolated static let cases: [(method: HTTP.Method, path: String, outcome: String)] = [
        (.get, "/", "index"), (.head, "/", "index"), (.post, "/", "405 GET, HEAD"), (.get, "/login", "login"),
        (.post, "/login", "login"),
        (.head, "/login", "login"), (.put, "/login", "405 GET, HEAD, POST"),
        (.delete, "/login", "405 GET, HEAD, POST"),
        (.options, "/login", "405 GET, HEAD, POST"), (.other("get"), "/login", "405 GET, HEAD, POST"),
        (.other("LOGIN"), "/login", "405 GET, HEAD, POST"),
        (.trace, "/healthz", "405 GET, HEAD"), (.get, "/nothing", "404"), (.post, "/nothing", "404"),
        (.options, "*", "404"),
        (.get, "/login/", "404"), (.get, "//login", "404"), (.get, "/LOGIN", "404"),
        (.get, "/sections/new", "new_section"), (.get, "/sections/7", "section 7"),
        (.post, "/sections/7", "section 7"),
        (.delete, "/sections/7", "405 GET, HEAD, POST"), (.post, "/sections/x", "named_section"),
        (.get, "/sections/x", "405 POST"),
        // The path without converters knows GET alone, but one with them takes the POST.
        (.post, "/sections/new", "named_section"), (.put, "/sections/new", "405 GET, HEAD, POST"),
        (.get, "/sections/7/gradebook", "gradebook 7"), (.get, "/sections/x/gradebook", "404"),
        (.get, "/static/a/b.css", "static"),
        (.get, "/static/", "404"), (.post, "/static/x", "405 GET, HEAD"),
    ]

    @Test("Path and method lead to one route, to what is allowed, or nowhere", arguments: cases)
    func matches(method: HTTP.Method, path: String, outcome: String) throws {
        #expect(try Self.outcome(method, path) == outcome)
    }

    @Test("Two routes of one method that fit the same paths are refused")
    func duplicates() throws {
        let handler: Handler = { _ in .redirect(to: "/") }
        for (first, second) in [
            ("/a", "/a"), ("/a/<x>", "/a/<y>"), ("/<int:x>/b", "/<int:y>/b"), ("/<path:x>", "/<path:y>"),
        ] {
            let routes = RouteGroup()
            try routes.get(first, as: "one", for: .anyone, handler)
            #expect(throws: RouteError.duplicate("GET", second)) {
                try routes.get(second, as: first == second ? "one" : "two", for: .anyone, handler)
            }
        }
        let routes = RouteGroup()
        try routes.get("/a/<int:x>", as: "one", for: .anyone, handler)
        try routes.get("/a/<x>", as: "two", for: .anyone, handler)
    }

    @Test("A route that does not say who may use it is refused")
    func access() {
        var table = RouteTable()
        let handler: Handler = { _ in .redirect(to: "/") }
        #expect(throws: RouteError.noAccess("GET", "/a")) {
            try table.add(.get, "/a", "a", nil, .page(handler))
        }
        #expect(throws: RouteError.noAccess("POST", "/a")) {
            try table.add(.post, "/a", "a", .roles([]), .page(handler))
        }
    }

    @Test(
        "What answers without a session cannot be for some alone",
        arguments: [Access.signedIn, .roles(["admin"])]
    )
    func unguarded(access: Access) {
        #expect(throws: RouteError.unguarded("/a")) {
            try RouteGroup().plain("/a", as: "a", for: access) { _, _ in Response(.ok) }
        }
    }

    @Test("An endpoint's name belongs to one path")
    func endpoints() throws {
        let routes = RouteGroup()
        let handler: Handler = { _ in .redirect(to: "/") }
        try routes.get("/a", as: "a", for: .anyone, handler)
        #expect(throws: RouteError.endpointTaken("a", "/b")) {
            try routes.get("/b", as: "a", for: .anyone, handler)
        }
    }

    @Test("Addresses are made by endpoint")
    func addresses() throws {
        let addresses = try Self.table().addresses
        #expect(try addresses.url(for: "index") == "/")
        #expect(
            try addresses.url(for: "login", [("next", "/courses?page=2")])
                == "/login?next=%2Fcourses%3Fpage%3D2"
        )
        #expect(try addresses.url(for: "gradebook", [("id", "7")]) == "/sections/7/gradebook")
        #expect(throws: RouteError.unknownEndpoint("nothing")) { try addresses.url(for: "nothing") }
        #expect(throws: RouteError.missingValue("/sections/<int:id>", "id")) {
            try addresses.url(for: "section")
        }
    }

    @Test("The routes say who may use them")
    func listing() throws {
        let lines = try Self.table().routes.map {
            "\($0.method.name) \($0.path) \($0.endpoint) \($0.access?.description ?? "?")"
        }
        #expect(lines.first == "GET / index anyone")
        #expect(lines.contains("POST /sections/<int:id> section teacher"))
        #expect(lines.contains("GET /sections/<int:id>/gradebook gradebook teacher, admin"))
    }
}

@Suite("Who may use a route")
struct AccessTests {
    private static func user(_ roles: [String]) -> Session.User {
        Session.User(id: 1, username: "a", name: "A", roles: roles)
    }

    static let cases: [(access: Access, roles: [String]?, isAdmitted: Bool)] = [
        (.anyone, nil, true), (.anyone, [], true), (.anyone, ["student"], true), (.signedIn, nil, false),
        (.signedIn, [], true),
        (.signedIn, ["student"], true), (.roles(["admin"]), nil, false), (.roles(["admin"]), [], false),
        (.roles(["admin"]), ["student"], false),
        (.roles(["admin"]), ["student", "admin"], true), (.roles(["admin", "teacher"]), ["teacher"], true),
        (.roles(["admin"]), ["Admin"], false),
        (.roles(["admin"]), ["administrator"], false), (.roles([]), ["admin"], false),
        (.roles([]), nil, false),
    ]

    @Test("A role admits, and only that", arguments: cases)
    func admits(access: Access, roles: [String]?, isAdmitted: Bool) {
        #expect(access.admits(roles.map(Self.user)) == isAdmitted)
    }
}
