import Foundation
import SQLite
import Testing

@Suite("Closing") struct ClosingTests {
    @Test("Of connections that are closed at the same moment the last puts the log away")
    func closesTogether() throws {
        let scratch = try Scratch()
        let together = 4
        for round in 1...50 {
            let (ready, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let closed = DispatchSemaphore(value: 0)
            let path = scratch.path()
            try scratch.database().execute("INSERT INTO items (name) VALUES (?)", .text("item \(round)"))
            for _ in 0..<together {
                Thread.detachNewThread {
                    let database = try? Database(file: path, mode: .readWrite)
                    // What is read opens the log.
                    _ = try? database?.first("SELECT count(*) FROM items") { $0.int(0) }
                    ready.signal()
                    go.wait()
                    database?.closeInTurn()
                    closed.signal()
                }
            }
            for _ in 0..<together { try #require(ready.wait(timeout: .now() + 60) == .success) }
            for _ in 0..<together { go.signal() }
            for _ in 0..<together { try #require(closed.wait(timeout: .now() + 60) == .success) }
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"), "round \(round)")
        }
    }

    @Test("A connection is closed without its turn when somebody keeps it")
    func closesWithoutTurn() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let kept = open(scratch.path("test.db-lock"), O_RDWR | O_CREAT, 0o600)
        defer { close(kept) }
        try #require(kept >= 0 && flock(kept, LOCK_EX) == 0)
        database.closeInTurn(within: .milliseconds(20))
        #expect(!FileManager.default.fileExists(atPath: scratch.path() + "-wal"))
    }
}
