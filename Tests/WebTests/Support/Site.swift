import Foundation
import HTTP
import Jinja
import TestSupport
import Testing
import Web

/// A small site with every kind of route, its templates in a folder of its own.
@Loop final class Site {
    let store = MemoryStore()
    let app: App
    let log: Log
    private let folder: TemporaryFolder
    private let logPath: String

    static let page = """
        <!doctype html>
        <title>{{ title }}</title>
        <p class="user">{{ username }}</p>
        {% if flashes %}<ul class="flashes">
        {% for flash in flashes %}<li class="{{ flash.category }}">{{ flash.message }}</li>{% endfor %}
        </ul>{% endif %}
        <form method="post" action="{{ action }}">
        <input type="hidden" name="csrf_token" value="{{ csrf_token }}">
        <input name="text" value="{{ text }}">
        </form>
        """
    static let error = """
        <!doctype html>
        <title>{{ status.code }} {{ status.title }}</title>
        <h1>{{ status.title }}</h1>
        {% if flashes %}<ul class="flashes">{% for flash in flashes %}<li>{{ flash.message }}</li>{% endfor %}</ul>{% endif %}
        <p>{{ status.explanation }} {{ status.remedy }}</p>
        <p>Request {{ request_id }}</p>
        """

    init(
        hosts: [String] = [],
        proxies: [String] = [],
        files: [String: String] = ["public/style.css": "body {}"],
        publicFiles given: StaticFiles? = nil,
        frameFault: (any Error)? = nil
    ) throws {
        folder = try TemporaryFolder()
        try folder.write(Self.page, to: "templates/page.html")
        try folder.write(Self.error, to: "templates/error.html")
        try folder.write("{{ missing.attribute }}", to: "templates/failing.html")
        for (name, text) in files { try folder.write(text, to: name) }
        logPath = folder.path + "/log"
        log = Log(access: nil, events: try #require(LogFile.open(logPath)))
        let publicFiles = try given ?? StaticFiles(folder: folder.path + "/public")
        let routes = RouteGroup()
        try publicFiles.addRoute(to: routes) { [log] in log.note(.warning, $0) }
        try SiteRoutes(store: store).add(to: routes)
        let store = store
        app = try App(
            routes: routes.table,
            store: store,
            templates: try Templates(folder: folder.path + "/templates"),
            hosts: AllowedHosts(hosts),
            proxies: TrustedProxies(try AddressSet(proxies)),
            log: log,
            files: publicFiles,
            waitingPages: 3,
            spool: Spool(folder: "/tmp", memoryBytes: 1_000, diskBytes: 200_000),
            commonContext: { page in
                if let frameFault { throw frameFault }
                return ["username": Value(page.user?.username ?? "")]
            }
        )
    }

    func client() -> Client { Client(app) }

    /// A browser in which someone is signed in.
    func signedIn(_ username: String = "ann") async throws -> Client {
        let client = client()
        _ = try await client.submit(try await client.get("/login"), ["text": username])
        return client
    }

    /// What the event log holds by now.
    var logged: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }
}
