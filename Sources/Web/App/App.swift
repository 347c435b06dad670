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
    private let turnAways: TurnAwayNotes
    let commonContext: CommonContext
    private let counters: RequestCounters?
    private let overloads: Counter
    let formLimits: FormLimits
    /// More answers that have to wait are refused, so that a queue can't grow without end.
    private let waitingPages: Int
    private var waiting = 0
    let spool: Spool
    private var identifiers = RequestIdentifiers()

    public init(
        routes: RouteTable,
        store: any SessionStore,
        templates: Templates,
        hosts: AllowedHosts,
        proxies: TrustedProxies,
        log: Log,
        files: StaticFiles,
        metrics: Metrics? = nil,
        forms: FormLimits = FormLimits(),
        waitingPages: Int = 1_024,
        spool: Spool = Spool(folder: "/tmp"),
        commonContext: @escaping CommonContext
    ) throws {
        self.routes = routes
        self.store = store
        self.templates = templates
        self.hosts = hosts
        self.proxies = proxies
        self.log = log
        counters = metrics.map { RequestCounters($0, endpoints: routes.routes.map(\.endpoint)) }
        overloads =
            metrics?.counter(ServerCounters.refusedRequests, [("reason", "waiting_pages")]) ?? .unobserved
        turnAways = TurnAwayNotes(log)
        formLimits = forms
        self.waitingPages = waitingPages
        self.spool = spool
        self.commonContext = commonContext
        try templates.prepare(routes: routes, files: files)
    }

    // MARK: Responder

    public func respond(to request: Request) -> Reply {
        switch work(for: request) {
        case .done(let response): return .now(response)
        case .waiting(let work):
            guard waiting < waitingPages else { return .now(overloaded(request)) }
            waiting += 1
            let pending = PendingResponse()
            // Starts on the loop and without a hop.
            Loop.start {
                pending.send(await work())
                self.waiting -= 1
            }
            return .later(pending)
        }
    }

    /// The answer to a request that came over no connection: for tests and tools.
    public func response(to request: Request) async -> Response {
        switch work(for: request) {
        case .done(let response): response
        case .waiting(let work): await work()
        }
    }

    /// The page has a number that the access log knows too, as far as the request was understood.
    public func refuse(_ refusal: Refusal, to request: Request) -> Response {
        let client = proxies.client(of: request)
        let visit = request.annotation as? Visit ?? note(request, client, place: RequestCounters.refused)
        if refusal.limit == .died {
            let text = "a request was left without an answer by a worker that died; from \(visit.address)"
            log.note(.warning, text, request: visit.id)
        }
        let failure = HTTPFailure(refusal.status, refusal.explanation, retryAfter: refusal.retryAfter)
        return plainPage(failure, visit.id, client)
    }

    public func didAnswer(_ exchange: Exchange) {
        let request = exchange.request
        guard let visit = request.annotation as? Visit else {
            counters?.count(exchange, at: RequestCounters.refused)
            return log.answered(exchange, by: Visit(nil, from: request.peer))
        }
        counters?.count(exchange, at: visit.place)
        log.answered(exchange, by: visit)
    }

    public func didTurnAway(_ peer: PeerAddress, _ reason: TurnedAway) { turnAways.add(peer, reason) }
    /// Gives a request its number.
    func note(
        _ request: Request,
        _ client: TrustedProxies.Client,
        place: Int = RequestCounters.unmatched
    ) -> Visit {
        let visit = Visit(identifiers.next(), from: client.peer)
        visit.place = place
        request.annotation = visit
        return visit
    }

    private func overloaded(_ request: Request) -> Response {
        overloads.add(1)
        let failure = HTTPFailure(.serviceUnavailable, "Too many others are waiting.", retryAfter: 2)
        let id = (request.annotation as? Visit)?.id ?? "-"
        return plainPage(failure, id, proxies.client(of: request))
    }

    // MARK: From request to answer

    /// A response, or what has to be waited for to have one.
    enum Work {
        case done(Response)
        case waiting(@Loop () async -> Response)
    }

    func work(for request: Request) -> Work {
        let client = proxies.client(of: request)
        let visit = note(request, client)
        guard let path = request.path else {
            let failure = HTTPFailure(.badRequest, "The address is not valid UTF-8.")
            return .done(plainPage(failure, visit.id, client))
        }
        let match = routes.match(request.method, path)
        var answersAnyHost = false
        if case .found(let route, let values) = match {
            visit.endpoint = route.endpoint
            visit.place = RequestCounters.place(of: route.number)
            answersAnyHost = route.answersAnyHost
            if case .plain(let handler) = route.action, answersAnyHost || isForThisSite(request) {
                var response = handler(request, values)
                SecurityHeaders.add(to: &response.headers, isSecure: client.isSecure)
                return .done(response)
            }
        }
        guard answersAnyHost || isForThisSite(request) else {
            log.note(
                .info,
                "host refused: \(request.host ?? "") is no name of this site; --allowed-host adds one",
                request: visit.id
            )
            return .done(plainPage(HTTPFailure(.misdirectedRequest), visit.id, client))
        }
        return answer(request, match, client, visit)
    }

    /// HTTP/1.0 has no need of a host; HTTP/1.1 without it never gets here.
    func isForThisSite(_ request: Request) -> Bool {
        request.header(.host).map { hosts.allow($0) } ?? true
    }

    private func answer(
        _ request: Request,
        _ match: RouteTable.Match,
        _ client: TrustedProxies.Client,
        _ visit: Visit
    ) -> Work {
        let page = makePage(request, match, client, visit)
        do {
            // What is read for one request, its frame included, is read in one transaction.
            try store.beginReading()
            defer { store.endReading() }
            let outcome: Outcome
            do {
                outcome = try self.outcome(of: match, page, request)
            } catch {
                outcome = .answer(failureAnswer(error, page))
            }
            switch outcome {
            case .answer(let answer): return finish(page, answer)
            case .waiting(let handler): return .waiting { await self.wait(for: handler, page) }
            }
        } catch {
            return finish(page, failureAnswer(error, page))
        }
    }

    func makePage(
        _ request: Request,
        _ match: RouteTable.Match,
        _ client: TrustedProxies.Client,
        _ visit: Visit
    ) -> Page {
        let values = if case .found(_, let values) = match { values } else { RouteValues() }
        let page = Page(request, values, client, visit: visit, routes: routes, templates: templates)
        page.token =
            request.withHeader(.cookie) { SessionCookie.token(in: $0, isSecure: client.isSecure) } ?? nil
        return page
    }

    private enum Outcome {
        case answer(Answer)
        case waiting(WaitingHandler)
    }

    private func outcome(of match: RouteTable.Match, _ page: Page, _ request: Request) throws -> Outcome {
        try openSession(of: page, request)
        let route = try route(of: match, page, request)
        try guardForm(of: page, request)
        if let refusal = try guardAccess(to: route, page, request) { return .answer(refusal) }
        page.endpoint = route.endpoint
        switch route.action {
        case .page(let handler): return .answer(try handler(page))
        case .waitingPage(let handler): return .waiting(handler)
        case .plain(let handler): return .answer(.response(handler(request, page.values)))
        }
    }

    func openSession(of page: Page, _ request: Request) throws {
        guard let token = page.token else { return }
        switch try store.session(token.key) {
        case .open(let session): page.session = session
        case .ended(let hasRunOut):
            page.isEnded = true
            page.hasRunOut = hasRunOut
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
        page.form = try form(of: request)
        try guardOrigin(of: page)
        guard let session = page.token, let sent = page.form["csrf_token"],
            CSRFToken.isValid(sent, for: session)
        else {
            noteRefusedForm(of: page, "its token is missing or of another session")
            throw HTTPFailure(
                .forbidden,
                "This form is out of date or did not come from this site. Nothing was changed.",
                remedy: Self.sendAgain
            )
        }
    }

    func guardOrigin(of page: Page) throws(HTTPFailure) {
        guard !CrossSite.isForeign(page.request, isSecure: page.isSecure) else {
            noteRefusedForm(of: page, "it came from another site")
            throw HTTPFailure(.forbidden, "This form was sent from another site.", remedy: Self.sendAgain)
        }
    }

    private static let sendAgain = "Open the page of the form again, fill it in and send it from there."

    private func noteRefusedForm(of page: Page, _ why: String) {
        let path = page.request.path ?? ""
        log.note(.warning, "form refused: \(why); POST \(path) from \(page.address)", request: page.id)
    }

    private func form(of request: Request) throws(HTTPFailure) -> FormFields {
        if let reader = request.sink as? MultipartReader { return reader.fields }
        return try FormBody.parse(
            request.body,
            contentType: request.header(.contentType),
            limits: formLimits
        )
    }

    func guardAccess(to route: Route, _ page: Page, _ request: Request) throws -> Answer? {
        guard let access = route.access else { throw HTTPFailure(.forbidden) }
        if access.admits(page.user) { return nil }
        guard page.user == nil else {
            throw HTTPFailure(
                .forbidden,
                "This page is only for accounts with one of these roles: \(access)."
            )
        }
        let wanted = request.method == .get || request.method == .head ? request.target : "/"
        let next = SitePath(wanted)?.text ?? "/"
        return .redirect(to: try routes.addresses.url(for: "login", [("next", next)]))
    }

    private func wait(for handler: WaitingHandler, _ page: Page) async -> Response {
        let answer: Answer
        do {
            answer = try await handler(page)
        } catch {
            page.takeBackRenewal()
            return await finishWaiting(page, failureAnswer(error, page))
        }
        return await finishWaiting(page, answer)
    }
}
