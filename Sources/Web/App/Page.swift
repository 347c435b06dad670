public import HTTP
public import Jinja

/// One request as a handler sees it: who asks, what was typed, and the ways to answer.
@Loop public final class Page {
    public let request: Request
    /// What the route's converters took from the path.
    public let values: RouteValues
    /// Who asked; a trusted proxy's word is believed.
    public var address: String { client.address }
    /// What attempts are counted under: the address, or the network of 2^64 addresses that one subscriber of IPv6 has.
    public var network: String { client.peer.network }
    /// The wider network around it, which may be one party's too.
    public var neighbourhood: String { client.peer.neighbourhood }
    /// Whether it came by HTTPS.
    public var isSecure: Bool { client.isSecure }
    /// Names this request in both logs and on error pages.
    public var id: String { visit.id }
    public internal(set) var session: Session?
    /// The fields of the form that was sent; empty for GET.
    public internal(set) var form = FormFields()

    var token: SessionToken?
    var setsCookie = false
    /// Whether the cookie that came is of a session that has ended; its forms still prove where they came from.
    var isEnded = false
    /// Whether this browser was signed in until the session ran out of time. A form's token, or a new session, ends it.
    public internal(set) var hasRunOut = false
    var newFlashes: [Flash] = []
    /// What ``renewSession()`` replaced.
    private var replaced: (token: SessionToken?, setsCookie: Bool, isEnded: Bool, session: Session?)?
    /// The endpoint of the route that was found.
    var endpoint: String?
    let client: TrustedProxies.Client
    let visit: Visit
    private let routes: RouteTable
    private let templates: Templates

    init(
        _ request: Request,
        _ values: RouteValues,
        _ client: TrustedProxies.Client,
        visit: Visit,
        routes: RouteTable,
        templates: Templates
    ) {
        self.request = request
        self.values = values
        self.visit = visit
        self.routes = routes
        self.templates = templates
        self.client = client
    }

    public var user: Session.User? { session?.user }

    /// Who is signed in, on a route that is for those alone.
    public func signedInUser() throws -> Session.User {
        guard let user else { throw HTTPFailure(.forbidden) }
        return user
    }

    /// The fields after the `?`.
    public private(set) lazy var query: FormFields =
        (try? URLEncodedForm.parse(Array(request.query.utf8), limits: FormLimits())) ?? FormFields()

    /// The page number of a list, from 1: `?page=N`. What is no such number is the first page.
    public var number: Int {
        guard let text = query["page"], text.utf8.count <= 9, let number = Int(text), number >= 1 else {
            return 1
        }
        return number
    }

    // MARK: Session

    /// The hidden field that every form carries. A visitor's first form sets the cookie that it belongs to.
    public func csrfToken() -> String { CSRFToken.make(for: ownToken()) }

    /// The key under which this browser's session is, or will be, kept.
    public var sessionKey: SessionKey { ownToken().key }

    /// The key of the cookie that came, where one came.
    public var sentSessionKey: SessionKey? { setsCookie ? nil : token?.key }

    /// Gives the browser a new token, as at sign-in and sign-out: the old one opens nothing any more.
    ///
    /// - Returns: the key for the new session's row, which the caller writes.
    public func renewSession() -> SessionKey {
        replaced = (token, setsCookie, isEnded, session)
        let fresh = SessionToken()
        token = fresh
        setsCookie = true
        isEnded = false
        session = nil
        return fresh.key
    }

    /// Leaves the browser the token that it came with, as the new one's row could not be written: it would be
    /// signed out otherwise, with a session that is open still.
    func takeBackRenewal() {
        guard let replaced else { return }
        (token, setsCookie, isEnded, session) = replaced
        self.replaced = nil
    }

    private func ownToken() -> SessionToken {
        if let token, !isEnded { return token }
        isEnded = false
        let fresh = SessionToken()
        token = fresh
        setsCookie = true
        return fresh
    }

    /// A message for the next page that is rendered: this one, or the one that a redirect leads to.
    public func flash(_ message: String, category: Flash.Category = .info) {
        newFlashes.append(Flash(message, category: category))
    }

    /// Whether this page takes the waiting messages: neither HEAD nor an error page does, as a browser asks for
    /// icons and the like without anyone reading the answer.
    func showsFlashes(_ view: View) -> Bool {
        request.method != .head && (view.status.code < 400 || view.status == .unprocessableContent)
    }

    // MARK: Answers

    /// The address of an endpoint.
    public func url(for endpoint: String, _ values: [(name: String, value: String)] = []) throws -> String {
        try routes.addresses.url(for: endpoint, values)
    }

    public func redirect(to endpoint: String) throws -> Answer { .redirect(to: try url(for: endpoint)) }

    /// A part of a page, rendered now, as markup for the page that holds it: to be kept where it is the same for
    /// everyone. It sees its own values alone.
    public func fragment(_ template: String, _ context: [String: Value]) throws -> Value {
        .string(Text(utf8: try templates.render(template, context), isSafe: true))
    }

    public func render(_ template: String, _ context: [String: Value] = [:], status: Status = .ok) -> Answer {
        .view(View(template, context, status: status))
    }
}
