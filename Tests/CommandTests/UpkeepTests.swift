import Foundation
import Testing

/// `migrate`, `backup` and `routes`.
@Suite struct UpkeepTests {
    @Test("Migrating makes a database, says each step, and then has nothing to do")
    func migrates() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        let first = try BuiltProgram.registrar.run("migrate", "--database", file)
        #expect(
            first.status == 0 && first.outputLines.allSatisfy { $0.contains("applied") }
                && !first.output.isEmpty
        )
        let second = try BuiltProgram.registrar.run("migrate", "--database", file)
        #expect(second.status == 0 && second.output == "\(file): the schema is up to date\n")
        #expect(try folder.mode("school.db") == 0o600)
    }

    @Test("A backup taken while the school is served holds what was acknowledged before")
    func backsUp() throws {
        let school = try ServedSchool("--limits", "off")
        let visitor = try school.visitor()
        let account = ["username": "before", "email": "before@mail.example", "password": "before the backup"]
        #expect(try visitor.post("/register", account).status == 303)
        let copy = school.folder.file("copy.db")
        let outcome = try BuiltProgram.registrar.run("backup", copy, "--database", school.database)
        #expect(outcome.status == 0 && outcome.outputLines.count == 1, "\(outcome)")
        #expect(try school.folder.mode("copy.db") == 0o600)
        let database = try DatabaseFile(copy)
        #expect(try database.rows("PRAGMA integrity_check") == ["ok"])
        #expect(try database.number("SELECT count(*) FROM users WHERE username = 'before'") == 1)
        #expect(try visitor.get("/healthz").status == 200, "the school was disturbed")
        #expect(try school.stop().status == 0)
    }

    @Test("A backup never replaces a file")
    func keepsOldBackup() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let old = try folder.write("old.db", "the only good copy")
        let outcome = try BuiltProgram.registrar.run("backup", old, "--database", file)
        #expect(outcome.status == 73)
        #expect(outcome.refusal?.contains(old) == true, "\(outcome)")
        #expect(try folder.text("old.db") == "the only good copy")
    }

    @Test("A backup into a folder that is not there leaves nothing behind")
    func refusesNowhere() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let outcome = try BuiltProgram.registrar.run("backup", folder.file("no/copy.db"), "--database", file)
        let line = try #require(outcome.refusal, "\(outcome)")
        #expect(outcome.status == 73)
        #expect(line.contains("no/copy.db: ") && line.contains("writable for this user"), "\(line)")
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left.filter { !$0.hasPrefix("school.db") }.isEmpty)
    }

    @Test(
        "Somebody who interrupts a backup leaves nothing behind",
        arguments: [SIGINT, SIGTERM, SIGHUP],
        [
            ["backup", "copy.db", "--database", "school.db"],
            ["restore", "school.db", "--database", "copy.db"],
        ]
    )
    func interrupted(signal: Int32, words: [String]) throws {
        let folder = try TemporaryFolder()
        _ = try SmallSchool.copy(to: folder)
        let terminal = try Terminal()
        let program = try RunningProgram(.registrar, words, in: folder.path, errors: terminal.programSide)
        // What it shows of its progress comes when the draft is there; it may be done before the signal comes.
        try terminal.wait { $0.contains("ing: ") }
        program.signal(signal)
        let outcome = try program.finish()
        #expect([0, 128 + signal].contains(outcome.status), "\(outcome)")
        #expect(folder.has("copy.db") == (outcome.status == 0))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!left.contains { $0.contains("partial") }, "\(left)")
    }

    @Test("The routes, and who may use them, are those of the committed table")
    func listsRoutes() throws {
        let file = "\(BuiltProgram.packageFolder)/Tests/CommandTests/routes.txt"
        let outcome = try BuiltProgram.registrar.run("routes")
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let committed = try String(contentsOfFile: file, encoding: .utf8)
        #expect(
            outcome.output == committed,
            "who may do what has changed; if that is meant: registrar routes > Tests/CommandTests/routes.txt"
        )
    }
}
