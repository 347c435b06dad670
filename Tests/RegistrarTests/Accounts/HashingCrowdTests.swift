import HTTP
import SQLite
import TestSupport
import Testing

@testable import Registrar
@testable import Web

/// Whoever has accounts can have right passwords looked at as often as they like.
@Suite("A crowd that signs in", .fewSchools) @Loop struct HashingCrowdTests {
    /// A school on the file of another, where so many passwords may wait to be looked at.
    private func school(_ first: TestSchool, waiting: Int, _ turns: HashTurns) throws -> School {
        School(
            database: try Database(file: first.file, mode: .readWrite),
            writer: try Writer(file: first.file),
            passwords: PasswordHasher(cost: 1, turns: turns, waiting: waiting, longestWait: .seconds(600)),
            clock: first.clock.clock,
            log: Log(access: nil, events: LogFile(descriptor: -1)),
            attemptLimits: AttemptLimits(),
            lives: SessionLives(),
            nameKey: [7]
        )
    }

    @Test("Who floods the sign-in from one address keeps nobody elsewhere out, and no other account there")
    func sparesOthers() async throws {
        let first = try TestSchool()
        let other = try HashTurns(file: first.file + "-turns", count: 1)
        let school = try school(first, waiting: 4, try HashTurns(file: first.file + "-turns", count: 1))
        defer { school.close() }
        var configuration = Configuration(root: TestSchool.root)
        configuration.database = first.file
        let app = try makeApp(configuration, school, Log(access: nil, events: LogFile(descriptor: -1)))
        let (stream, answers) = AsyncStream.makeStream(of: String.self)
        var answered = stream.makeAsyncIterator()
        func signIn(_ username: String, from address: String) throws {
            let client = Client(app, peer: try #require(PeerAddress(address)))
            Task.immediate { @Loop in
                answers.yield("\(username) \(try await client.signIn(username).status)")
            }
        }
        // No password is looked at until all of them wait.
        let turn = other.take(seat: 0)
        for _ in 0..<8 { try signIn("student", from: "192.0.2.1") }
        for _ in 0..<3 { #expect(await answered.next() == "student 503") }
        try signIn("admin", from: "192.0.2.1")
        #expect(await answered.next() == "student 503")
        try signIn("teacher", from: "203.0.113.9")
        #expect(await answered.next() == "student 503")
        other.release(turn, seat: 0)
        var rest: [String?] = []
        for _ in 0..<5 { rest.append(await answered.next()) }
        #expect(Set(rest) == ["student 303", "admin 303", "teacher 303"])
    }
}
