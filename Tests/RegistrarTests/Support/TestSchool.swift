import Foundation
import HTTP
import SQLite
import TestSupport
import Web

@testable import Registrar

/// A small school in a folder of its own, with the pages of this checkout and a clock that stands still.
@Loop final class TestSchool {
    let school: School
    let app: App
    let file: String
    let clock = TestClock(noon)

    /// 2026-11-20 12:00 UTC, a day in the middle of the seeded term.
    nonisolated static let noon = 1_795_176_000
    nonisolated static let password = "registrar-demo"

    init(students: Int = 12, configure: (inout Configuration) -> Void = { _ in }) throws {
        let folder = try TemporaryFolder()
        file = folder.path + "/school.db"
        try folder.write(try Self.seeded(students), to: "school.db")
        var configuration = Configuration(root: Self.root)
        configuration.database = file
        configuration.passwordCost = 5
        configure(&configuration)
        let log = Log(access: nil, events: LogFile(descriptor: -1))
        // The school holds its clock and with it its folder, so that a client alone keeps both.
        let clock = Clock { [clock] in withExtendedLifetime(folder) { clock.now } }
        school = try School.open(configuration, log: log, clock: clock)
        app = try makeApp(configuration, school, log)
    }

    /// The folder of this checkout.
    nonisolated static var root: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path
    }

    /// Seeded files by number of students: each is made once.
    private static var files: [Int: [UInt8]] = [:]

    private static func seeded(_ students: Int) throws -> [UInt8] {
        if let known = files[students] { return known }
        let folder = try TemporaryFolder()
        let file = folder.path + "/seeded.db"
        try seed(file, students)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        files[students] = bytes
        return bytes
    }

    /// Closing the connection puts the log's pages into the file.
    private static func seed(_ file: String, _ students: Int) throws {
        let database = try Database(file: file, mode: .create)
        try Schema.migrations.apply(to: database, time: noon)
        let hash = PasswordHash.make(password, cost: 5) ?? ""
        try Seed(
            students: students,
            randomSeed: 7,
            today: SchoolDay(unixTime: noon),
            hashPassword: { _ in hash }
        ).run(in: database)
    }
}

extension TestSchool {
    /// A browser that nobody has used yet.
    func visitor(from address: String? = nil) -> Client {
        Client(app, peer: address.flatMap { PeerAddress($0) } ?? .loopback)
    }

    /// A browser in which `username` has signed in and seen the welcome.
    func signedIn(_ username: String, password: String = TestSchool.password) async throws -> Client {
        let client = visitor()
        let answer = try await client.signIn(username, password)
        guard answer.status == 303 else { throw Unexpected(answer: answer) }
        _ = try await client.get("/profile")
        return client
    }

    /// A browser in which a new account, of which nothing is known yet, has signed in.
    func newcomer(_ username: String = "newcomer") async throws -> Client {
        let client = visitor()
        let answer = try await client.register(username)
        guard answer.status == 303 else { throw Unexpected(answer: answer) }
        return try await signedIn(username, password: Client.newPassword)
    }

    /// The one number that a query answers.
    func number(_ sql: StaticString) throws -> Int { try school.database.number(sql) }

    /// The texts in the first column of a query.
    func texts(_ sql: StaticString) throws -> [String] {
        try school.database.query(sql) { $0.optionalText(0) ?? "NULL" }
    }

    struct Unexpected: Error, CustomStringConvertible {
        let answer: Received
        var description: String { "\(answer.target): \(answer.status) \(answer.text.prefix(2_000))" }
    }
}

extension Client {
    static let newPassword = "plover tangle 42"

    /// Sends the sign-in form of a demo account.
    func signIn(_ username: String) async throws -> Received {
        try await signIn(username, TestSchool.password)
    }

    /// Sends the form for a new account.
    func register(_ username: String, email: String? = nil, password: String = newPassword) async throws
        -> Received
    {
        try await submit(
            try await get("/register"),
            ["username": username, "email": email ?? "\(username)@mail.example", "password": password]
        )
    }
}
