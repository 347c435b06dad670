@testable import HTTP

/// A server with a small application, on a free port, for as long as it is referred to.
@Loop final class TestServer {
    nonisolated let port: UInt16
    let server: Server
    let application: Application

    /// - Parameter given: what to listen on; a free port unless given.
    init(
        listening given: ListeningSocket? = nil,
        handover: HandoverSocket? = nil,
        neighbour: HandoverSocket? = nil,
        _ adjust: (inout ServerConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = ServerConfiguration()
        configuration.commonHeaders = ["X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"]
        // A test that says nothing of a deadline meets none, however busy the machine is.
        let never = Duration.seconds(600)
        configuration.deadlines.header = never
        configuration.deadlines.body = never
        configuration.deadlines.answer = never
        configuration.deadlines.grace = never
        configuration.deadlines.stall = never
        configuration.deadlines.idle = never
        configuration.deadlines.drain = never
        adjust(&configuration)
        let socket = try given ?? ListeningSocket.open(host: "127.0.0.1", port: 0)
        port = socket.port
        application = Application()
        server = Server(
            configuration: configuration,
            responder: application,
            listeners: [socket],
            handover: handover,
            neighbourHandovers: neighbour.map { [$0] } ?? []
        )
        server.start()
    }

    isolated deinit { server.drain() }

    func share(_ count: SharedCount) { server.connectionsInAll = count }

    /// Returns when the server has no connection left; fails if that takes 5 s.
    func untilEmpty() async throws {
        guard await comesTrue({ server.connectionCount == 0 }) else {
            throw RawClient.Failure(description: "the server keeps \(server.connectionCount) connections")
        }
    }

    /// Returns when the server holds as many bytes of requests that have arrived in part; fails if that takes 5 s.
    func untilHolding(_ isEnough: @Sendable (Int) -> Bool) async throws {
        guard await comesTrue({ isEnough(server.heldBytes) }) else {
            throw RawClient.Failure(description: "the server holds \(server.heldBytes) bytes")
        }
    }

    private func comesTrue(_ isTrue: () -> Bool) async -> Bool {
        for _ in 0..<1_000 {
            if isTrue() { return true }
            await withCheckedContinuation { continuation in
                Loop.after(.milliseconds(5)) { continuation.resume() }
            }
        }
        return false
    }

    nonisolated func connect(receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, receiveBuffer: receiveBuffer)
    }
}

/// Answers what the tests ask.
@Loop final class Application: Responder {
    private(set) var exchanges: [String] = []
    private var waiting: [PendingResponse] = []
    /// Resumed when a request to `/later` has come.
    private var onWaiting: [CheckedContinuation<Void, Never>] = []

    private var onAnswered: [CheckedContinuation<Void, Never>] = []

    var spool = Spool(folder: "/tmp", memoryBytes: 10_000, diskBytes: 1_000_000)

    nonisolated static let big: [UInt8] = (0..<3_000_000).map { UInt8(truncatingIfNeeded: ($0 &* 31) >> 3) }
    private let shared = SharedBytes(big)
    /// What `/file` sends.
    var file: SharedFile?

    func respond(to request: Request) -> Reply {
        switch request.path {
        case "/healthz": .now(text("ok"))
        case "/echo": .now(Response(.ok, headers: [.contentType: "text/plain"], body: .bytes(request.body)))
        case "/peer": .now(text(request.peer.text))
        case "/spooled": .now(spooled(request))
        case "/target": .now(text(request.target))
        case "/big": .now(Response(.ok, body: .shared(shared, 0..<Self.big.count)))
        case "/parts":
            .now(
                Response(
                    .ok,
                    body: .parts([.bytes([1, 2]), .bytes([]), .shared(shared, 5..<50_000), .bytes([3])])
                )
            )
        case "/file": .now(Response(.ok, body: file.map { .file($0, 0..<$0.count) } ?? .empty))
        case "/file-parts":
            .now(
                Response(
                    .ok,
                    body: file.map {
                        .parts([
                            .bytes([1]), .file($0, 10..<20), .bytes([2, 3]), .file($0, 4_000_000..<5_000_000),
                        ])
                    } ?? .empty
                )
            )
        case "/own": .now(Response(.ok, headers: ["Referrer-Policy": "no-referrer", "Content-Length": "7"]))
        case "/nothing": .now(Response(.noContent, body: Body("never sent")))
        case "/bye": .now(with(text("bye")) { $0.closesConnection = true })
        case "/later": later()
        case "/task": task(request)
        default: .now(Response(.notFound, headers: [.contentType: "text/plain"], body: Body("none")))
        }
    }

