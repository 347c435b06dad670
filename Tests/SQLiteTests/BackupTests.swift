import Foundation
import SQLite
import Testing

@Suite("Backup and integrity") struct BackupTests {
    static let schema = Migrations(
        applicationID: 78,
        [
            Migration(
                version: 1,
                name: "items",
                sql: "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"
            )
        ]
    )

    func itemsDatabase(_ scratch: Scratch, _ name: String = "test.db") throws -> Database {
        let database = try Database(file: scratch.path(name), mode: .create)
        try Self.schema.apply(to: database, time: 1)
        return database
    }

    func fill(_ database: Database, _ range: Range<Int>) throws {
        try database.transaction {
            for number in range {
                try database.execute("INSERT INTO items (name) VALUES (?)", .text("item number \(number)"))
            }
        }
    }

    @Test("A backup is sound, private and stands alone")
    func backsUp() throws {
        let scratch = try Scratch()
        let database = try itemsDatabase(scratch)
        try fill(database, 0..<5000)
        var progress: [Double] = []
        try database.backUp(to: scratch.path("copy.db"), of: Self.schema) { progress.append($0) }
        #expect(progress.last == 1)
        #expect(try scratch.mode(of: scratch.path("copy.db")) == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter {
                $0.hasPrefix("copy")
            } == ["copy.db"]
        )
        let copy = try Database(file: scratch.path("copy.db"), mode: .readWrite)
        #expect(try copy.first("SELECT count(*) FROM items") { $0.int(0) } == 5000)
        #expect(try copy.integrityProblems().isEmpty)
        #expect(
            try copy.first("PRAGMA journal_mode") { $0.text(0) } == "wal",
            "it is served as the original is"
        )
        #expect(!database.isReading)
    }

    @Test("A backup never replaces a file")
    func refusesToReplace() throws {
        let scratch = try Scratch()
        let database = try itemsDatabase(scratch)
        try Data("precious".utf8).write(to: URL(fileURLWithPath: scratch.path("copy.db")))
        #expect(throws: BackupError.self) {
            try database.backUp(to: scratch.path("copy.db"), of: Self.schema)
        }
        #expect(try String(contentsOfFile: scratch.path("copy.db"), encoding: .utf8) == "precious")
    }

    @Test("A backup of a damaged database names that one, and leaves no copy", arguments: [3, 7, 11])
    func namesDamagedSource(page: Int) throws {
        let scratch = try Scratch()
        let first = try itemsDatabase(scratch)
        try fill(first, 0..<5000)
        first.close()
        let handle = try #require(FileHandle(forUpdatingAtPath: scratch.path()))
        try handle.seek(toOffset: UInt64(page * 4_096))
        try handle.write(contentsOf: Data(repeating: 0xa5, count: 8_192))
        try handle.close()
        let database = try Database(file: scratch.path(), mode: .readWrite)
        let error = #expect(throws: BackupError.self) {
            try database.backUp(to: scratch.path("copy.db"), of: Self.schema)
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.hasPrefix(scratch.path() + ": ") && !text.contains("copy.db"), "\(text)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("copy.db")))
    }

    @Test("A database that was emptied is no backup")
    func refusesEmpty() throws {
        let scratch = try Scratch()
        try Data().write(to: URL(fileURLWithPath: scratch.path()))
        let database = try Database(file: scratch.path(), mode: .readWrite)
        #expect(throws: BackupError.self) {
            try database.backUp(to: scratch.path("copy.db"), of: Self.schema)
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path("copy.db")))
    }

    @Test("Writes go on during a backup, which holds what was there when it began")
    func disturbsNobody() throws {
        let scratch = try Scratch()
        let database = try itemsDatabase(scratch)
        try fill(database, 0..<50_000)
        let other = try Database(file: scratch.path(), mode: .readWrite, busyTimeout: .zero)
        var next = 50_000
        var failure: (any Error)?
        try database.backUp(to: scratch.path("copy.db"), of: Self.schema) { _ in
            do { try fill(other, next..<(next + 10)) } catch { failure = error }
            next += 10
        }
        #expect(failure == nil)
        #expect(next > 50_000)
        let copy = try Database(file: scratch.path("copy.db"), mode: .readOnly)
        #expect(try copy.first("SELECT count(*) FROM items") { $0.int(0) } == 50_000)
    }

    @Test("A backup into a folder that is missing says so and leaves nothing")
    func needsAFolder() throws {
        let scratch = try Scratch()
        let database = try itemsDatabase(scratch)
        let error = #expect(throws: BackupError.self) {
            try database.backUp(to: scratch.path("none/copy.db"), of: Self.schema)
        }
        #expect(error.map { "\($0)" }?.contains("No such file or directory") == true)
    }

    @Test("A reference to a row that is missing is a problem")
    func findsBrokenReferences() throws {
        let database = try Database(file: ":memory:", mode: .create)
        try database.runScript(
            """
            PRAGMA foreign_keys = OFF;
            CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;
            CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a(id)) STRICT;
            INSERT INTO b VALUES (3, 1);
            """
        )
        #expect(try database.integrityProblems() == ["b: row 3 refers to a row that is missing in a"])
    }
}
