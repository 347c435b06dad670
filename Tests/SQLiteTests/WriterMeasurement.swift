import Foundation
import SQLite
import Testing

/// Prints figures; nothing is asserted about time. `MEASURE=1 swift test -c release --filter Measurement`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MEASURE"] != nil), .serialized)
struct WriterMeasurement {
    @Test("Commits a second with 1, 8 and 64 writes waiting, one writer and two")
    func commits() async throws {
        for writers in [1, 2] {
            for clients in [1, 8, 64] { try await measure(writers: writers, clients: clients) }
        }
    }

    private func measure(writers count: Int, clients: Int) async throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let writers = try (0..<count).map { _ in try Writer(file: scratch.path()) }
        let end = ContinuousClock.now + .seconds(2)
        let waits = try await withThrowingTaskGroup(of: [Double].self) { group in
            for client in 0..<clients {
                group.addTask {
                    var waits: [Double] = []
                    while ContinuousClock.now < end {
                        let name = "\(client)-\(waits.count)"
                        let start = ContinuousClock.now
                        _ = try await writers[client % count].write(WriterTests.insert(name))
                        waits.append((ContinuousClock.now - start) / .milliseconds(1))
                    }
                    return waits
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
        let stored = try database.first("SELECT count(*) FROM items") { $0.int(0) } ?? 0
        #expect(stored == waits.count)
        print(
            "\(count) writer(s), \(clients) waiting: \(waits.count / 2) commits/s,",
            String(format: "p50 %.2f ms, p99 %.2f ms", waits[waits.count / 2], waits[waits.count * 99 / 100])
        )
    }
}