    /// What the exchange says of fields of the answer that was made last; the exchange itself holds the request.
    private(set) var lastSent: [String: String] = [:]
    nonisolated static let noted = [
        "Date", "Content-Length", "Connection", "Transfer-Encoding", "Content-Type", "Referrer-Policy",
        "X-Content-Type-Options", "X-None",
    ]

    func didAnswer(_ exchange: Exchange) {
        lastSent = [:]
        for name in Self.noted { lastSent[name] = HeaderName(name).flatMap(exchange.sentField) }
        let request = exchange.request
        exchanges.append(
            "\(request.method.name) \(request.target) \(exchange.status.code) \(exchange.bodyBytes)"
        )
        for continuation in onAnswered { continuation.resume() }
        onAnswered = []
    }

    private(set) var turnedAway: [TurnedAway] = []

    func didTurnAway(_ peer: PeerAddress, _ reason: TurnedAway) { turnedAway.append(reason) }

    func admit(_ request: Request) -> Admission {
        switch request.target {
        case "/echo?large": .read(upTo: 1_000_000)
        case "/spooled": .stream(to: SpooledContent(spool), upTo: 10_000_000)
        case "/refused": .answer(Response(.notFound, headers: [.contentType: "text/plain"], body: Body("no")))
        default: .read(upTo: nil)
        }
    }

    /// Returns when so many requests are waiting for their answers.
    func untilWaiting(_ count: Int = 1) async {
        while waiting.count < count { await withCheckedContinuation { onWaiting.append($0) } }
    }

    /// Returns when the first answer has been made.
    func untilAnswered() async {
        if exchanges.isEmpty { await withCheckedContinuation { onAnswered.append($0) } }
    }

    func shareSpool(_ count: SharedCount) {
        spool = Spool(folder: "/tmp", memoryBytes: 10_000, diskBytes: 1_000_000, inAll: count)
    }

    func spoolInto(_ folder: String) { spool = Spool(folder: folder, memoryBytes: 10_000) }

    /// Returns when so many bytes are in files.
    func untilSpooled(_ bytes: Int) async throws {
        for _ in 0..<2_000 {
            if spool.usedBytes >= bytes { return }
            await withCheckedContinuation { continuation in
                Loop.after(.milliseconds(5)) { continuation.resume() }
            }
        }
        throw RawClient.Failure(description: "only \(spool.usedBytes) bytes are in files")
    }

    /// Answers the requests to `/later`.
    func release() {
        let released = waiting
        waiting = []
        for pending in released { pending.send(text("later")) }
    }

    /// Says how large the content was, where it is kept, and its sum.
    private func spooled(_ request: Request) -> Response {
        guard let content = request.sink as? SpooledContent, request.body.isEmpty else {
            return text("no sink")
        }
        var sum = 0
        var offset = 0
        while let piece = try? content.read(100_000, at: offset), !piece.isEmpty {
            for byte in piece { sum = (sum * 31 + Int(byte)) % 1_000_003 }
            offset += piece.count
        }
        let place = if case .file = content.storage { "file" } else { "memory" }
        return text("\(content.count) \(offset) \(place) \(sum)")
    }

    private func later() -> Reply {
        let pending = PendingResponse()
        waiting.append(pending)
        for continuation in onWaiting { continuation.resume() }
        onWaiting = []
        return .later(pending)
    }

    private func task(_ request: Request) -> Reply {
        let pending = PendingResponse()
        Loop.start {
            // A thread of its own: those of the tasks may all be held by tests that wait for an answer.
            let twice = await withCheckedContinuation { continuation in
                Thread.detach { continuation.resume(returning: 21 * 2) }
            }
            pending.send(self.text("\(twice) \(request.target)"))
        }
        return .later(pending)
    }

    private func text(_ text: String) -> Response {
        Response(.ok, headers: [.contentType: "text/plain"], body: Body(text))
    }

    private func with(_ response: Response, _ change: (inout Response) -> Void) -> Response {
        var response = response
        change(&response)
        return response
    }
}

extension Counter {
    /// One that nobody else counts in; its memory stays.
    static func fresh() -> Counter {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
        memory.storeBytes(of: 0, as: Int.self)
        return Counter(at: memory)
    }
}
