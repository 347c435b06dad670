import Foundation
import SQLite
import Testing

@Suite("The writer") struct WriterTests {
    struct Refused: Error, Equatable { let number: Int }

    typealias Job = @Sendable (Database) throws -> Int

    static func insert(_ name: String) -> Job {
        { database in
            try database.execute("INSERT INTO items (name) VALUES (?)", .text(name))
            return database.lastInsertedRow
        }
    }

    static func names(_ path: String) throws -> [String] {
        try Database(file: path, mode: .readOnly).query("SELECT name FROM items ORDER BY name") { $0.text(0) }
    }

    /// Waits, without sleeping, until so many writes wait.
    /// They must have the patience to: where many tests run, seconds pass between two looks.
    func untilWaiting(_ count: Int, _ writer: Writer) async {
        while writer.waiting < count { await Task.yield() }
    }

    /// Runs `body` while a write occupies the writer, so that what `body` writes gathers; `open` ends that.
    func whileOccupied<Value>(
        _ writer: Writer,
        _ body: (_ open: () -> Void) async throws -> Value
    ) async throws -> Value {
        let gate = DispatchSemaphore(value: 0)
        let (began, beginning) = AsyncStream<Void>.makeStream()
        async let occupation: Void = writer.write { _ in
            beginning.finish()
            gate.wait()
        }
        for await _ in began {}
        let value = try await body { gate.signal() }
        try await occupation
        return value
    }

    /// Runs `writes` as one batch.
    func together(_ writer: Writer, _ writes: [Job]) async throws -> [Result<Int, any Error>] {
        try await whileOccupied(writer) { open in
            await withTaskGroup(of: (Int, Result<Int, any Error>).self) { group in
                for (place, write) in writes.enumerated() {
                    group.addTask {
                        do {
                            // Its turn comes when all others wait, which takes long where many tests run.
                            return (place, .success(try await writer.write(within: .seconds(600), write)))
                        } catch {
                            return (place, .failure(error))
                        }
                    }
                    await untilWaiting(place + 1, writer)
                }
                open()
                var results: [Int: Result<Int, any Error>] = [:]
                for await (place, result) in group { results[place] = result }
                return writes.indices.compactMap { results[$0] }
            }
        }
    }

