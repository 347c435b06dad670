import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Holds threads back until it is opened, and counts how many are inside.
private final class Gate: Sendable {
    private struct State {
        var inside = 0
        var most = 0
        var isOpen = false
    }

    private let state = Mutex(State())
    private let arrivals = Semaphore()
    private let exits = Semaphore()

    var most: Int { state.withLock { $0.most } }

    /// Called by the work: says that it runs, and stays until the gate is open.
    func pass() {
        let isOpen = state.withLock { state in
            state.inside += 1
            state.most = max(state.most, state.inside)
            return state.isOpen
        }
        arrivals.signal()
        if !isOpen { exits.wait() }
        state.withLock { $0.inside -= 1 }
    }

    /// Waits until one more has come.
    func waitForArrival() { arrivals.wait() }

    func open(for waiting: Int) {
        state.withLock { $0.isOpen = true }
        for _ in 0..<waiting { exits.signal() }
    }
}

/// POSIX's semaphore at a fixed address.
private final class Semaphore: Sendable {
    // The pointer is set once; POSIX makes the calls on it safe from any thread.
    nonisolated(unsafe) private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    func signal() { sem_post(semaphore) }

    func wait() { while sem_wait(semaphore) != 0 {} }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }
}

extension PasswordHasher.Asker {
    fileprivate static let someone = from("198.51.100.7")

    fileprivate static func from(
        _ network: String,
        _ account: String = "a",
        _ purpose: Purpose = .ownPassword
    ) -> Self {
        Self(neighbourhood: network, network: network, purpose: purpose, account: account)
    }
}

@Suite("The hashing threads") @Loop
struct PasswordHasherTests {
    private static func start(
        _ hasher: PasswordHasher,
        _ gate: Gate,
        for asker: PasswordHasher.Asker = .someone
    ) -> Task<Bool, any Error> {
        Task.immediate { @Loop in
            try await hasher.run(for: asker) {
                gate.pass()
                return true
            }
        }
    }

    /// People at a line for one thread, which is held at a gate.
    @Loop private struct Crowd {
        let hasher: PasswordHasher
        let gate = Gate()
        private let stream: AsyncStream<String>
        private let ends: AsyncStream<String>.Continuation

        init(waiting: Int) {
            hasher = PasswordHasher(cost: 1, threads: 1, waiting: waiting, longestWait: .seconds(600))
            (stream, ends) = AsyncStream.makeStream()
        }

        /// Who is done with, in order: by name, or as `name refused`.
        func next() async -> String? {
            var ended = stream.makeAsyncIterator()
            return await ended.next()
        }

        func start(_ name: String, _ asker: PasswordHasher.Asker) {
            Task.immediate { @Loop [hasher, gate, ends] in
                // Each says itself that it was done, so that the order is that of the thread.
                let isDone = try? await hasher.run(for: asker) {
                    gate.pass()
                    ends.yield(name)
                    return true
                }
                if isDone == nil { ends.yield("\(name) refused") }
            }
        }
    }

