import CLinux
import Glibc

/// Serves HTTP/1.1 on its listening sockets, on the loop's thread.
@Loop public final class Server {
    let configuration: ServerConfiguration
    let responder: any Responder
    let times: DeadlineTimes
    let counters: ServerCounters

    // Unchecked, here and in `Connection` and `Request`: of each access Swift would keep a record, so as to trap where
    // another one begins before it ends. A request makes some forty, which was a quarter of the instructions of the
    // shortest answer. All are of one thread, and none of those that change something lasts while the responder or
    // another handler is called: between two calls everything is at rest.

    /// What every read goes into, and every answer; nothing stays in them between two events.
    @exclusivity(unchecked) var input = ByteBuffer(capacity: 65_536)
    @exclusivity(unchecked) var output = ByteBuffer(capacity: 65_536)
    @exclusivity(unchecked) var encoder: ResponseEncoder
    @exclusivity(unchecked) var deadlines = DeadlineTable()

    /// Where the requests are noted that are being answered; nowhere unless set before ``run()``.
    @exclusivity(unchecked) public var notes: RequestNotes?
    /// Where it is noted how it stands with each connection; nowhere unless set before ``run()``.
    @exclusivity(unchecked) public var connectionNotes: ConnectionNotes?
    /// How many requests were answered.
    @exclusivity(unchecked) public internal(set) var requestCount = 0

    private var acceptors: [Acceptor] = []
    private var neighbours: [Acceptor] = []
    private var handover: HandoverReader?
    private var neighbourHandovers: [HandoverReader] = []
    private var connections: [Connection?] = []
    private(set) var connectionCount = 0 {
        didSet {
            counters.open.set(connectionCount)
            connectionsInAll?.set(connectionCount)
        }
    }
    /// The connections of all processes that serve together, to which the limit applies then; to be set before
    /// ``run()``.
    public var connectionsInAll: SharedCount?
    /// Of addresses that are not exempt from the limit; by subscriber.
    var connectionsByAddress: [PeerAddress: Int] = [:]
    /// What this process's descriptors are enough for.
    private let maximumConnections: Int
    /// So many connections beyond may stay until they have read why they are refused.
    private let turnedAwayAtOnce: Int
    @exclusivity(unchecked) private var spareRequests: [Request] = []
    /// Bytes of requests that have arrived in part, and of answers that are not read.
    private(set) var heldBytes = 0
    private var isMakingRoom = false
    /// Who goes where there are too many of them, the next one last.
    private var leaving: [Connection] = []
    /// The most that they were since the heap was trimmed.
    private var mostHeld = 0
    private var isSweeping = false
    public private(set) var isDraining = false

    /// - Parameters:
    ///   - listeners: the sockets to take connections from.
    ///   - neighbours: sockets that other processes serve; see ``takeConnections(fromNeighbour:)``.
    ///   - handover: where the connections come from of a server that has died and whose place this one has.
    ///   - neighbourHandovers: the same of other places; see ``takeConnections(handedToNeighbour:)``.
    public init(
        configuration: ServerConfiguration,
        responder: any Responder,
        listeners: [ListeningSocket],
        neighbours: [ListeningSocket] = [],
        handover: HandoverSocket? = nil,
        neighbourHandovers: [HandoverSocket] = []
    ) {
        let limits = configuration.limits
        precondition(
            limits.requestLineBytes + limits.headerBytes + limits.chunkLineBytes <= 61_440,
            "a header must fit into the buffer that it is read into"
        )
        self.configuration = configuration
        self.responder = responder
        counters = configuration.counters
        times = DeadlineTimes(configuration.deadlines)
        encoder = ResponseEncoder(common: configuration.commonHeaders)
        // A spare one goes with each of the own sockets.
        let descriptors = max(
            16,
            Self.descriptorsForConnections - 2 * listeners.count - neighbours.count
                - neighbourHandovers.count
        )
        turnedAwayAtOnce = min(64, descriptors / 4)
        maximumConnections = descriptors - turnedAwayAtOnce
        acceptors = listeners.map { Acceptor($0, server: self) }
        self.neighbours = neighbours.map { Acceptor($0, server: self, isNeighbour: true) }
        self.handover = handover.map { HandoverReader($0, server: self) }
        self.neighbourHandovers = neighbourHandovers.map { HandoverReader($0, server: self) }
    }

