import CLinux
import Glibc

@testable import HTTP

/// The way from a server that has died to the next one.
@Loop final class Way {
    let successor: TestServer
    nonisolated let died = Counter.fresh()
    private let ends: (receiving: Int32, sending: Int32)
    private let notes = ConnectionNotes.fresh()
    private var descriptors: [Int32] = []

    /// - Parameter isNeighbour: whether the other server has another place, and helps out.
    init(
        isNeighbour: Bool = false,
        _ adjust: (inout ServerConfiguration) -> Void = { _ in }
    ) throws {
        guard let ends = HandoverSocket.pair() else {
            throw RawClient.Failure(description: "no pair of sockets")
        }
        self.ends = ends
        // An end of its own, as another process has.
        let socket = HandoverSocket(inheriting: dup(ends.receiving))
        successor = try TestServer(
            handover: isNeighbour ? nil : socket,
            neighbour: isNeighbour ? socket : nil
        ) { [died] in
            $0.counters.refused[.died] = died
            adjust(&$0)
        }
    }

    /// A connection of the server that is going to die.
    func connection(_ standing: ConnectionNotes.Standing, from peer: String = "192.0.2.1") throws
        -> sending RawClient
    {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0, let peer = PeerAddress(peer) else {
            throw RawClient.Failure(description: "no connection")
        }
        _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
        notes.open(pair[0], peer)
        notes.set(pair[0], standing)
        descriptors.append(pair[0])
        return RawClient(connected: pair[1])
    }

    /// What happens when it dies.
    func handOver() {
        notes.handOver(through: ends.sending)
        for descriptor in descriptors { Glibc.close(descriptor) }
        descriptors = []
    }

    /// Ends the way, with all that is on it.
    func close() {
        Glibc.close(ends.receiving)
        Glibc.close(ends.sending)
    }
}

/// A server that notes how it stands with its connections.
@Loop final class Noting {
    let server: TestServer
    private let notes = ConnectionNotes.fresh()

    init(_ adjust: (inout ServerConfiguration) -> Void = { _ in }) throws {
        server = try TestServer(adjust)
        server.server.connectionNotes = notes
    }

    /// How it stands with the connections that can be helped.
    var standings: [ConnectionNotes.Standing] {
        (0..<notes.used).map { notes.standing(of: $0) }.filter { $0 != .lost }
    }

    /// Returns when it stands so with the one connection; fails if that takes 5 s.
    func until(_ standing: ConnectionNotes.Standing) async throws {
        let wanted = standing == .lost ? [] : [standing]
        for _ in 0..<1_000 {
            if server.server.connectionCount == 1, standings == wanted { return }
            await withCheckedContinuation { continuation in
                Loop.after(.milliseconds(5)) { continuation.resume() }
            }
        }
        throw RawClient.Failure(description: "it stands \(standings), not \(wanted)")
    }

    /// The addresses of what would be handed over now.
    func handedOver() -> [String] {
        guard let ends = HandoverSocket.pair() else { return [] }
        notes.handOver(through: ends.sending)
        let arrivals = HandoverSocket(inheriting: ends.receiving).receive() ?? []
        for descriptor in arrivals.map(\.descriptor) + [ends.sending, ends.receiving] { close(descriptor) }
        return arrivals.map(\.peer.text)
    }
}

extension ConnectionNotes {
    /// Notes in memory of their own, which stays.
    static func fresh() -> ConnectionNotes {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 8)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        return ConnectionNotes(memory)
    }
}
