import CLinux
import Glibc

/// One client: reads its requests in turn, has them answered, and sends the answers.
///
/// It is driven by ``advance()``, which does everything that can be done at once and then sets the deadline for what
/// must come next. Events are edge-triggered: what the kernel reports is remembered until it is used up.
@Loop final class Connection: EventHandler {
    enum Phase {
        /// A header of the PROXY protocol is being read.
        case preface
        case head
        case body(BodyDecoder)
        /// The request is being answered by the application.
        case answer(PendingResponse)
        /// The last answer is written; the connection ends when it is sent.
        case ending
        /// The last answer is sent; what still comes is thrown away, so that the client can read it.
        case lingering
        case closed
    }

    let slot: Int
    let server: Server
    let descriptor: Int32
    /// The client; until it is known, the proxy that it comes from.
    var peer: PeerAddress
    /// Whether it is one of the connections that its address may have.
    var isCounted = true
    private var token: UInt64 = 0

    // Why these are unchecked is said in `Server`.
    @exclusivity(unchecked) var phase = Phase.head
    @exclusivity(unchecked) var parser = HeadParser()
    /// The request that is being read or answered; none between two.
    @exclusivity(unchecked) var request: Request?
    /// Bytes that came and could not be used yet; empty while idle.
    @exclusivity(unchecked) var saved: [UInt8] = []
    @exclusivity(unchecked) var outbox = Outbox()

    /// When the current phase began.
    var since: Int64
    /// When the client began to lag behind in taking an answer.
    var lagStart: Int64 = 0
    /// When the first byte of the request was read.
    @exclusivity(unchecked) var requestStart: Int64 = 0

    /// Requests that have been answered.
    var answered = 0
    /// Bytes of a request that has arrived in part, and of an answer that is not read, as the server counts them.
    private(set) var heldBytes = 0

    var isReadable = false
    /// Whether the kernel reports that the client has closed its sending side; there may be bytes before the end.
    @exclusivity(unchecked) var isEndReported = false
    /// Whether everything that the client sent has been read.
    var hasEnded = false
    /// Whether more bytes are needed to go on.
    var isStarved = true
    /// Whether the current request has its answer, and is only kept until nobody looks at it.
    var isAnswered = false
    var lingers = false
    /// How many requests may be answered still before others have a turn.
    var answersLeft = 0
    private var isWatchingOutput = false

    init(_ descriptor: Int32, peer: PeerAddress, server: Server, slot: Int, phase: Phase) {
        self.descriptor = descriptor
        self.peer = peer
        self.server = server
        self.slot = slot
        self.phase = phase
        since = EventLoop.shared.now
    }

    /// - Returns: `false` if the kernel refuses; the descriptor is closed then.
    func start() -> Bool {
        let interest = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        guard let token = EventLoop.shared.watch(descriptor, for: interest, self) else {
            Glibc.close(descriptor)
            return false
        }
        self.token = token
        server.connectionNotes?.open(descriptor, peer)
        noteStanding()
        server.deadlines[slot] = since + server.times.header
        return true
    }

    /// Whether closing it now cuts off no request that has arrived.
    var isBetweenRequests: Bool {
        switch phase {
        case .preface, .head, .body, .lingering: outbox.isEmpty
        default: false
        }
    }

    /// Whether closing it now cuts off not even a request of which a part has arrived.
    var hasNothingBegun: Bool {
        switch phase {
        case .preface, .lingering: outbox.isEmpty
        case .head: request == nil && saved.isEmpty && outbox.isEmpty
        default: false
        }
    }

    /// Whether the client has asked for nothing that is not answered and sent, and has begun nothing.
    var isIdle: Bool {
        switch phase {
        case .preface: !isReadable
        case .head: request == nil && outbox.isEmpty && !isReadable
        default: false
        }
    }

    /// Notes what another server could do for the client, should this one die now.
    func noteStanding() { server.connectionNotes?.set(descriptor, standing) }

    /// Whether what is read next belongs to the header of the PROXY protocol.
    var isInPreface: Bool {
        if case .preface = phase { true } else { false }
    }

    private var standing: ConnectionNotes.Standing {
        guard outbox.isEmpty else { return .lost }
        switch phase {
        case .head: return request == nil && saved.isEmpty ? .idle : .unanswered
        case .body, .answer: return .unanswered
        case .preface: return saved.isEmpty ? .untouched : .lost
        case .ending, .lingering, .closed: return .lost
        }
    }

    // MARK: Events