    /// Serves on this thread, which must be the loop's, until it is drained.
    public func run() {
        start()
        EventLoop.shared.run(until: { self.isDrained })
    }

    /// Begins to accept connections. Where the loop has a thread of its own, as in tests, that is all;
    /// else ``run()`` is the call.
    public func start() {
        for acceptor in acceptors { acceptor.start() }
        handover?.start()
    }

    /// Takes the connections that wait for another process, which is gone or does not move.
    ///
    /// - Parameter index: the socket's place among the neighbours.
    public func takeConnections(fromNeighbour index: Int) {
        guard neighbours.indices.contains(index) else { return }
        neighbours[index].takeWaiting()
    }

    // MARK: Connections of the dead

    /// Takes the connections that were handed to another process, which is not there yet or does not move.
    ///
    /// - Parameter index: the socket's place among the neighbours.
    public func takeConnections(handedToNeighbour index: Int) {
        guard neighbourHandovers.indices.contains(index) else { return }
        neighbourHandovers[index].takeWaiting()
    }

    /// Goes on with a client whose server has died: answers what it asks next, or says that there will be no answer.
    func takeOver(_ arrival: HandoverSocket.Arrival) {
        let isUnanswered = arrival.standing == .unanswered
        guard
            let connection = begin(
                arrival.descriptor,
                arrival.peer,
                phase: arrival.standing == .untouched ? .preface : .head,
                isKnown: arrival.standing != .untouched,
                refusal: isUnanswered ? .died : .noRoom
            )
        else { return }
        if isUnanswered { connection.turnAway(.died) } else { connection.settle() }
    }

    // MARK: Draining

    /// Whether nothing is left to do after ``drain()``.
    public var isDrained: Bool { isDraining && connectionCount == 0 }

    /// Stops accepting, and lets the requests in flight be answered.
    ///
    /// Every answer now closes its connection. Idle connections stay for a grace, as a request may be on its way:
    /// to close them at once costs some clients a reset. After that grace whoever has sent half a request, and at the
    /// end of the drain's time whoever waits for an answer still, is answered 503.
    ///
    /// - Parameter finishesBegun: whether every request of which a part has arrived is waited for, as long as its own
    ///   deadlines let it take, and every answer that is being sent. That is right where another process goes on
    ///   serving; where the service ends, whoever sends half a request would delay it. A later call without it ends
    ///   these as above.
    public func drain(finishesBegun: Bool = false) {
        // Weak: a server that is done may go before its deadlines come.
        Loop.after(configuration.deadlines.drainGrace) { [weak self] in
            self?.endAll { finishesBegun ? $0.hasNothingBegun : $0.isBetweenRequests }
        }
        if !finishesBegun {
            Loop.after(configuration.deadlines.drain) { [weak self] in
                self?.endAll { _ in true }
                // So long whoever was answered 503 may take to read it.
                Loop.after(Self.lastWords) { self?.closeAll() }
            }
        }
        guard !isDraining else { return }
        for acceptor in acceptors + neighbours { acceptor.stop() }
        for reader in neighbourHandovers + (handover.map { [$0] } ?? []) { reader.stop() }
        acceptors = []
        neighbours = []
        handover = nil
        neighbourHandovers = []
        isDraining = true
    }

    private static let lastWords = Duration.milliseconds(500)

    private func endAll(_ isChosen: (Connection) -> Bool) {
        for case let connection? in connections where isChosen(connection) { connection.endUnanswered() }
    }

    private func closeAll() {
        for case let connection? in connections { connection.close() }
    }

    // MARK: Connections

    func open(_ descriptor: Int32, from peer: PeerAddress) {
        counters.accepted.add(1)
        if configuration.expectsProxyHeader, !configuration.trustedProxies.contains(peer) {
            turnAway(peer, .untrustedProxy)
            close(descriptor)
            return
        }
        _ = begin(descriptor, peer, phase: configuration.expectsProxyHeader ? .preface : .head)
    }

