public import HTTP
import SQLite
public import Web

/// Builds the whole app: what `serve` runs and what every test of a page asks.
///
/// - Parameters:
///   - school: with an open database, migrated already.
///   - uploadBytes: of all processes that serve the school together.
/// - Throws: ``SetupError``, a template's error or a ``RouteError``: each names what to mend.
@Loop public func makeApp(
    _ configuration: Configuration,
    _ school: School,
    _ log: Log,
    metrics: Metrics? = nil,
    uploadBytes: SharedCount? = nil
) throws -> App {
    let files = try StaticFiles(folder: "\(configuration.root)/Public")
    for note in files.notes { log.note(.warning, note) }
    let templates = try Templates(folder: "\(configuration.root)/Templates")
    let routes = try makeRoutes(school, files).table
    try templates.require(routes.routes.filter(\.isPage).map { "\($0.endpoint).html" } + sharedTemplates)
    return try App(
        routes: routes,
        store: school,
        templates: templates,
        hosts: AllowedHosts(configuration.allowedHosts),
        proxies: TrustedProxies(configuration.trustedProxies, fields: configuration.forwardedFields),
        log: log,
        files: files,
        metrics: metrics,
        forms: configuration.forms,
        waitingPages: configuration.waitingPages,
        spool: configuration.spool(inAll: uploadBytes),
        commonContext: { try school.commonContext($0) }
    )
}

/// What the endpoints' own templates are made of, and what the failures of all of them show.
private let sharedTemplates = [
    "base.html", "error.html", "parts.html", "register_closed.html", "score_table.html",
]

/// All routes, slice by slice.
@Loop func makeRoutes(_ school: School, _ files: StaticFiles) throws -> RouteGroup {
    let routes = RouteGroup()
    try school.addOverviewPage(to: routes)
    try school.addSignInPages(to: routes)
    try school.addRegisterPages(to: routes)
    try school.addCoursePages(to: routes)
    try school.addExamPages(to: routes)
    try school.addScorePages(to: routes)
    try school.addProfilePages(to: routes)
    try school.addPasswordPages(to: routes)
    try school.addChangePasswordAddress(to: routes)
    try school.addSessionPages(to: routes)
    try school.addChangePages(to: routes)
    try files.addRoute(to: routes) { school.log.note(.warning, $0) }
    try school.addHealthCheck(to: routes)
    return routes
}