    @Test("What a write returns is committed")
    func commits() async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        #expect(try await writer.write(Self.insert("a")) == 1)
        #expect(try Self.names(scratch.path()) == ["a"])
        for name in ["test.db-lock", "test.db-next"] {
            #expect(try scratch.mode(of: scratch.path(name)) == 0o600)
        }
    }

    @Test("One write's error is not the others'")
    func isolatesErrors() async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        let jobs = (0..<50).map { number -> Job in
            { database in
                let row = try Self.insert("item \(number)")(database)
                if number % 5 == 0 { throw Refused(number: number) }
                return row
            }
        }
        let results = try await together(writer, jobs)
        for (number, result) in results.enumerated() {
            if number % 5 == 0 {
                #expect(throws: Refused(number: number)) { try result.get() }
            } else {
                #expect(throws: Never.self) { try result.get() }
            }
        }
        #expect(
            Set(try Self.names(scratch.path())) == Set((0..<50).filter { $0 % 5 != 0 }.map { "item \($0)" })
        )
    }

    @Test("A write that fills the disk fails alone, though SQLite undoes everybody's")
    func survivesAFullDisk() async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        try await writer.write { database in
            _ = try database.first("PRAGMA max_page_count = 40") { $0.int(0) }
        }
        let big = String(repeating: "x", count: 400_000)
        let results = try await together(writer, [Self.insert("a"), Self.insert(big), Self.insert("b")])
        #expect(throws: Never.self) { try results[0].get() }
        #expect(sqliteError { _ = try results[1].get() }?.isFull == true)
        #expect(throws: Never.self) { try results[2].get() }
        #expect(try Self.names(scratch.path()) == ["a", "b"])
        _ = try await writer.write(Self.insert("c"))
        #expect(try Self.names(scratch.path()) == ["a", "b", "c"])
    }

    @Test("A write that ends the transaction itself is told so, and later ones work")
    func survivesACommitInside() async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        let ends: Job = { database in try database.execute("COMMIT") }
        let results = try await together(writer, [Self.insert("a"), ends, Self.insert("b")])
        for result in results { #expect(throws: SQLiteError.self) { try result.get() } }
        _ = try await writer.write(Self.insert("c"))
        #expect(try Self.names(scratch.path()).contains("c"))
    }

    @Test("A deferred constraint that speaks up at the commit is one write's error")
    func isolatesDeferredConstraints() async throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.runScript(
            "CREATE TABLE parts (id INTEGER PRIMARY KEY, item INTEGER REFERENCES items(id) DEFERRABLE INITIALLY DEFERRED) STRICT"
        )
        let writer = try Writer(file: scratch.path())
        let breaks: Job = { database in try database.execute("INSERT INTO parts (item) VALUES (99)") }
        let results = try await together(writer, [Self.insert("a"), breaks, Self.insert("b")])
        #expect(throws: Never.self) { try results[0].get() }
        #expect(sqliteError { _ = try results[1].get() }?.isForeignKey == true)
        #expect(throws: Never.self) { try results[2].get() }
        #expect(try Self.names(scratch.path()) == ["a", "b"])
    }

    @Test("A full queue refuses at once")
    func refusesWhenFull() async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        var limits = Writer.Limits()
        limits.waiting = 2
        let writer = try Writer(file: scratch.path(), limits: limits)
        try await whileOccupied(writer) { open in
            async let first = writer.write(within: .seconds(600), Self.insert("a"))
            async let second = writer.write(within: .seconds(600), Self.insert("b"))
            await untilWaiting(2, writer)
            await #expect(throws: WriterError.overloaded(waiting: 2)) {
                try await writer.write(Self.insert("c"))
            }
            open()
            _ = try await (first, second)
        }
        #expect(try Self.names(scratch.path()) == ["a", "b"])
    }

    @Test("Stopping finishes what waits and takes nothing more")
    func stops() async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileOccupied(writer) { open in
                for number in 0..<100 {
                    group.addTask {
                        _ = try await writer.write(within: .seconds(600), Self.insert("\(number)"))
                    }
                }
                await untilWaiting(100, writer)
                open()
                #expect(writer.stop())
            }
            try await group.waitForAll()
        }
        let isClosed = !FileManager.default.fileExists(atPath: scratch.path("test.db-wal"))
        #expect(isClosed, "the last connection removes the log")
        #expect(try Self.names(scratch.path()).count == 100)
        await #expect(throws: WriterError.stopped) { try await writer.write(Self.insert("late")) }
    }

    @Test("A lock that another program holds for a while only delays")
    func waitsForForeignLocks() async throws {
        let scratch = try Scratch()
        let other = try scratch.database()
        let writer = try Writer(file: scratch.path())
        try other.execute("BEGIN IMMEDIATE")
        async let row = writer.write(within: .seconds(600), Self.insert("a"))
        await untilWaiting(1, writer)
        try other.execute("COMMIT")
        #expect(try await row == 1)
    }

    @Test("A lock that another program holds for too long is a busy error, and nothing is stored")
    func refusesForeignLocks() async throws {
        let scratch = try Scratch()
        let other = try scratch.database()
        let writer = try Writer(file: scratch.path())
        try other.execute("BEGIN IMMEDIATE")
        let error = await #expect(throws: SQLiteError.self) {
            try await writer.write(within: .milliseconds(100), Self.insert("a"))
        }
        #expect(error?.isBusy == true)
        try other.execute("COMMIT")
        _ = try await writer.write(Self.insert("b"))
        #expect(try Self.names(scratch.path()) == ["b"])
    }

    @Test("A turn that another process keeps for too long is a busy error", arguments: ["-lock", "-next"])
    func refusesKeptTurns(suffix: String) async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        let descriptor = open(scratch.path("test.db" + suffix), O_RDWR)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        let error = await #expect(throws: SQLiteError.self) {
            try await writer.write(within: .milliseconds(100), Self.insert("a"))
        }
        #expect(error?.isBusy == true)
        #expect(flock(descriptor, LOCK_UN) == 0)
        _ = try await writer.write(Self.insert("b"))
        #expect(try Self.names(scratch.path()) == ["b"])
    }

    @Test("Two writers of one file and a command lose nothing")
    func takesTurns() async throws {
        let scratch = try Scratch()
        let command = try scratch.database()
        let writers = [try Writer(file: scratch.path()), try Writer(file: scratch.path())]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<16 {
                group.addTask {
                    for number in 0..<25 {
                        _ = try await writers[task % 2].write(Self.insert("\(task)-\(number)"))
                    }
                }
            }
            for number in 0..<10 {
                try command.writeNow { _ = try Self.insert("command \(number)")(command) }
            }
            try await group.waitForAll()
        }
        #expect(try Self.names(scratch.path()).count == 16 * 25 + 10)
        #expect(try command.integrityProblems().isEmpty)
    }

    @Test("A database that is missing is an error when the writer starts")
    func needsAFile() throws {
        let scratch = try Scratch()
        #expect(sqliteError { _ = try Writer(file: scratch.path()) }?.cannotOpen == true)
    }

    @Test("A lock file that cannot be opened is named with the reason")
    func needsLockFiles() throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("test.db-lock"),
            withDestinationPath: "/dev/null"
        )
        let error = sqliteError { _ = try Writer(file: scratch.path()) }
        #expect(error?.message.contains("test.db-lock") == true)
        #expect(error?.isUnmade == true && error?.report.contains("folder is there and writable") == true)
    }

    /// Ways to take a file away from whoever has it open.
    enum Removal: CaseIterable, Sendable {
        case deleted, renamed, replaced

        func remove(_ path: String) throws {
            let aside = path + ".aside"
            switch self {
            case .deleted: try FileManager.default.removeItem(atPath: path)
            case .renamed: try FileManager.default.moveItem(atPath: path, toPath: aside)
            case .replaced:
                try FileManager.default.copyItem(atPath: path, toPath: aside)
                #expect(rename(aside, path) == 0)
            }
        }
    }

    @Test(
        "Nothing is written to files that were taken away, and whoever asks is told which",
        arguments: ["test.db", "test.db-wal", "test.db-shm"],
        Removal.allCases
    )
    func refusesMovedFiles(name: String, removal: Removal) async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        _ = try await writer.write(Self.insert("a"))
        try removal.remove(scratch.path(name))
        let error = await #expect(throws: SQLiteError.self) { try await writer.write(Self.insert("b")) }
        #expect(error?.isReadOnly == true)
        #expect(error?.message.contains("\(name) was deleted, moved or replaced") == true)
    }

    @Test("A database that was put back is written to again")
    func takesReturnedFiles() async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        #expect(rename(scratch.path(), scratch.path("aside")) == 0)
        await #expect(throws: SQLiteError.self) { try await writer.write(Self.insert("a")) }
        #expect(rename(scratch.path("aside"), scratch.path()) == 0)
        _ = try await writer.write(Self.insert("b"))
        #expect(try Self.names(scratch.path()) == ["b"])
    }

    @Test("What is committed to a file that was taken away meanwhile is not acknowledged")
    func refusesCommitsToMovedFiles() async throws {
        let scratch = try Scratch()
        _ = try scratch.database()
        let writer = try Writer(file: scratch.path())
        let error = await #expect(throws: SQLiteError.self) {
            try await writer.write { [path = scratch.path()] database in
                try database.execute("INSERT INTO items (name) VALUES ('a')")
                try FileManager.default.removeItem(atPath: path)
            }
        }
        #expect(error?.isReadOnly == true)
    }

    @Test("A process that is killed loses no write that it was told of")
    func survivesAKill() async throws {
        let scratch = try Scratch()
        let path = scratch.path()
        let told = scratch.path("told")
        _ = try scratch.database()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, told = told as String] in
            let writer = try Writer(file: path)
            let log = open(told, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        for number in 0... {
                            let name = "\(task)-\(number)"
                            _ = try await writer.write(WriterTests.insert(name))
                            let line = Array((name + "\n").utf8)
                            _ = write(log, line, line.count)
                            if task == 0 && number == 200 { kill(getpid(), SIGKILL) }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let names = Set(try Self.names(path))
        let acknowledged = try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n").map(
            String.init
        )
        #expect(acknowledged.count >= 200)
        #expect(acknowledged.filter { !names.contains($0) } == [])
        // The kernel has freed the dead process's turn.
        let writer = try Writer(file: path)
        _ = try await writer.write(Self.insert("after"))
        #expect(try Database(file: path, mode: .readWrite).integrityProblems().isEmpty)
    }
}
