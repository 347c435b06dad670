import Foundation
import Registrar
import SQLite
import Testing

@Suite("The seed decides the school", .serialized) struct SeedDeterminismTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "seed-\(UUID().uuidString)"
    ).path

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// The bytes of a seeded file.
    private func school(_ name: String, students: Int, randomSeed: UInt64, today: SchoolDay) throws -> Data {
        let path = folder + "/" + name
        let database = try SeededSchool.make(
            students: students,
            randomSeed: randomSeed,
            today: today,
            file: path
        )
        _ = try database.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) }
        return try Data(contentsOf: URL(fileURLWithPath: path))
    }

    @Test("The same number makes the same file to the byte, another another")
    func isDeterministic() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let today = SeededSchool.today
        let first = try school("1.db", students: 40, randomSeed: 7, today: today)
        #expect(try school("2.db", students: 40, randomSeed: 7, today: today) == first)
        #expect(try school("3.db", students: 40, randomSeed: 8, today: today) != first)
        #expect(try school("4.db", students: 41, randomSeed: 7, today: today) != first)
        #expect(try school("5.db", students: 40, randomSeed: 7, today: today + 7) != first)
    }

    @Test("A run that is killed half-way leaves an empty database that can be seeded")
    func isAllOrNothing() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/killed.db"
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let database = try Database(file: path, mode: .create)
            try Schema.migrations.apply(to: database, time: 0)
            var reports = 0
            try Seed(
                students: 5000,
                today: SeededSchool.today,
                hashPassword: { $0 },
                progress: { _ in
                    reports += 1
                    if reports == 4 { kill(getpid(), SIGKILL) }
                }
            ).run(in: database)
        }
        let database = try Database(file: path, mode: .readWrite)
        #expect(try database.number("SELECT count(*) FROM users") == 0)
        #expect(try database.number("SELECT count(*) FROM terms") == 0)
        try Seed(students: 10, today: SeededSchool.today, hashPassword: { $0 }).run(in: database)
        #expect(try database.number("SELECT count(*) FROM students") == 10)
        #expect(try database.integrityProblems().isEmpty)
    }

    @Test("A failure on the way leaves an empty database")
    func undoesAFailure() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try Database(file: folder + "/full.db", mode: .create)
        try Schema.migrations.apply(to: database, time: 0)
        _ = try database.first("PRAGMA max_page_count = 200") { $0.int(0) }
        let seed = Seed(students: 600, today: SeededSchool.today, hashPassword: { $0 })
        let error = #expect(throws: SQLiteError.self) { try seed.run(in: database) }
        #expect(error?.isFull == true)
        #expect(try database.number("SELECT count(*) FROM users") == 0)
        _ = try database.first("PRAGMA max_page_count = 1000000") { $0.int(0) }
        try seed.run(in: database)
        #expect(try database.number("SELECT count(*) FROM students") == 600)
    }
}
