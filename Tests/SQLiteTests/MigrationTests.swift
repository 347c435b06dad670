import Foundation
import SQLite
import Testing

@Suite("Migrations") struct MigrationTests {
    static let first = Migration(
        version: 1,
        name: "a",
        sql: "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;"
    )
    static let second = Migration(
        version: 2,
        name: "b",
        sql:
            "CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT; INSERT INTO b VALUES (1); INSERT INTO a VALUES (5);"
    )
    static let one = Migrations(applicationID: 77, [first])
    static let two = Migrations(applicationID: 77, [first, second])

    /// The one line that a person would read.
    func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("Steps that are missing are applied, in order and once")
    func applies() throws {
        let scratch = try Scratch()
        let database = try Database(file: scratch.path(), mode: .create)
        #expect(try Self.one.state(of: database) == .empty)
        #expect(try Self.one.apply(to: database, time: 100).map(\.version) == [1])
        #expect(try Self.two.state(of: database) == .behind(version: 1))
        #expect(try Self.two.apply(to: database, time: 200).map(\.version) == [2])
        #expect(try Self.two.apply(to: database, time: 300).isEmpty)
        #expect(try Self.two.state(of: database) == .current)
        #expect(
            try database.query("SELECT applied_at FROM schema_migrations ORDER BY version") { $0.int(0) } == [
                100, 200,
            ]
        )
        #expect(try database.exists("SELECT 1 FROM a WHERE id = 5"))
        #expect(try database.first("PRAGMA application_id") { $0.int(0) } == 77)
    }

    @Test("A step that fails leaves the database as it was, and can be mended")
    func undoesAFailedStep() throws {
        let scratch = try Scratch()
        let database = try Database(file: scratch.path(), mode: .create)
        let broken = Migration(
            version: 2,
            name: "b",
            sql: "CREATE TABLE b (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"
        )
        let text = refusal {
            try Migrations(applicationID: 77, [Self.first, broken]).apply(to: database, time: 1)
        }
        #expect(text.contains("nowhere") && text.contains(scratch.path()))
        #expect(try Self.two.state(of: database) == .behind(version: 1))
        #expect(try !database.exists("SELECT 1 FROM sqlite_schema WHERE name = 'b'"))
        try Self.two.apply(to: database, time: 2)
    }

    @Test("A database of a newer program is refused")
    func refusesNewer() throws {
        let scratch = try Scratch()
        let database = try Database(file: scratch.path(), mode: .create)
        try Self.two.apply(to: database, time: 1)
        let text = refusal { try Self.one.apply(to: database, time: 2) }
        #expect(
            text
                == "\(scratch.path()): its schema is version 2, this program knows versions up to 1; run the newer program, or restore a backup from before"
        )
    }

    @Test("Another program's database is refused and not changed", arguments: [false, true])
    func refusesForeign(isMarked: Bool) throws {
        let scratch = try Scratch()
        do {
            let theirs = try Database(file: scratch.path(), mode: .create)
            try theirs.runScript(
                "PRAGMA journal_mode = DELETE; CREATE TABLE cookies (id INTEGER PRIMARY KEY, value TEXT)"
            )
            if isMarked { try theirs.runScript("PRAGMA application_id = 5; DROP TABLE cookies") }
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
        let text = refusal {
            let database = try Database(file: scratch.path(), mode: .create)
            try Self.two.apply(to: database, time: 2)
        }
        #expect(text == "\(scratch.path()): this database belongs to another program; name another file")
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path())) == before)
    }

    @Test("A step that was edited after it had been applied is refused")
    func refusesChanged() throws {
        let scratch = try Scratch()
        let database = try Database(file: scratch.path(), mode: .create)
        try Self.one.apply(to: database, time: 1)
        let edited = Migration(
            version: 1,
            name: "a",
            sql: "CREATE TABLE a (id INTEGER PRIMARY KEY, more TEXT) STRICT;"
        )
        let text = refusal { try Migrations(applicationID: 77, [edited]).apply(to: database, time: 2) }
        #expect(text.contains("migration 1 (a) differs from the one applied here"))
    }

    @Test("A database that lost its list of migrations is refused")
    func refusesIncomplete() throws {
        let scratch = try Scratch()
        let database = try Database(file: scratch.path(), mode: .create)
        try Self.one.apply(to: database, time: 1)
        try database.execute("DROP TABLE schema_migrations")
        #expect(refusal { _ = try Self.one.state(of: database) }.contains("lost its list of migrations"))
    }

    @Test("Who does not migrate is told that a step is missing")
    func requiresCurrent() throws {
        let scratch = try Scratch()
        let database = try Database(file: scratch.path(), mode: .create)
        try Self.one.apply(to: database, time: 1)
        try Self.one.requireCurrent(database)
        #expect(refusal { try Self.two.requireCurrent(database) }.contains("registrar migrate"))
    }

    @Test("The checksum tells one character")
    func checksums() {
        #expect(
            Migration(version: 1, name: "", sql: "a").checksum == "af63dc4c8601ec8c",
            "FNV-1a's published vector"
        )
        #expect(Migration(version: 1, name: "", sql: "foobar").checksum == "85944171f73967e8")
    }
}
