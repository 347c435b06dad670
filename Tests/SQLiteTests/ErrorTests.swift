import Foundation
import SQLite
import Testing

@Suite("Errors") struct ErrorTests {
    @Test("A taken key is told by its column")
    func tellsUnique() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.execute("INSERT INTO items (name) VALUES ('a')")
        let error = sqliteError { try database.execute("INSERT INTO items (name) VALUES (?)", .text("a")) }
        #expect(error?.isUnique == true && error?.isConstraint == true)
        #expect(error?.isUnique(of: "items.name") == true)
        #expect(error?.isUnique(of: "items.id") == false)
        #expect(error?.description.contains("INSERT INTO items (name) VALUES (?)") == true)
        #expect(error?.file == scratch.path())
    }

    @Test("Broken references and checks are told apart")
    func tellsConstraints() throws {
        let database = try Database(file: ":memory:", mode: .create)
        try database.runScript(
            """
            CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER CHECK (n > 0)) STRICT;
            CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a(id)) STRICT;
            """
        )
        #expect(sqliteError { try database.execute("INSERT INTO b (a) VALUES (1)") }?.isForeignKey == true)
        #expect(sqliteError { try database.execute("INSERT INTO a (n) VALUES (0)") }?.isCheck == true)
        #expect(sqliteError { try database.execute("INSERT INTO a (n) VALUES ('x')") }?.isConstraint == true)
    }

    @Test("A statement that is wrong says so and does no harm")
    func tellsSyntax() throws {
        let database = try Database(file: ":memory:", mode: .create)
        let error = sqliteError { try database.execute("SELEC 1") }
        #expect(error?.message.contains("syntax error") == true)
        #expect(try database.first("SELECT 1") { $0.int(0) } == 1)
    }

    @Test("A missing file is not made by opening it")
    func opensNoMissingFile() throws {
        let scratch = try Scratch()
        for mode in [Database.Mode.readOnly, .readWrite] {
            let error = sqliteError { _ = try Database(file: scratch.path("none.db"), mode: mode) }
            #expect(error?.cannotOpen == true)
            #expect(error?.report.contains("none.db") == true)
            #expect(error?.report.contains("\n") == false)
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path("none.db")))
    }

    @Test("A file that is no database is refused and left alone")
    func refusesOtherFiles() throws {
        let scratch = try Scratch()
        let text = Data(String(repeating: "This is no database. ", count: 500).utf8)
        try text.write(to: URL(fileURLWithPath: scratch.path()))
        for mode in [Database.Mode.readOnly, .readWrite, .create] {
            let error = sqliteError {
                try Database(file: scratch.path(), mode: mode).execute("SELECT 1 FROM sqlite_schema")
            }
            #expect(error?.isNotADatabase == true)
            #expect(error?.report.contains("restore a backup") == true)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path())) == text)
    }

    @Test("A log whose database was emptied or moved away is kept, whoever opens what lies there now")
    func keepsOrphanedLog() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.execute("INSERT INTO items (name) VALUES ('kept')")
        let url = URL(fileURLWithPath: scratch.path())
        let whole = try Data(contentsOf: url)
        // SQLite takes one byte for none, and what is shorter than a page for a page.
        for bytes in [0, 1, 511] {
            try Data(repeating: 10, count: bytes).write(to: url)
            for mode in [Database.Mode.readOnly, .readWrite, .create] {
                let error = sqliteError { _ = try Database(file: scratch.path(), mode: mode) }
                #expect(error?.isCorrupt == true && error?.message.contains("put the file back") == true)
            }
        }
        try FileManager.default.removeItem(at: url)
        #expect(sqliteError { _ = try Database(file: scratch.path(), mode: .create) }?.isCorrupt == true)
        #expect(sqliteError { _ = try Database(file: scratch.path(), mode: .readOnly) }?.cannotOpen == true)
        #expect(!FileManager.default.fileExists(atPath: scratch.path()))
        // Put back, it has what is in the log.
        try whole.write(to: url)
        let names = try Database(file: scratch.path(), mode: .readOnly).query("SELECT name FROM items") {
            $0.text(0)
        }
        #expect(names == ["kept"])
        withExtendedLifetime(database) {}
    }

    @Test(
        "A log that a stranger has put beside a database is none of its own",
        .enabled(if: geteuid() == 0, "only the superuser makes other users' files"),
        arguments: ["-wal", "-shm", "-journal"]
    )
    func refusesStrangers(ending: String) throws {
        let scratch = try Scratch()
        try scratch.database().close()
        let planted = scratch.path() + ending
        try Data("whatever".utf8).write(to: URL(fileURLWithPath: planted))
        try #require(chmod(scratch.folder, 0o1777) == 0 && chown(planted, 65_534, 65_534) == 0)
        let error = sqliteError { _ = try Database(file: scratch.path(), mode: .readWrite) }
        #expect(error?.cannotOpen == true && error?.message.hasPrefix("\(planted) is another user's") == true)
        // In a folder of one's own nobody else makes any.
        try #require(chmod(scratch.folder, 0o755) == 0)
        #expect(sqliteError { _ = try Database(file: scratch.path(), mode: .readWrite) } == nil)
    }

    @Test("A connection for reading refuses to write")
    func refusesWrites() throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let reader = try Database(file: scratch.path(), mode: .readOnly)
        #expect(
            sqliteError { try reader.execute("INSERT INTO items (name) VALUES ('a')") }?.isReadOnly == true
        )
    }

    @Test("A damaged file is an error or a wrong answer, never a crash", arguments: 0..<20)
    func survivesDamage(seed: Int) throws {
        let scratch = try Scratch()
        do {
            let database = try scratch.database()
            try database.transaction {
                for number in 0..<3000 {
                    try database.execute(
                        "INSERT INTO items (name) VALUES (?)",
                        .text("item number \(number)")
                    )
                }
            }
        }
        var data = try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
        var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        for page in 1..<(data.count / 4096) where page % 2 == seed % 2 {
            for offset in 0..<64 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                data[page * 4096 + offset * 64] = UInt8(truncatingIfNeeded: random >> 33)
            }
        }
        try data.write(to: URL(fileURLWithPath: scratch.path()))
        let database = try Database(file: scratch.path(), mode: .readWrite)
        let error = sqliteError {
            _ = try database.query("SELECT name FROM items ORDER BY name") { $0.text(0) }
        }
        let problems = (try? database.integrityProblems()) ?? ["unreadable"]
        #expect(error?.isCorrupt == true || !problems.isEmpty, "seed \(seed)")
    }

    @Test("A new file is its owner's alone, its log as well")
    func makesPrivateFiles() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        #expect(try scratch.mode(of: scratch.path()) == 0o600)
        #expect(try scratch.mode(of: scratch.path("test.db-wal")) == 0o600)
        #expect(try database.first("PRAGMA journal_mode") { $0.text(0) } == "wal")
        #expect(try database.first("PRAGMA synchronous") { $0.int(0) } == 2)
        #expect(try database.first("PRAGMA foreign_keys") { $0.int(0) } == 1)
    }

    @Test("A path that looks like a URI is a path")
    func takesPathsOnly() throws {
        let scratch = try Scratch()
        let here = FileManager.default.currentDirectoryPath
        let name = "file:\(UUID().uuidString).db?mode=memory"
        _ = try Database(file: name, mode: .create)
        #expect(FileManager.default.fileExists(atPath: here + "/" + name))
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: here + "/" + name + suffix)
        }
        withExtendedLifetime(scratch) {}
    }
}