    func handle(_ events: UInt32) {
        if case .closed = phase { return }
        if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { return close() }
        if events & EPOLLRDHUP.rawValue != 0 { isEndReported = true }
        if events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0 { isReadable = true }
        let maySend = outbox.isPaused ? events == 0 : events & EPOLLOUT.rawValue != 0
        if maySend, !outbox.isEmpty { resumeSending() }
        advance()
    }

    /// Called when the deadline has passed.
    func expire() {
        switch phase {
        case .head where outbox.isEmpty && request != nil:
            server.counters.headerTimeouts.add(1)
            turnAway(.headerTimeout)
        case .body where outbox.isEmpty:
            server.counters.bodyTimeouts.add(1)
            turnAway(.bodyTimeout)
        case .answer(let pending) where outbox.isEmpty:
            pending.abandon()
            turnAway(.answerTimeout)
        default:
            if !outbox.isEmpty { server.counters.answerTimeouts.add(1) }
            close()
        }
    }

    /// Ends the connection as its server ends: whoever has begun a request and has nothing of its answer is told so.
    func endUnanswered() {
        switch phase {
        case .head where outbox.isEmpty && request != nil, .body where outbox.isEmpty:
            turnAway(.stopping)
        case .answer(let pending) where outbox.isEmpty:
            pending.abandon()
            turnAway(.stoppingUnanswered)
        default: close()
        }
    }

    /// Ends the connection for the memory that it holds.
    func makeRoom() {
        switch phase {
        case .head where outbox.isEmpty && request != nil, .body where outbox.isEmpty:
            turnAway(.tooManyUnfinished)
        default:
            if !outbox.isEmpty { server.counters.refused[.unfinishedRequests]?.add(1) }
            close()
        }
    }

    /// Refuses whatever the client may ask for, and ends the connection.
    func turnAway(_ refusal: Refusal) {
        refuse(refusal)
        recycleRequest()
        saved = []
        flush()
        settle()
    }

    /// Ends the connection at once.
    func close() {
        if case .closed = phase { return }
        phase = .closed
        EventLoop.shared.forget(descriptor, token: token)
        // Before the number can be another's.
        server.connectionNotes?.set(descriptor, .lost)
        Glibc.close(descriptor)
        recycleRequest()
        saved = []
        outbox = Outbox()
        countHeldBytes()
        server.forget(self)
    }

    /// Whether nothing can be done until the client has sent more of a request, or taken more of an answer. A request
    /// that is being answered holds memory as well, but not for the client's sake.
    private var isWaitingForClient: Bool {
        switch phase {
        case .answer: !outbox.isEmpty
        default: isStarved || !outbox.isEmpty
        }
    }

    /// Tells the server how much waits here for the client.
    func countHeldBytes() {
        var held = 0
        if isWaitingForClient {
            held = saved.count + outbox.heldBytes
            // The fields of a header are copies of its bytes.
            if let request {
                held += 2 * request.bytes.count + request.body.count + (request.sink?.heldBytes ?? 0)
            }
        }
        guard held != heldBytes else { return }
        let more = held - heldBytes
        heldBytes = held
        server.hold(more)
    }

    // MARK: Sending

    /// Sends what the server's output buffer holds, which is this connection's, and `rest` behind it.
    func flush(_ rest: [Body.Part] = []) {
        if case .closed = phase { return server.output.removeAll() }
        guard !server.output.isEmpty else { return }
        server.connectionNotes?.set(descriptor, .lost)
        let outcome = outbox.send(server.output, rest, to: descriptor)
        server.output.removeAll()
        if !outbox.isEmpty { lagStart = EventLoop.shared.now }
        take(outcome)
    }

    private func resumeSending() { take(outbox.resume(to: descriptor)) }

    private func take(_ outcome: Outbox.Outcome) {
        switch outcome {
        case .done: break
        case .failed: close()
        case .blocked: watchOutput()
        case .paused: EventLoop.shared.giveTurn(to: self)
        }
    }

    private func watchOutput() {
        guard !isWatchingOutput else { return }
        isWatchingOutput = true
        let interest = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLOUT.rawValue | EPOLLET.rawValue
        if !EventLoop.shared.change(descriptor, to: interest, token: token) { close() }
    }

    // MARK: Requests

    /// The request that is being read, made ready at its first byte.
    func currentRequest() -> Request {
        if let request { return request }
        let fresh = server.takeRequest()
        fresh.peer = peer
        request = fresh
        requestStart = EventLoop.shared.now
        return fresh
    }

    /// Gives the request back, unless somebody still holds it, as an application whose client has gone.
    ///
    /// To be called from where no reference is on the stack.
    func recycleRequest() {
        isAnswered = false
        guard isKnownUniquelyReferenced(&request), let used = request else {
            request = nil
            return
        }
        request = nil
        server.giveBack(used)
    }
}
