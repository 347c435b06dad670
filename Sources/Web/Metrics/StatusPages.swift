public import HTTP

/// What the status listener answers: `/metrics`, `/healthz` and `/readyz`, for whoever watches over the server.
@Loop public final class StatusPages: Responder {
    private let metrics: Metrics
    private let hosts: AllowedHosts
    private let reasonNotReady: @Loop () -> String?

    /// - Parameters:
    ///   - hosts: names under which it answers, beside every address.
    ///   - reasonNotReady: nil when requests can be answered, else why not, in a few words.
    public init(_ metrics: Metrics, hosts: AllowedHosts, reasonNotReady: @escaping @Loop () -> String?) {
        self.metrics = metrics
        self.hosts = hosts
        self.reasonNotReady = reasonNotReady
    }

    public func respond(to request: Request) -> Reply { .now(response(to: request)) }

    public func response(to request: Request) -> Response {
        guard isForHere(request) else {
            return text(.misdirectedRequest, "ask by address, or by a name that --allowed-host lists")
        }
        let known = ["/metrics", "/healthz", "/readyz"]
        guard let path = request.path, known.contains(path) else {
            return text(.notFound, "there are \(known.joined(separator: ", "))")
        }
        guard request.method == .get || request.method == .head else {
            var response = text(.methodNotAllowed, "only GET and HEAD")
            response.headers.add(.allow, "GET, HEAD")
            return response
        }
        switch path {
        case "/metrics":
            var response = Response(.ok, body: .bytes(metrics.page()))
            response.headers.add(.contentType, Metrics.contentType)
            response.headers.add(.cacheControl, "no-store")
            return response
        case "/readyz":
            guard let reason = reasonNotReady() else { return text(.ok, "ready") }
            return text(.serviceUnavailable, reason)
        default:
            return text(.ok, "ok")
        }
    }

    /// No content means anything here, so none is read.
    public func admit(_ request: Request) -> Admission { .answer(response(to: request)) }

    /// A page of a stranger, whose name was made to point here (DNS rebinding), asks by that name and learns nothing.
    private func isForHere(_ request: Request) -> Bool {
        guard let host = request.host else { return true }
        return hosts.allow(host) || AllowedHosts.isAddress(host)
    }

    private func text(_ status: Status, _ text: String) -> Response {
        var response = Response(status, body: Body("\(text)\n"))
        response.headers.add(.contentType, "text/plain; charset=utf-8")
        response.headers.add(.cacheControl, "no-store")
        return response
    }
}
