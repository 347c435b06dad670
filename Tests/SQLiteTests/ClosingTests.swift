import Foundation
import SQLite
import Synchronization
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

    nonisolated static let damages: [(name: String, change: @Sendable (Data) -> Data)] = [
        ("emptied", { _ in Data() }),
        ("one byte", { _ in Data([10]) }),
        ("cut short", { $0.prefix(4_096) }),
        ("page 1 zero", { Data(count: 4_096) + $0.dropFirst(4_096) }),
        ("header zero", { Data(count: 100) + $0.dropFirst(100) }),
        ("all ff", { Data(repeating: 0xff, count: $0.count) }),
        ("a letter", { _ in Data(String(repeating: "Dear registrar, ", count: 1_000).utf8) }),
        ("no log", { $0.prefix(18) + [1, 1] + $0.dropFirst(20) }),
        // Whoever has read it before closing it does not notice; whoever opens it does.
        ("schema noise", { $0.prefix(100) + Data(repeating: 0xa5, count: 3_996) + $0.dropFirst(4_096) }),
    ]

    /// Overwrites a file as `cp` does: it stays the same one.
    private func overwrite(_ path: String, _ content: Data) throws {
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: content)
        try file.close()
    }

    /// Some pages of which nothing is in a log.
    private func filled() throws -> (Scratch, Database) {
        let scratch = try Scratch()
        let first = try scratch.database()
        try first.transaction {
            for number in 0..<200 {
                let name = "item \(number)" + String(repeating: ".", count: 1_000)
                try first.execute("INSERT INTO items (name) VALUES (?)", .text(name))
            }
        }
        first.close()
        return (scratch, try Database(file: scratch.path(), mode: .readWrite))
    }

    private func names(_ scratch: Scratch) throws -> [String] {
        try Database(file: scratch.path(), mode: .readWrite).query("SELECT name FROM items ORDER BY id") {
            $0.text(0)
        }
    }

    @Test(
        "What is in the log outlives the end of whoever had a damaged file open",
        arguments: damages.indices.dropLast()
    )
    func keepsLog(_ index: Int) throws {
        let (name, change) = Self.damages[index]
        let (scratch, database) = try filled()
        try database.execute("INSERT INTO items (name) VALUES ('kept')")
        let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
        try overwrite(scratch.path(), change(whole))
        database.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path())) == change(whole), "\(name)")
        try overwrite(scratch.path(), whole)
        #expect(try names(scratch).last == "kept", "\(name)")
    }

    @Test("Whoever only looks at a damaged file leaves its log", arguments: damages.indices)
    func lookerKeepsLog(_ index: Int) throws {
        let (name, change) = Self.damages[index]
        let (scratch, database) = try filled()
        try database.execute("INSERT INTO items (name) VALUES ('kept')")
        let log = URL(fileURLWithPath: scratch.path() + "-wal")
        let copy = try Data(contentsOf: log)
        database.close()
        // As after a crash.
        try copy.write(to: log)
        let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
        try overwrite(scratch.path(), change(whole))
        _ = try? Database(file: scratch.path(), mode: .readWrite).integrityProblems()
        #expect(try Data(contentsOf: log) == copy, "\(name)")
    }

    @Test("Damage that one connection has met holds for the one that is closed last")
    func sharesDamage() throws {
        let (scratch, first) = try filled()
        first.close()
        let whole = try content(scratch)
        let writer = try Database(file: scratch.path(), mode: .readWrite)
        try writer.execute("INSERT INTO items (name) VALUES ('kept')")
        let noise = Data(repeating: 0xa5, count: 20 * 4_096)
        let damaged = whole.prefix(20 * 4_096) + noise + whole.dropFirst(40 * 4_096)
        try overwrite(scratch.path(), damaged)
        let reader = try Database(file: scratch.path(), mode: .readWrite)
        let error = sqliteError { _ = try reader.query("SELECT * FROM items NOT INDEXED") { $0.int(0) } }
        #expect(error?.isCorrupt == true)
        reader.close()
        writer.close()
        #expect(try content(scratch) == damaged)
        try overwrite(scratch.path(), whole)
        #expect(try names(scratch).last == "kept")
    }

    @Test("Damage is marked for other processes beside a log, and beside nothing else")
    func marksBesideLog() throws {
        let (scratch, first) = try filled()
        first.close()
        let whole = try content(scratch)
        let noise = Data(repeating: 0xa5, count: 20 * 4_096)
        let damaged = whole.prefix(20 * 4_096) + noise + whole.dropFirst(40 * 4_096)
        let mark = scratch.path() + "-damaged"
        func look() throws -> Bool {
            _ = try? Database(file: scratch.path(), mode: .readWrite).integrityProblems()
            return FileManager.default.fileExists(atPath: mark)
        }
        try overwrite(scratch.path(), damaged)
        #expect(try !look())
        try overwrite(scratch.path(), whole)
        #expect(!DamagedFiles.lookAgain(at: scratch.path()))
        let (_, log) = try crashed(scratch, rows: 1)
        try overwrite(scratch.path(), damaged)
        try log.write(to: URL(fileURLWithPath: scratch.path() + "-wal"))
        #expect(try look())
        #expect(DamagedFiles.lookAgain(at: scratch.path()))
        // Whoever has met it before says so again.
        try FileManager.default.removeItem(atPath: mark)
        #expect(try look())
    }

    @Test("A row that breaks a rule is a problem, and no damage")
    func brokenRuleIsNoDamage() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.runScript(
            """
            CREATE TABLE rules (a INTEGER CHECK (a > 0)) STRICT;
            PRAGMA ignore_check_constraints = ON; INSERT INTO rules VALUES (-1)
            """
        )
        let looker = try Database(file: scratch.path(), mode: .readWrite)
        #expect(try looker.integrityProblems() == ["CHECK constraint failed in rules"])
        #expect(!FileManager.default.fileExists(atPath: scratch.path() + "-damaged"))
        looker.close()
        database.close()
        #expect(!FileManager.default.fileExists(atPath: scratch.path() + "-wal"))
    }

    @Test("Damage is seen behind any number of rows that break a rule")
    func seesDamageBehindBrokenRules() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.runScript(
            """
            CREATE TABLE rules (a INTEGER CHECK (a > 0), b TEXT) STRICT;
            PRAGMA ignore_check_constraints = ON;
            WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 50)
            INSERT INTO rules SELECT -i, 'row ' || i FROM n;
            CREATE INDEX rules_b ON rules (b)
            """
        )
        database.close()
        var content = try content(scratch)
        // A key of the index, which stands behind the table.
        let key = try #require(content.range(of: Data("row 33".utf8), options: .backwards))
        content[key.lowerBound] = UInt8(ascii: "c")
        try overwrite(scratch.path(), content)
        let looker = try Database(file: scratch.path(), mode: .readWrite)
        let problems = try looker.integrityProblems()
        #expect(problems.first == "CHECK constraint failed in rules")
        #expect(problems.contains { $0.contains("rules_b") }, "\(problems)")
    }

    @Test("A mark of damage that another user has made does not count", .enabled(if: geteuid() == 0))
    func ignoresStrangeMark() throws {
        let (scratch, database) = try filled()
        let mark = scratch.path() + "-damaged"
        try Data().write(to: URL(fileURLWithPath: mark))
        try #require(chmod(scratch.folder, 0o1777) == 0 && chown(mark, 65_534, 65_534) == 0)
        try database.execute("INSERT INTO items (name) VALUES ('put away')")
        database.close()
        #expect(!FileManager.default.fileExists(atPath: scratch.path() + "-wal"))
    }

    @Test("Those who begin to serve at the same moment do not refuse each other")
    func servesTogether() throws {
        let scratch = try Scratch()
        let path = scratch.path()
        _ = try scratch.database()
        let ended = DispatchSemaphore(value: 0)
        let refused = Atomic(0)
        let threads = 4
        for _ in 0..<threads {
            Thread.detachNewThread {
                for _ in 0..<2_000 where (try? ServedMark.serving(path)) == nil {
                    refused.wrappingAdd(1, ordering: .relaxed)
                }
                ended.signal()
            }
        }
        for _ in 0..<threads { ended.wait() }
        #expect(refused.load(ordering: .relaxed) == 0)
    }

    @Test("An older copy that was written over a file is noticed, and the log kept from it")
    func findsOlderCopy() throws {
        let (scratch, first) = try filled()
        first.close()
        let old = try content(scratch)
        let second = try Database(file: scratch.path(), mode: .readWrite)
        try second.transaction {
            for number in 0..<200 {
                try second.execute("INSERT INTO items (name) VALUES (?)", .text("later \(number)"))
            }
        }
        second.close()
        let whole = try content(scratch)
        let database = try Database(file: scratch.path(), mode: .readWrite)
        let files = try OpenFiles(of: database)
        try database.execute("INSERT INTO items (name) VALUES ('kept')")
        try overwrite(scratch.path(), old)
        #expect(sqliteError { try files.requireInPlace() }?.isCorrupt == true)
        database.close()
        #expect(try content(scratch) == old)
        try overwrite(scratch.path(), whole)
        #expect(try names(scratch).last == "kept")
    }

    @Test("A long log is written into the file, but into no damaged one")
    func keepsLongLog() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        func add(_ range: Range<Int>) throws {
            try database.transaction {
                for number in range {
                    let name = "item \(number)" + String(repeating: ".", count: 2_000)
                    try database.execute("INSERT INTO items (name) VALUES (?)", .text(name))
                }
            }
        }
        func content() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: scratch.path())) }
        try add(0..<2_000)
        let whole = try content()
        #expect(whole.count > 4_000_000)
        let damaged = Data(count: 100) + whole.dropFirst(100)
        try overwrite(scratch.path(), damaged)
        try add(2_000..<4_000)
        #expect(try content() == damaged)
        try overwrite(scratch.path(), whole)
        try add(4_000..<4_001)
        #expect(try content().count > whole.count)
        #expect(try names(scratch).count == 4_001)
    }

    /// As a crash leaves it: the file as it was, and beside it a log with one change more.
    ///
    /// - Returns: the content of both.
    private func crashed(_ scratch: Scratch, rows: Int) throws -> (file: Data, log: Data) {
        let database = try scratch.database()
        try database.transaction {
            for number in 0..<rows {
                try database.execute("INSERT INTO items (name) VALUES (?)", .text("item number \(number)"))
            }
        }
        database.close()
        let file = try content(scratch)
        let later = try Database(file: scratch.path(), mode: .readWrite)
        try later.execute("INSERT INTO items (name) VALUES ('kept')")
        let log = try Data(contentsOf: URL(fileURLWithPath: scratch.path() + "-wal"))
        later.close()
        try overwrite(scratch.path(), file)
        try log.write(to: URL(fileURLWithPath: scratch.path() + "-wal"))
        return (file, log)
    }

    private func content(_ scratch: Scratch) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
    }

    @Test("A file that was cut short before it was opened is not whole, and keeps its log")
    func findsMissingEnd() throws {
        let scratch = try Scratch()
        let (file, log) = try crashed(scratch, rows: 20_000)
        let cut = file.prefix(file.count / 2)
        try overwrite(scratch.path(), cut)
        let database = try Database(file: scratch.path(), mode: .readWrite)
        #expect(throws: SQLiteError.self) { try OpenFiles(of: database) }
        database.close()
        #expect(try content(scratch) == cut)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path() + "-wal")) == log)
        try overwrite(scratch.path(), file)
        #expect(try names(scratch).last == "kept")
    }

    @Test("A file whose last pages stand in its log is whole: the power failed while it grew")
    func findsEndInLog() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let short = try content(scratch).count
        try database.transaction {
            for number in 0..<2_000 {
                try database.execute("INSERT INTO items (name) VALUES (?)", .text("item number \(number)"))
            }
        }
        let log = try Data(contentsOf: URL(fileURLWithPath: scratch.path() + "-wal"))
        database.close()
        // Of what the close wrote the first page is on the disk, and what made the file longer is not.
        let grown = try content(scratch)
        #expect(grown.count > short)
        try overwrite(scratch.path(), grown.prefix(max(short, 4_096)))
        try log.write(to: URL(fileURLWithPath: scratch.path() + "-wal"))
        let again = try Database(file: scratch.path(), mode: .readWrite)
        try OpenFiles(of: again).requireInPlace()
        again.close()
        #expect(try content(scratch) == grown)
        #expect(!FileManager.default.fileExists(atPath: scratch.path() + "-wal"))
    }

    @Test("A file that another program has packed is whole")
    func putsAwayAfterPacking() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.transaction {
            for number in 0..<20_000 {
                try database.execute("INSERT INTO items (name) VALUES (?)", .text("item number \(number)"))
            }
        }
        database.close()
        let long = try Database(file: scratch.path(), mode: .readWrite)
        let files = try OpenFiles(of: long)
        let other = try Database(file: scratch.path(), mode: .readWrite)
        try other.execute("DELETE FROM items WHERE id > 1")
        try other.runScript("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        try files.requireInPlace()
        other.close()
        long.close()
        #expect(!FileManager.default.fileExists(atPath: scratch.path() + "-wal"))
        #expect(try names(scratch).count == 1)
    }
}
