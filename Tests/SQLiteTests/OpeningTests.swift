import Foundation
import Testing

@testable import SQLite

@Suite("Opening")
struct OpeningTests {
    /// What the kernel has of locks on a file; `/proc/locks` has the number of its node.
    private func locks(_ path: String) throws -> [String] {
        let number = try #require(
            FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? NSNumber
        )
        let lines = try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
        return lines.filter { $0.contains(":\(number) ") && $0.contains(" POSIX ") }
            .map { $0.split(separator: " ").dropFirst().joined(separator: " ") }.sorted()
    }

    @Test("A second connection that comes and goes leaves the first one its locks")
    func keepsLocks() throws {
        let scratch = try Scratch()
        let first = try scratch.database()
        try first.execute("INSERT INTO items (name) VALUES ('kept')")
        let held = [try locks(scratch.path()), try locks(scratch.path() + "-shm")]
        #expect(held.allSatisfy { $0.count == 1 }, "\(held)")
        let second = try Database(file: scratch.path(), mode: .readWrite)
        #expect(try second.query("SELECT name FROM items") { $0.text(0) }.last == "kept")
        second.close()
        #expect([try locks(scratch.path()), try locks(scratch.path() + "-shm")] == held)
        #expect(throws: SQLiteError.self) { try Database(file: scratch.path() + "-none", mode: .readWrite) }
        first.close()
        #expect(try locks(scratch.path()).isEmpty)
    }
}
