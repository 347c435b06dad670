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
    private let folder: URL

    /// 2026-11-20 12:00 UTC, a day in the middle of the seeded term.
    nonisolated static let noon = 1_795_176_000
    nonisolated static let password = "registrar-demo"

    init(students: Int = 12, configure: (inout Configuration) -> Void = { _ in }) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "school-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = folder.appending(path: "school.db").path
        try Self.seed(file, students: students)
        var configuration = Configuration(root: Self.root)
        configuration.database = file
        configuration.passwordCost = 5
        configure(&configuration)
        let log = Log(access: nil, events: LogFile(descriptor: -1))
        school = try School.open(configuration, log: log, clock: Clock { Self.noon })
        app = try makeApp(configuration, school, log)
    }

    isolated deinit {
        school.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// A browser that nobody has used yet.
    func visitor() -> Client { Client(app) }

    /// A browser in which `username` has signed in and seen the welcome.
    func signedIn(_ username: String, password: String = TestSchool.password) async throws -> Client {
        let client = visitor()
        try await client.signIn(username, password)
        _ = try await client.get("/profile")
        return client
    }

    /// The folder of this checkout.
    nonisolated static var root: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path
    }

    private static func seed(_ file: String, students: Int) throws {
        let database = try Database(file: file, mode: .create)
        try Schema.migrations.apply(to: database, time: noon)
        let seed = Seed(
            students: students,
            randomSeed: 7,
            today: SchoolDay(unixTime: noon),
            hashPassword: { PasswordHash.make($0, cost: 5) ?? "" }
        )
        try seed.run(in: database)
    }
}
