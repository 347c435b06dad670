import CLinux
import Glibc

extension Connection {
    func respond(to request: Request) {
        server.notes?.begin(request.bytes)
        switch server.responder.respond(to: request) {
        case .now(let response):
            answer(response)
            server.notes?.end()
        case .later(let pending):
            if let response = pending.take() { return answer(response) }
            phase = .answer(pending)
            if let notes = server.notes, let place = notes.park() { pending.onSent = { notes.leave(place) } }
            since = EventLoop.shared.now
            // Not at once: another connection may be at the buffers when the response is sent.
            pending.whenReady { EventLoop.shared.giveTurn(to: self) }
        }
    }

    /// Encodes the answer to the current request, and ends the connection or goes on to the next request.
    func answer(_ response: Response) {
        guard let request else { return }
        server.requestCount &+= 1
        let clientKeeps = request.head.keepsAlive
        answered += 1
        let keepsAlive =
            clientKeeps && !response.closesConnection && !server.isDraining
            && answered < server.configuration.requestsPerConnection
        encode(response, to: request, keepsAlive: keepsAlive)
        if case .closed = phase { return }
        phase = keepsAlive ? .head : .ending
        // A client that asked for the end sends no more; any other might, and would get a reset.
        lingers = clientKeeps
        isAnswered = true
    }

    /// Gives the answer to a request whose content is not asked for, and ends the connection: whether the client
    /// sends it nevertheless is not to be known.
    func answerHead(_ response: Response) {
        var response = response
        response.closesConnection = true
        answer(response)
        lingers = true
    }

    /// Answers for the server itself, and ends the connection.
    func refuse(_ refusal: Refusal) {
        if let limit = refusal.limit { server.counters.refused[limit]?.add(1) }
        let request = currentRequest()
        if case .head = phase, request.bytes.isEmpty, !saved.isEmpty {
            request.bytes = Array(saved.prefix(parser.bytesRead))
        }
        encode(server.response(to: request, refused: refusal), to: request, keepsAlive: false)
        if case .closed = phase { return }
        phase = .ending
        lingers = true
        isAnswered = true
    }

    private func encode(_ response: Response, to request: Request, keepsAlive: Bool) {
        let isHead = request.method == .head
        let manner = ResponseEncoder.Manner(
            omitsBody: isHead,
            keepsAlive: keepsAlive,
            saysKeepAlive: keepsAlive && request.isHTTP10
        )
        let rest = server.encoder.encode(response, manner, into: &server.output)
        if !rest.isEmpty { flush(rest) }
        let sendsBody = !isHead && response.status.allowsContent
        server.responder.didAnswer(
            Exchange(
                request: request,
                status: response.status,
                headers: response.headers,
                added: server.encoder.added(to: response, manner),
                bodyBytes: sendsBody ? response.body.count : 0,
                nanoseconds: EventLoop.shared.clock() - requestStart
            )
        )
    }

    // MARK: The end of a turn

    /// Ends what is finished, and sets the deadline for what must happen next.
    func settle() {
        noteStanding()
        countHeldBytes()
        if !outbox.isEmpty {
            server.deadlines[slot] = server.times.sendDeadline(start: lagStart, sent: outbox.sent)
            return
        }
        switch phase {
        case .closed: return
        case .answer: server.deadlines[slot] = since + server.times.answer
        case .ending: end()
        case .lingering: discardInput()
        case .preface, .head, .body:
            if hasEnded, isStarved { return close() }
            server.deadlines[slot] = readDeadline
        }
    }

    private var readDeadline: Int64 {
        switch phase {
        case .preface: return since + server.times.header
        case .body(let decoder):
            return server.times.bodyDeadline(
                start: since,
                received: decoder.received,
                isUpload: request?.sink != nil
            )
        default: break
        }
        if request != nil { return requestStart + server.times.header }
        return EventLoop.shared.now + server.times.idle
    }

    /// Everything is sent. A client that may still be sending is listened to for a while: closing on unread bytes
    /// makes a reset, which can destroy the answer before it is read (RFC 9112, section 9.6).
    private func end() {
        guard lingers, !hasEnded else { return close() }
        phase = .lingering
        shutdown(descriptor, Int32(SHUT_WR))
        saved = []
        countHeldBytes()
        server.deadlines[slot] = EventLoop.shared.now + server.times.linger
        discardInput()
    }

    private func discardInput() {
        for _ in 0..<16 where isReadable {
            server.input.removeAll()
            let received = server.input.receive(from: descriptor)
            if received == 0 || received < 0 && errno != EAGAIN && errno != EINTR { return close() }
            if received < 0 || !server.input.isFull { isReadable = false }
        }
        if isReadable { EventLoop.shared.giveTurn(to: self) }
    }
}
