import HTTP
import Jinja

/// From a handler's answer, or its failure, to the response.
extension App {
    /// Answers at once unless a message has to be taken out of the database or put into it.
    func finish(_ page: Page, _ answer: Answer) -> Work {
        if needsStore(page, answer) { return .waiting { await self.finishWaiting(page, answer) } }
        return .done(response(page, answer, flashes: page.newFlashes))
    }

    private func needsStore(_ page: Page, _ answer: Answer) -> Bool {
        switch answer {
        case .response: !page.newFlashes.isEmpty
        case .view(let view): page.session?.hasFlashes == true && page.showsFlashes(view)
        }
    }

    func finishWaiting(_ page: Page, _ answer: Answer) async -> Response {
        do {
            switch answer {
            case .response:
                if !page.newFlashes.isEmpty { try await store.keep(page.newFlashes, for: page.sessionKey) }
            case .view(let view):
                if let session = page.session, session.hasFlashes, page.showsFlashes(view) {
                    return try await show(
                        try await store.takeFlashes(of: session.key),
                        of: session,
                        view,
                        page
                    )
                }
            }
        } catch {
            // The page matters more than a message about it.
            log.note(.error, "messages could not be kept or taken: \(error)", request: page.id)
        }
        return response(page, answer, flashes: page.newFlashes)
    }

    /// Renders a page with messages that are in no database any more: if it cannot be, they go back there.
    private func show(_ flashes: [Flash], of session: Session, _ view: View, _ page: Page) async throws
        -> Response
    {
        do {
            return try rendered(view, page, flashes + page.newFlashes)
        } catch {
            let response = failedPage(error, view, page)
            if !flashes.isEmpty { try await store.keep(flashes, for: session.key) }
            return response
        }
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
                return failedPage(error, view, page)
            }
        }
    }

    /// The page for a template, or for what surrounds it, that failed.
    private func failedPage(_ error: any Error, _ view: View, _ page: Page) -> Response {
        log.note(.error, "\(view.template) could not be rendered: \(error)", request: page.id)
        let failure = view.failure ?? store.failure(for: error) ?? HTTPFailure(.internalServerError)
        var response = plainPage(failure, page.id, page.client)
        addSessionHeaders(to: &response, page)
        return response
    }

    private func rendered(_ view: View, _ page: Page, _ flashes: [Flash]) throws -> Response {
        var context = try commonContext(page)
        context.reserveCapacity(context.count + view.context.count + 2)
        context["flashes"] = flashes.isEmpty ? Templates.noFlashes : Templates.value(of: flashes)
        context["endpoint"] = page.endpoint.map { Value($0) } ?? Value.none
        context.merge(view.context) { _, own in own }
        let bytes = try templates.render(view.template, context)
        var response = self.page(bytes, view.status)
        for name in [HeaderName.contentType, .cacheControl] where view.headers.contains(name) {
            response.headers[name] = nil
        }
        for field in view.headers.fields { response.headers.add(field.name, field.value) }
        addSessionHeaders(to: &response, page)
        return response
    }

    /// What a session adds to any answer. Unless a handler says otherwise nobody keeps a copy: the next person at
    /// this browser must not find it.
    private func addSessionHeaders(to response: inout Response, _ page: Page) {
        if !response.headers.contains(.cacheControl) { response.headers.add(.cacheControl, "no-store") }
        if page.setsCookie, let token = page.token {
            response.headers.add(.setCookie, SessionCookie.setting(token, isSecure: page.isSecure))
        }
        SecurityHeaders.add(to: &response.headers, isSecure: page.isSecure)
    }

    func page(_ bytes: [UInt8], _ status: Status) -> Response {
        var response = Response(status)
        response.headers.add(.contentType, "text/html; charset=utf-8")
        response.headers.add(.cacheControl, "no-store")
        response.body = .bytes(bytes)
        return response
    }

    // MARK: Failures

    func failureAnswer(_ error: any Error, _ page: Page) -> Answer {
        let failure: HTTPFailure
        if let known = error as? HTTPFailure {
            failure = known
        } else {
            log.note(.error, "\(page.request.method.name) \(page.request.target): \(error)", request: page.id)
            failure = store.failure(for: error) ?? HTTPFailure(.internalServerError)
        }
        return .view(ErrorPages.view(failure, page.id))
    }

    func plainPage(_ failure: HTTPFailure, _ id: String, _ client: TrustedProxies.Client) -> Response {
        var response = page(
            ErrorPages.plain(failure, id: id),
            failure.status
        )
        ErrorPages.addHeaders(of: failure, to: &response.headers)
        SecurityHeaders.add(to: &response.headers, isSecure: client.isSecure)
        return response
    }
}
