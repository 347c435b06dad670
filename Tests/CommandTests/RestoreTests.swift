import Foundation
import Glibc
import Testing

/// `registrar restore`: proves a copy, and never replaces anything.
@Suite struct RestoreTests {
    private func backup(_ file: String, _ folder: TemporaryFolder) throws -> String {
        let copy = folder.file("copy.db")
        let outcome = try BuiltProgram.registrar.run("backup", copy, "--database", file)
        guard outcome.status == 0 else { throw TestFailure("backup: \(outcome.errors)") }
        return copy
    }

    private func restore(_ copy: String, _ file: String) throws -> Outcome {
        try BuiltProgram.registrar.run("restore", copy, "--database", file)
    }

    private func names(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("A school that is restored is served, and everybody has to sign in again")
    func restores() throws {
        let school = try ServedSchool()
        let visitor = try school.visitor()
        #expect(try visitor.signIn("student").status == 303)
        let copy = try backup(school.database, school.folder)
        let sessions = "SELECT count(*) FROM login_sessions"
        #expect(try DatabaseFile(copy).number(sessions) > 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: copy))
        #expect(try school.stop().status == 0)

        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        let outcome = try restore(copy, file)
        #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.outputLines.count == 1, "\(outcome)")
        #expect(outcome.output.contains("sign in again"))
        #expect(try folder.mode("school.db") == 0o600)
        #expect(try names(folder) == ["school.db", "school.db-served"])
        let database = try DatabaseFile(file)
        #expect(try database.rows("PRAGMA integrity_check") == ["ok"])
        #expect(try database.rows("PRAGMA journal_mode") == ["wal"])
        #expect(try database.number(sessions) == 0)
        #expect(
            try database.rows("SELECT subject, action, reason FROM changes ORDER BY id DESC LIMIT 1")
                == ["login_sessions|delete|restored from \(copy)"]
        )
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == before, "the copy was changed")
        let again = try RunningProgram(
            .registrar,
            ["serve", "--port", "0", "--database", file, "--access-log", "off"]
        )
        let port = try ServedSchool.port(of: again)
        #expect(try Visitor(port: port).signIn("student").status == 303)
        again.signal(SIGTERM)
        #expect(try again.finish(within: .seconds(20)).status == 0)
    }

    @Test("Nothing that is there is replaced", arguments: ["", "-wal", "-shm", "-journal"])
    func keepsWhatIsThere(ending: String) throws {
        let folder = try TemporaryFolder()
        let copy = try SmallSchool.copy(to: folder, as: "copy.db")
        _ = try folder.write("school.db\(ending)", "the only good copy")
        let outcome = try restore(copy, folder.file("school.db"))
        #expect(outcome.status == 73)
        let line = try #require(outcome.refusal, "\(outcome)")
        #expect(line.contains("school.db\(ending): ") && line.contains("move it away"), "\(line)")
        #expect(try folder.text("school.db\(ending)") == "the only good copy")
    }

    @Test("Where a server runs nothing is restored, also when its file was moved away")
    func refusesServed() throws {
        let school = try ServedSchool()
        let copy = try backup(school.database, school.folder)
        for ending in ["", "-wal", "-shm"] where school.folder.has("school.db\(ending)") {
            try school.folder.rename("school.db\(ending)", to: "moved.db\(ending)")
        }
        let outcome = try restore(copy, school.database)
        #expect(
            outcome.status == 69 && outcome.refusal?.contains("stop that one first") == true,
            "\(outcome)"
        )
        #expect(!school.folder.has("school.db"))
        #expect(try school.stop().status == 0)
        #expect(try restore(copy, school.database).status == 0)
    }

    static let unfit: [(name: String, status: Int32, says: String)] = [
        ("letter", 65, "registrar backup has made"), ("foreign", 65, "another program"),
        ("newer", 65, "newer program"),
        ("damaged", 65, "damaged"), ("broken", 65, "missing in users"), ("empty", 65, "empty"),
        ("unfinished", 65, "registrar backup COPY"), ("missing", 66, "No such file"),
        ("folder", 66, "regular file"),
    ]

    @Test("A copy that is not sound is refused, and nothing is left", arguments: unfit)
    func proves(name: String, status: Int32, says: String) throws {
        let folder = try TemporaryFolder()
        let copy = folder.file("\(name).db")
        switch name {
        case "letter": _ = try folder.write("letter.db", String(repeating: "Dear registrar, ", count: 500))
        case "foreign": try DatabaseFile(copy).run("CREATE TABLE books (title TEXT)")
        case "empty": _ = try folder.write("empty.db", "")
        case "folder":
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
        case "missing": break
        default:
            _ = try SmallSchool.copy(to: folder, as: "\(name).db")
            try spoil(copy, name, folder)
        }
        let target = try TemporaryFolder()
        let outcome = try restore(copy, target.file("school.db"))
        let line = try #require(outcome.refusal, "\(outcome)")
        #expect(outcome.status == status && line.contains("\(name).db") && line.contains(says), "\(outcome)")
        #expect(try names(target).isEmpty)
    }

    private func spoil(_ copy: String, _ name: String, _ folder: TemporaryFolder) throws {
        switch name {
        case "newer": try DatabaseFile(copy).run("INSERT INTO schema_migrations VALUES (9999, 'later', 0)")
        case "broken":
            try DatabaseFile(copy).run(
                "INSERT INTO user_roles (user_id, role, granted_at) VALUES (999999, 'student', 0)"
            )
        case "unfinished": _ = try folder.write("\(name).db-wal", "changes")
        default:
            let handle = try #require(FileHandle(forUpdatingAtPath: copy))
            let size = try handle.seekToEnd()
            for page in stride(from: UInt64(40), to: size / 4_096, by: 7) {
                try handle.seek(toOffset: page * 4_096)
                try handle.write(contentsOf: Data(repeating: 0xa5, count: 4_096))
            }
            try handle.close()
        }
    }

    @Test("A log beside what a link leads to belongs to the copy")
    func linkToUnfinished() throws {
        let folder = try TemporaryFolder()
        let copy = try SmallSchool.copy(to: folder, as: "copy.db")
        _ = try folder.write("copy.db-wal", "changes")
        let links = try TemporaryFolder()
        let link = links.file("link.db")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: copy)
        let outcome = try restore(link, links.file("school.db"))
        #expect(outcome.status == 65 && outcome.refusal?.contains("copy.db-wal") == true, "\(outcome)")
        #expect(try names(links) == ["link.db"])
    }

    @Test("A copy of an older schema is restored, with the advice to migrate")
    func older() throws {
        let folder = try TemporaryFolder()
        let copy = try SmallSchool.copy(to: folder, as: "old.db")
        let last = try DatabaseFile(copy).number("SELECT max(version) FROM schema_migrations")
        try DatabaseFile(copy).run("DELETE FROM schema_migrations WHERE version = \(last)")
        let outcome = try restore(copy, folder.file("school.db"))
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("registrar migrate --database \(folder.file("school.db"))"))
    }

    @Test(
        "A copy of another program has no log, and gets one before it is served",
        arguments: ["restore", "migrate", "serve"]
    )
    func givesLog(command: String) throws {
        let folder = try TemporaryFolder()
        var file = folder.file("school.db")
        try DatabaseFile(try SmallSchool.copy(to: folder, as: "copy.db")).run("VACUUM INTO '\(file)'")
        try #require(try DatabaseFile(file).rows("PRAGMA journal_mode") == ["delete"])
        switch command {
        case "restore":
            let copy = file
            file = folder.file("restored.db")
            #expect(try restore(copy, file).status == 0)
        case "migrate":
            #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        default:
            let program = try RunningProgram(
                .registrar,
                ["serve", "--port", "0", "--workers", "2", "--database", file, "--access-log", "off"]
            )
            let visitor = try Visitor(port: try ServedSchool.port(of: program))
            // Who changes all of it at once does not keep readers waiting.
            let other = try DatabaseFile(file)
            try other.run("BEGIN EXCLUSIVE")
            #expect(try visitor.get("/login").status == 200)
            try other.run("ROLLBACK")
            program.signal(SIGTERM)
            #expect(try program.finish(within: .seconds(20)).status == 0)
        }
        #expect(try DatabaseFile(file).rows("PRAGMA journal_mode") == ["wal"])
    }

    @Test("Of two restorations of one file, one is told of the other")
    func refusesSecond() throws {
        let folder = try TemporaryFolder()
        let copy = try SmallSchool.copy(to: folder, as: "copy.db")
        let lock = open(folder.file("school.db-served"), O_RDWR | O_CREAT, 0o600)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let outcome = try restore(copy, folder.file("school.db"))
        #expect(outcome.status == 69, "\(outcome)")
        #expect(
            outcome.refusal?.contains("being restored or seeded just now by another command") == true,
            "\(outcome)"
        )
        #expect(folder.has("school.db-served"), "it is the other one's")
    }

    @Test("A database can't be served while it is being restored")
    func servesNotMeanwhile() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let lock = open(folder.file("school.db-served"), O_RDWR | O_CREAT, 0o600)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let outcome = try BuiltProgram.registrar.run("serve", "--port", "0", "--database", file)
        #expect(outcome.status == 69 && outcome.refusal?.contains("being restored") == true, "\(outcome)")
    }
}
