/// What answers requests: the application, as the server sees it. All of it is called on the loop.
@Loop public protocol Responder: AnyObject {
    /// Answers a whole request, at once or later.
    func respond(to request: Request) -> Reply

    /// The page for a request that the server itself refuses.
    ///
    /// The status should be the refusal's. The server ends the connection after it.
    /// - Parameter request: as far as it was understood; its target may be empty and it may have no fields.
    func refuse(_ refusal: Refusal, to request: Request) -> Response

    /// Takes note of an answer, for the access log.
    func didAnswer(_ exchange: Exchange)

    /// Takes note of a connection that was closed before a request was read from it.
    func didTurnAway(_ peer: PeerAddress, _ reason: TurnedAway)

    /// Decides what becomes of a request's content, once its head is known and before any of it is asked for.
    /// It is read, up to the configuration's limit, unless the responder says otherwise.
    func admit(_ request: Request) -> Admission
}

extension Responder {
    public func refuse(_ refusal: Refusal, to request: Request) -> Response {
        Response(
            refusal.status,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: Body("\(refusal.status.code) \(refusal.status.reason)\n\(refusal.explanation)\n")
        )
    }

    public func didAnswer(_ exchange: Exchange) {}

    public func didTurnAway(_ peer: PeerAddress, _ reason: TurnedAway) {}

    public func admit(_ request: Request) -> Admission { .read(upTo: nil) }
}

/// What becomes of the content of a request.
@Loop public enum Admission {
    /// It is read into ``Request/body``, up to so many bytes; `nil` for the configuration's limit.
    case read(upTo: Int?)
    /// It goes to the sink as it comes, up to so many bytes; the deadline is that for uploads.
    case stream(to: any ContentSink, upTo: Int)
    /// The head alone decides: this is the answer, no content is asked for, and the connection ends.
    case answer(Response)
}

/// What a responder gives for a request.
@Loop public enum Reply {
    case now(Response)
    /// The answer comes when the response is sent; other connections are served meanwhile.
    case later(PendingResponse)
}

/// An answer that is not ready yet.
///
///     let pending = PendingResponse()
///     Loop.start { pending.send(await handler(request)) }
///     return .later(pending)
///
/// If the client goes away meanwhile, what is sent is dropped.
@Loop public final class PendingResponse {
    private enum State {
        case waiting
        case ready(Response)
        case taken
    }

    private var state = State.waiting
    /// Called when the response is there; set by the server.
    private var onReady: (@Loop () -> Void)?
    /// Called when the response is there, also if nobody waits for it any more.
    var onSent: (@Loop () -> Void)?

    public init() {}

    /// Gives the answer, exactly once; a second call traps.
    public func send(_ response: Response) {
        guard case .waiting = state else { preconditionFailure("a request is answered once") }
        state = .ready(response)
        onSent?()
        onSent = nil
        onReady?()
        onReady = nil
    }

    /// The response, if it is there; it is given out once.
    func take() -> Response? {
        guard case .ready(let response) = state else { return nil }
        state = .taken
        return response
    }

    func whenReady(_ body: @escaping @Loop () -> Void) { onReady = body }

    /// Lets what is sent from now on be dropped.
    func abandon() { onReady = nil }
}
