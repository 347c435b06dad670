public import HTTP

/// What is decided before a request's content is asked for.
extension App {
    /// A client that waits for permission to send its content gets the final answer instead, where the head alone leads
    /// to one: no such page, no such method, no form, nobody signed in (RFC 9110, section 10.1.1). So does whoever
    /// sends files. A form with files, on a route that takes some, is streamed.
    public func admit(_ request: Request) -> Admission {
        let sink = sink(for: request)
        if request.expectsContinue || sink != nil, let response = answerToHead(of: request) {
            return .answer(response)
        }
        guard let sink else { return .read(upTo: nil) }
        return .stream(to: sink.reader, upTo: sink.limit)
    }

    private func sink(for request: Request) -> (reader: MultipartReader, limit: Int)? {
        guard request.method == .post, let path = request.path,
            case .found(let route, _) = routes.match(request.method, path), let uploads = route.uploads,
            let type = request.header(.contentType),
            case .multipart(let boundary)? = try? FormBody.kind(type)
        else { return nil }
        let reader = MultipartReader(boundary: boundary, limits: formLimits, uploads: uploads, spool: spool)
        return (reader, uploads.bytes)
    }

    private func answerToHead(of request: Request) -> Response? {
        guard let path = request.path else { return answerNow(request) }
        let match = routes.match(request.method, path)
        guard case .found(let route, _) = match, route.answersAnyHost || isForThisSite(request) else {
            return answerNow(request)
        }
        guard request.method == .post else { return nil }
        let client = proxies.client(of: request)
        let visit = note(request, client)
        visit.endpoint = route.endpoint
        let page = makePage(request, match, client, visit)
        guard let answer = refusal(of: page, route), case .done(let response) = finish(page, answer) else {
            return nil
        }
        return response
    }

    /// The whole answer, if it needs no wait.
    private func answerNow(_ request: Request) -> Response? {
        if case .done(let response) = work(for: request) { response } else { nil }
    }

    /// What a form is answered, whatever it may contain.
    private func refusal(of page: Page, _ route: Route) -> Answer? {
        do {
            try store.beginReading()
            defer { store.endReading() }
            try openSession(of: page, page.request)
            guard let type = page.request.header(.contentType) else { throw FormBody.unsupported }
            _ = try FormBody.kind(type)
            try guardOrigin(of: page)
            return try guardAccess(to: route, page, page.request)
        } catch {
            return failureAnswer(error, page)
        }
    }
}
