import Foundation
import SQLite
import Testing

@Suite("Restoration") struct RestorationTests {
    private static let schema = BackupTests.schema

    /// A folder with a copy of a database that has a hundred pages and more.
    private func copy() throws -> Scratch {
        let scratch = try Scratch()
        let database = try Database(file: scratch.path(), mode: .create)
        try Self.schema.apply(to: database, time: 1)
        try database.transaction {
            for number in 0..<20_000 {
                try database.execute("INSERT INTO items (name) VALUES (?)", .text("item number \(number)"))
            }
        }
        try database.backUp(to: scratch.path("copy.db"), of: Self.schema)
        return scratch
    }

    @Test("What the disk does not keep gets no name")
    func readsBack() throws {
        let scratch = try copy()
        let target = try Scratch()
        let error = #expect(throws: RestoreError.self) {
            try Self.schema.restore(scratch.path("copy.db"), as: target.path()) { database, _ in
                let file = try #require(FileHandle(forUpdatingAtPath: database.file))
                try file.seek(toOffset: 40 * 4_096)
                try file.write(contentsOf: Data(repeating: 0xa5, count: 4_096))
                try file.close()
            }
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.hasPrefix(target.path() + ": ") && text.contains("another disk"), "\(text)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.folder).isEmpty)
    }

    @Test("Who serves what was restored notices that its copy is written over it, whatever was changed")
    func isNewerThanCopy() throws {
        let scratch = try copy()
        let (copy, file) = (scratch.path("copy.db"), scratch.path("school.db"))
        _ = try Self.schema.restore(copy, as: file)
        let database = try Database(file: file, mode: .readWrite)
        let files = try OpenFiles(of: database)
        try files.requireInPlace()
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.write(contentsOf: try Data(contentsOf: URL(fileURLWithPath: copy)))
        try handle.close()
        #expect(sqliteError { try files.requireInPlace() }?.isCorrupt == true)
    }

    @Test("What is being made lies where nobody else may put a file beside it")
    func closesDraft() throws {
        let scratch = try copy()
        var modes: [Int] = []
        _ = try Self.schema.restore(scratch.path("copy.db"), as: scratch.path("school.db")) { database, _ in
            let draft = URL(fileURLWithPath: database.file)
            modes.append(try scratch.mode(of: draft.deletingLastPathComponent().path))
        }
        let database = try Database(file: scratch.path("school.db"), mode: .readWrite)
        try database.backUp(to: scratch.path("other.db"), of: Self.schema) { _ in
            let names = try? FileManager.default.contentsOfDirectory(atPath: scratch.folder)
            for name in names ?? [] where name.hasPrefix("other.db.") {
                modes.append((try? scratch.mode(of: scratch.path(name))) ?? 0)
            }
        }
        #expect(Set(modes) == [0o700] && modes.count > 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
        #expect(!left.contains { $0.hasSuffix(".partial") }, "\(left)")
    }
}