    /// - Parameters:
    ///   - isKnown: whether another server has admitted it before.
    ///   - refusal: what it is told where there are too many.
    /// - Returns: `nil` if there is no room for it: it has been told so, or closed.
    private func begin(
        _ descriptor: Int32,
        _ peer: PeerAddress,
        phase: Connection.Phase,
        isKnown: Bool = false,
        refusal: Refusal = .noRoom
    ) -> Connection? {
        // Before anybody's idle connection makes room for it.
        guard admit(peer, isKnown: isKnown) else {
            refuse(descriptor, peer, .addressLimit)
            close(descriptor)
            return nil
        }
        let room = roomForConnections
        let isFull = connectionCount >= room && !closeIdleConnection()
        guard connectionCount < room + turnedAwayAtOnce else {
            dismiss(peer)
            turnAway(peer, .noRoom)
            sendAway(descriptor, refusal)
            close(descriptor)
            return nil
        }
        let slot = deadlines.takeSlot()
        let connection = Connection(descriptor, peer: peer, server: self, slot: slot, phase: phase)
        guard connection.start() else {
            dismiss(peer)
            deadlines.giveBack(slot)
            return nil
        }
        while connections.count <= slot { connections.append(nil) }
        connections[slot] = connection
        connectionCount += 1
        if !isSweeping { scheduleSweep() }
        guard isFull else { return connection }
        turnAway(peer, .noRoom)
        connection.turnAway(refusal)
        return nil
    }

    /// How many connections this process may have while the others have what they have.
    private var roomForConnections: Int {
        let elsewhere = connectionsInAll?.elsewhere ?? 0
        return min(max(0, configuration.maximumConnections &- elsewhere), maximumConnections)
    }

    /// Makes room for a client that has come just now: of those that ask for nothing, the one whose time is over
    /// first goes. Else whoever opens all the connections and says nothing would keep everybody out.
    ///
    /// - Returns: whether there was one.
    private func closeIdleConnection() -> Bool {
        var chosen: Connection?
        for case let connection? in connections where connection.isIdle {
            if let first = chosen, deadlines[first.slot] <= deadlines[connection.slot] { continue }
            chosen = connection
        }
        chosen?.close()
        return chosen != nil
    }

    /// Counts bytes that wait for clients, and makes room where there are too many.
    func hold(_ more: Int) {
        heldBytes += more
        mostHeld = max(mostHeld, heldBytes)
        if heldBytes < mostHeld / 4, mostHeld > Self.worthTrimming { giveMemoryBack() }
        guard more > 0, heldBytes > configuration.unfinishedRequests, !isMakingRoom else { return }
        isMakingRoom = true
        defer { isMakingRoom = false }
        for _ in 0..<Self.endedAtOnce where heldBytes > configuration.unfinishedRequests {
            guard let next = nextToGo() else { return }
            next.makeRoom()
        }
    }

    /// The connection that has been at what it holds for longest.
    ///
    /// All that hold something now are put in line, and the line is used up before it is made anew: whoever comes later is
    /// later in it.
    private func nextToGo() -> Connection? {
        while let next = leaving.popLast() {
            if next.heldBytes > 0 { return next }
        }
        leaving = connections.compactMap(\.self).filter { $0.heldBytes > 0 }
        leaving.sort { $0.requestStart > $1.requestStart }
        return leaving.popLast()
    }

    /// So many connections may go for one piece of another's request, so that nobody waits for that long.
    private static let endedAtOnce = 64

    /// Has the heap give back what was held before: it keeps what is free between two blocks in use, for ever if nobody
    /// asks. Not at once, as there may be more of it in a moment.
    private func giveMemoryBack() {
        mostHeld = heldBytes
        leaving = []
        Loop.after(.milliseconds(500)) { _ = malloc_trim(0) }
    }

    private static let worthTrimming = 8_388_608

    func forget(_ connection: Connection) {
        connections[connection.slot] = nil
        connectionCount -= 1
        if connection.isCounted { dismiss(connection.peer) }
        deadlines.giveBack(connection.slot)
    }

    /// Descriptors that are left when the database, the logs and the loop have theirs.
    private static var descriptorsForConnections: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_cur) - 38
    }

    // MARK: Deadlines

    private func scheduleSweep() {
        isSweeping = true
        Loop.after(times.sweepInterval) { [weak self] in self?.sweep() }
    }

    private func sweep() {
        for slot in deadlines.due(EventLoop.shared.now) { connections[slot]?.expire() }
        isSweeping = false
        if connectionCount > 0 { scheduleSweep() }
    }

    // MARK: Requests

    func takeRequest() -> Request { spareRequests.popLast() ?? Request() }

    /// Takes a request back, to be used again.
    func giveBack(_ request: Request) {
        guard spareRequests.count < 64 else { return }
        request.clear()
        spareRequests.append(request)
    }
}
