public import HTTP
public import Jinja

/// What stands between the server and the handlers: finds the route, opens the session, guards it, and makes an
/// answer of whatever comes back.
@Loop public final class App: Responder {
    /// What every page may use beside its own values: the school, the term. Called while a page is rendered.
    public typealias CommonContext = @Loop (Page) throws -> [String: Value]

    public let routes: RouteTable
    let store: any SessionStore
    let templates: Templates
    let hosts: AllowedHosts
    let proxies: TrustedProxies
    let log: Log
    let commonContext: CommonContext
    private let formLimits = FormLimits()
    private var identifiers = RequestIdentifiers()

    public init(
        routes: RouteTable,
        store: any SessionStore,
        templates: Templates,
        hosts: AllowedHosts,
        proxies: TrustedProxies,
        log: Log,
        files: StaticFiles,
        commonContext: @escaping CommonContext
    ) throws {
        self.routes = routes
        self.store = store
        self.templates = templates
        self.hosts = hosts
        self.proxies = proxies
        self.log = log
        self.commonContext = commonContext
        try templates.prepare(routes: routes, files: files)
    }

    // MARK: Responder

    public func respond(to request: Request) -> Reply {
        let client = proxies.client(of: request)
        let id = identifiers.next()
        let visit = Visit(id: id, address: client.address)
        request.annotation = visit
        guard let path = request.path else {
            return .now(plainPage(HTTPFailure(.badRequest, "The address is not valid UTF-8."), id, client))
        }
        let match = routes.match(request.method, path)
        if case .found(let route, let values) = match, case .plain(let handler) = route.action {
            return .now(handler(request, values))
        }
        guard let host = request.header(.host) else {
            // HTTP/1.0 has no need of one; HTTP/1.1 without it never gets here.
            return answer(request, path, match, client, visit)
        }
        guard hosts.allow(host) else { return .now(plainPage(HTTPFailure(.misdirectedRequest), id, client)) }
        return answer(request, path, match, client, visit)
    }

    public func refuse(_ refusal: Refusal, to request: Request) -> Response {
        page(ErrorPages.plain(refusal.status, explanation: refusal.explanation), refusal.status)
    }

    public func didAnswer(_ exchange: Exchange) {
        let request = exchange.request
        log.answered(exchange, by: request.annotation as? Visit ?? Visit(id: "-", address: request.peer.text))
    }

    // MARK: From request to answer

    private func answer(
        _ request: Request,
        _ path: String,
        _ match: RouteTable.Match,
        _ client: TrustedProxies.Client,
        _ visit: Visit
    ) -> Reply {
        let values = if case .found(_, let values) = match { values } else { RouteValues() }
        let page = Page(request, values, client, visit: visit, routes: routes)
        page.token =
            request.withHeader(.cookie) { SessionCookie.token(in: $0, isSecure: client.isSecure) } ?? nil
        var waiting: WaitingHandler?
        let answer: Answer
        do {
            try store.beginReading()
            defer { store.endReading() }
            try openSession(of: page, request)
            let route = try route(of: match, page, request)
            try guardForm(of: page, request)
            if let refusal = try guardAccess(to: route, page, request) {
                answer = refusal
            } else {
                page.endpoint = route.endpoint
                switch route.action {
                case .page(let handler): answer = try handler(page)
                case .waitingPage(let handler):
                    waiting = handler
                    answer = .response(Response(.ok))
                case .plain(let handler): answer = .response(handler(request, values))
                }
            }
        } catch {
            return finish(page, failureAnswer(error, page))
        }
        guard let waiting else { return finish(page, answer) }
        return later { await self.wait(for: waiting, page) }
    }

    private func openSession(of page: Page, _ request: Request) throws {
        guard let token = page.token else { return }
        switch try store.session(token.key) {
        case .open(let session): page.session = session
        case .ended: page.isEnded = true
        case .unknown: break
        }
        page.visit.username = page.user?.username
    }

    private func route(of match: RouteTable.Match, _ page: Page, _ request: Request) throws -> Route {
        switch match {
        case .found(let route, _): return route
        case .unknownPath: throw HTTPFailure(.notFound)
        case .otherMethod(let methods):
            var failure = HTTPFailure(.methodNotAllowed)
            failure.allowed = methods
            throw failure
        }
    }

    /// Every form is checked before its handler is called, whoever sent it.
    private func guardForm(of page: Page, _ request: Request) throws {
        guard request.method == .post else { return }
        page.form = try FormBody.parse(
            request.body,
            contentType: request.header(.contentType),
            limits: formLimits
        )
        guard !CrossSite.isForeign(request, isSecure: page.isSecure) else {
            throw HTTPFailure(.forbidden, "This form was sent from another site.")
        }
        guard let session = page.token, let sent = page.form["csrf_token"],
            CSRFToken.isValid(sent, for: session)
        else {
            throw HTTPFailure(
                .forbidden,
                "This form is out of date or did not come from this site. Nothing was changed."
            )
        }
    }

