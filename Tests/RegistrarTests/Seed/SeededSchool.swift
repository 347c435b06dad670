import Foundation
import Registrar
import SQLite

/// A seeded school in memory.
enum SeededSchool {
    static let today = SchoolDay(year: 2026, month: 3, day: 11)

    static func make(
        students: Int = 40,
        randomSeed: UInt64 = 1,
        today: SchoolDay = today,
        file: String = ":memory:"
    ) throws -> Database {
        let database = try Database(file: file, mode: .create)
        try Schema.migrations.apply(to: database, time: 0)
        try Seed(students: students, randomSeed: randomSeed, today: today, hashPassword: { "hash of \($0)" })
            .run(in: database)
        return database
    }
}

extension Database {
    /// The one number that a query answers.
    func number(_ sql: StaticString) throws -> Int { try first(sql) { $0.int(0) } ?? -1 }
}