    @Test("So many run, so many wait, and the next is refused at once with 503")
    func bounded() async throws {
        let (hasher, gate) = (
            PasswordHasher(cost: 1, threads: 2, waiting: 3, longestWait: .seconds(600)), Gate()
        )
        var accepted = (0..<2).map { _ in Self.start(hasher, gate) }
        for _ in 0..<2 { gate.waitForArrival() }
        accepted += (0..<3).map { _ in Self.start(hasher, gate) }
        for _ in 0..<2 {
            let failure = await #expect(throws: HTTPFailure.self) { try await Self.start(hasher, gate).value }
            #expect(failure?.status == .serviceUnavailable)
            #expect(failure?.retryAfter == 5)
        }
        gate.open(for: 2)
        for task in accepted { #expect(try await task.value) }
        #expect(gate.most == 2)
        // There is room again.
        #expect(try await Self.start(hasher, gate).value)
    }

    @Test(
        "Who comes from elsewhere is next but one in a full line, and whoever sent most loses the last place"
    )
    func sparesNewcomers() async throws {
        let crowd = Crowd(waiting: 3)
        func start(_ name: String, _ network: String, _ account: String) {
            crowd.start(name, .from(network, account))
        }
        start("flood 1", "192.0.2.1", "x")
        crowd.gate.waitForArrival()
        for number in 2...4 { start("flood \(number)", "192.0.2.1", "x") }
        start("neighbour", "192.0.2.1", "y")
        #expect(await crowd.next() == "flood 4 refused")
        start("newcomer", "203.0.113.9", "z")
        #expect(await crowd.next() == "flood 3 refused")
        // They have as many places as others now.
        start("flood 5", "192.0.2.1", "x")
        #expect(await crowd.next() == "flood 5 refused")
        crowd.gate.open(for: 1)
        for name in ["flood 1", "flood 2", "newcomer", "neighbour"] { #expect(await crowd.next() == name) }
    }

    @Test("A class that registers has every other turn beside whoever signs in from there with many names")
    func sparesClasses() async throws {
        let crowd = Crowd(waiting: 6)
        func start(_ account: String, _ purpose: PasswordHasher.Asker.Purpose) {
            crowd.start(account, .from("192.0.2.1", account, purpose))
        }
        start("a0", .ownPassword)
        crowd.gate.waitForArrival()
        for number in 1...6 { start("a\(number)", .ownPassword) }
        for number in 1...3 {
            start("pupil \(number)", .newAccount)
            #expect(await crowd.next()?.hasPrefix("a") == true)
        }
        crowd.gate.open(for: 1)
        var served: [String] = []
        for _ in 0..<7 { if let name = await crowd.next() { served.append(name) } }
        #expect(served == ["a0", "a1", "pupil 1", "a2", "pupil 2", "a3", "pupil 3"])
    }

    @Test("Nobody waits longer than they may")
    func longestWait() async {
        let hasher = PasswordHasher(cost: 1, longestWait: .zero)
        for _ in 0..<100 {
            let failure = await #expect(throws: HTTPFailure.self) {
                try await hasher.run(for: .someone) { true }
            }
            #expect(failure?.status == .serviceUnavailable)
        }
    }

    @Test("A crowd is served by a few threads", arguments: [1, 2, 3])
    func crowd(threads: Int) async throws {
        let (hasher, gate) = (
            PasswordHasher(cost: 1, threads: threads, waiting: 200, longestWait: .seconds(600)), Gate()
        )
        gate.open(for: 0)
        let tasks = (0..<200).map { _ in Self.start(hasher, gate) }
        for task in tasks { #expect(try await task.value) }
        #expect(gate.most <= threads && gate.most > 0)
    }

    @Test("Processes that share turns hash no more at once than there are turns", arguments: [1, 2, 3])
    func turns(count: Int) async throws {
        let (folder, gate) = (try TemporaryFolder(), Gate())
        let hashers = try (0..<3).map { _ in
            PasswordHasher(
                cost: 1,
                turns: try HashTurns(file: folder.path + "/turns", count: count),
                longestWait: .seconds(600)
            )
        }
        let tasks = hashers.flatMap { hasher in (0..<4).map { _ in Self.start(hasher, gate) } }
        for _ in 0..<count { gate.waitForArrival() }
        gate.open(for: count)
        for task in tasks { #expect(try await task.value) }
        #expect(gate.most == count)
    }

    @Test("Who waits in vain for a turn that another process keeps is refused in time, and leaves no trace")
    func keptTurn() async throws {
        let folder = try TemporaryFolder()
        func turns() throws -> HashTurns { try HashTurns(file: folder.path + "/turns", count: 1) }
        let other = try turns()
        let turn = other.take(seat: 0)
        let hasher = PasswordHasher(cost: 1, turns: try turns(), waiting: 2, longestWait: .milliseconds(30))
        for _ in 0..<5 {
            let failure = await #expect(throws: HTTPFailure.self) {
                try await hasher.run(for: .someone) { true }
            }
            #expect(failure?.status == .serviceUnavailable && failure?.retryAfter == 5)
        }
        other.release(turn, seat: 0)
        let patient = PasswordHasher(cost: 1, turns: try turns(), longestWait: .seconds(600))
        #expect(try await patient.run(for: .someone) { true })
    }

    @Test("A process that dies with a turn gives it back")
    func diesWithTurn() async throws {
        let file = try TemporaryFolder().path + "-turns"
        defer { unlink(file) }
        var dead: HashTurns? = try HashTurns(file: file, count: 1)
        #expect(dead?.take(seat: 0) == 0)
        dead = nil
        let hasher = PasswordHasher(
            cost: 1,
            turns: try HashTurns(file: file, count: 1),
            longestWait: .seconds(600)
        )
        #expect(try await hasher.run(for: .someone) { true })
    }

    @Test("A file that cannot be made is named")
    func noFile() {
        let error = #expect(throws: SetupError.self) {
            try HashTurns(file: "/nowhere/school.db-hash", count: 2)
        }
        #expect(error.map { "\($0)".contains("/nowhere/school.db-hash") } == true)
    }

    @Test("Work that could not be done is a 503 and no wrong password")
    func undone() async {
        let hasher = PasswordHasher(cost: 1)
        let failure = await #expect(throws: HTTPFailure.self) {
            try await hasher.run(for: .someone) { nil as Bool? }
        }
        #expect(failure?.status == .serviceUnavailable)
        // An impossible cost leaves neither a hash nor a decoy.
        let broken = PasswordHasher(cost: 99)
        let known = await #expect(throws: HTTPFailure.self) {
            try await broken.hash("correct horse", for: .someone)
        }
        let unknown = await #expect(throws: HTTPFailure.self) {
            try await broken.verify("correct horse", against: nil, for: .someone)
        }
        #expect(known?.status == .serviceUnavailable && unknown?.status == .serviceUnavailable)
    }

    @Test("A hash is made and verified; for an unknown user nothing is right")
    func verifies() async throws {
        let hasher = PasswordHasher(cost: 1)
        let hash = try await hasher.hash("correct horse", for: .someone)
        #expect(try await hasher.verify("correct horse", against: hash, for: .someone))
        #expect(try await !hasher.verify("wrong horse", against: hash, for: .someone))
        #expect(try await !hasher.verify("correct horse", against: nil, for: .someone))
        #expect(try await !hasher.verify("", against: nil, for: .someone))
    }

    @Test("A wrong password costs as much as the costliest hash that was met, also where there is none")
    func keepsUp() async throws {
        let hasher = PasswordHasher(cost: 2)
        #expect(hasher.costOfFailure == 2)
        for hash in ["$y$", "$y$j75$", "$6$salt$hash", ""] { hasher.keepUp(with: hash) }
        #expect(hasher.costOfFailure == 2)
        let costly = try #require(PasswordHash.make("correct horse", cost: 3))
        #expect(try await !hasher.verify("wrong horse", against: costly, for: .someone))
        #expect(hasher.costOfFailure == 3)
        hasher.keepUp(with: String(try #require(PasswordHash.make("correct horse", cost: 4)).prefix(7)))
        #expect(hasher.costOfFailure == 4)
        // New ones are made at the cost that was set.
        #expect(PasswordHash.cost(of: try await hasher.hash("correct horse", for: .someone)) == 2)
    }

    @Test("A hash that is weaker than a new one is worth making anew, a stronger one is not")
    func outdated() async throws {
        let hasher = PasswordHasher(cost: 2)
        #expect(hasher.isOutdated(try #require(PasswordHash.make("correct horse", cost: 1))))
        #expect(try await !hasher.isOutdated(hasher.hash("correct horse", for: .someone)))
        #expect(!hasher.isOutdated(try #require(PasswordHash.make("correct horse", cost: 3))))
        #expect(hasher.isOutdated("$6$salt$hash"))
    }
}
