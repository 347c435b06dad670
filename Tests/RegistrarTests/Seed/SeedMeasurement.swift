import Foundation
import Registrar
import SQLite
import Testing

/// Prints figures and keeps the files: `MEASURE=DIR swift test -c release --filter SeedMeasurement`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MEASURE"] != nil), .serialized)
struct SeedMeasurement {
    @Test("Time and size of a school", arguments: [1, 600, 20_000])
    func seeds(students: Int) throws {
        let folder = ProcessInfo.processInfo.environment["MEASURE"] ?? "."
        let path = "\(folder)/school-\(students).db"
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let start = ContinuousClock.now
        var reports = 0
        do {
            let database = try Database(file: path, mode: .create)
            try Schema.migrations.apply(to: database, time: 0)
            try Seed(
                students: students,
                today: SchoolDay(year: 2026, month: 3, day: 11),
                hashPassword: { "hash of \($0)" },
                progress: { _ in reports += 1 }
            ).run(in: database)
        }
        let time = ContinuousClock.now - start
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        print("\(students) students: \(time), \(size / 1_000_000) MB, \(reports) reports of progress")
    }
}