    private func guardAccess(to route: Route, _ page: Page, _ request: Request) throws -> Answer? {
        guard let access = route.access else { throw HTTPFailure(.forbidden) }
        if access.admits(page.user) { return nil }
        guard page.user == nil else { throw HTTPFailure(.forbidden) }
        let wanted = request.method == .get || request.method == .head ? request.target : "/"
        let next = SitePath(wanted)?.text ?? "/"
        return .redirect(to: try routes.addresses.url(for: "login", [("next", next)]))
    }

    private func wait(for handler: WaitingHandler, _ page: Page) async -> Response {
        let answer: Answer
        do {
            answer = try await handler(page)
        } catch {
            return await finishWaiting(page, failureAnswer(error, page))
        }
        return await finishWaiting(page, answer)
    }

    /// Starts work that may wait, on the loop and without a hop.
    private func later(_ work: @escaping @Loop () async -> Response) -> Reply {
        let pending = PendingResponse()
        Task.immediate { @Loop in pending.send(await work()) }
        return .later(pending)
    }

    // MARK: From answer to response

    /// Answers at once unless a message has to be taken out of the database or put into it.
    private func finish(_ page: Page, _ answer: Answer) -> Reply {
        if needsStore(page, answer) { return later { await self.finishWaiting(page, answer) } }
        return .now(response(page, answer, flashes: page.newFlashes))
    }

    private func needsStore(_ page: Page, _ answer: Answer) -> Bool {
        switch answer {
        case .response: !page.newFlashes.isEmpty
        case .view(let view): page.session?.hasFlashes == true && page.showsFlashes(view)
        }
    }

    private func finishWaiting(_ page: Page, _ answer: Answer) async -> Response {
        var flashes = page.newFlashes
        do {
            switch answer {
            case .response:
                if !flashes.isEmpty { try await store.keep(flashes, for: page.sessionKey) }
            case .view(let view):
                if let session = page.session, session.hasFlashes, page.showsFlashes(view) {
                    flashes = try await store.takeFlashes(of: session.key) + flashes
                }
            }
        } catch {
            // The page matters more than a message about it.
            log.note(.error, "messages could not be kept or taken: \(error)", request: page.id)
        }
        return response(page, answer, flashes: flashes)
    }

    private func response(_ page: Page, _ answer: Answer, flashes: [Flash]) -> Response {
        switch answer {
        case .response(var response):
            addSessionHeaders(to: &response, page)
            return response
        case .view(let view):
            do {
                return try rendered(view, page, flashes)
            } catch {
                log.note(.error, "\(view.template) could not be rendered: \(error)", request: page.id)
                return plainPage(standingInFor: view, page)
            }
        }
    }

    private func rendered(_ view: View, _ page: Page, _ flashes: [Flash]) throws -> Response {
        var context = try commonContext(page)
        context["flashes"] = flashes.isEmpty ? Templates.noFlashes : Templates.value(of: flashes)
        context["endpoint"] = page.endpoint.map { Value($0) } ?? Value.none
        context.merge(view.context) { _, own in own }
        let bytes = try templates.render(view.template, context)
        var response = self.page(bytes, view.status)
        for field in view.headers.fields { response.headers.add(field.name, field.value) }
        addSessionHeaders(to: &response, page)
        return response
    }

    private func addSessionHeaders(to response: inout Response, _ page: Page) {
        if page.setsCookie, let token = page.token {
            response.headers.add(.setCookie, SessionCookie.setting(token, isSecure: page.isSecure))
        }
        if page.isSecure {
            response.headers.add(SecurityHeaders.transportSecurity, SecurityHeaders.transportSecurityValue)
        }
    }

    private func page(_ bytes: [UInt8], _ status: Status) -> Response {
        var response = Response(status)
        response.headers.add(.contentType, "text/html; charset=utf-8")
        response.headers.add(.cacheControl, "no-store")
        response.body = .bytes(bytes)
        return response
    }

    // MARK: Failures

    private func failureAnswer(_ error: any Error, _ page: Page) -> Answer {
        let failure: HTTPFailure
        if let known = error as? HTTPFailure {
            failure = known
        } else {
            log.note(.error, "\(page.request.method.name) \(page.request.target): \(error)", request: page.id)
            failure = store.failure(for: error) ?? HTTPFailure(.internalServerError)
        }
        return .view(ErrorPages.view(failure, page.id))
    }

    /// A page that could not be rendered: an error keeps its status, as what broke the page may be what it reports.
    private func plainPage(standingInFor view: View, _ page: Page) -> Response {
        let status = view.template == ErrorPages.template ? view.status : .internalServerError
        var response = plainPage(HTTPFailure(status), page.id, page.client)
        if status == view.status {
            for field in view.headers.fields { response.headers.add(field.name, field.value) }
        }
        return response
    }

    private func plainPage(_ failure: HTTPFailure, _ id: String, _ client: TrustedProxies.Client) -> Response
    {
        var response = page(
            ErrorPages.plain(failure.status, explanation: failure.explanation, id: id),
            failure.status
        )
        ErrorPages.addHeaders(of: failure, to: &response.headers)
        if client.isSecure {
            response.headers.add(SecurityHeaders.transportSecurity, SecurityHeaders.transportSecurityValue)
        }
        return response
    }
}
