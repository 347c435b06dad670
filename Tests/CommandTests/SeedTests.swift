import Glibc
import Testing

@Suite struct SeedTests {
    /// Everything but what is salted or tells the time of day.
    private func rows(_ file: String) throws -> [String: [String]] {
        let database = try DatabaseFile(file)
        var all: [String: [String]] = [:]
        for table in try database.tables {
            let columns = try database.rows("SELECT name FROM pragma_table_info('\(table)')")
                .filter { !$0.hasSuffix("_hash") && $0 != "applied_at" }
            all[table] = try database.rows(
                "SELECT \(columns.map { "\"\($0)\"" }.joined(separator: ", ")) FROM \"\(table)\" ORDER BY 1, 2"
            )
        }
        return all
    }

    private func seed(_ file: String, students: Int = 12, _ randomSeed: Int) throws -> Outcome {
        try BuiltProgram.registrar.run(
            "seed",
            "--database",
            file,
            "--students",
            "\(students)",
            "--random-seed",
            "\(randomSeed)"
        )
    }

    @Test("The same number makes the same school, another one another")
    func isDetermined() throws {
        let folder = try TemporaryFolder()
        for (name, number) in [("a.db", 7), ("b.db", 7), ("c.db", 8)] {
            #expect(try seed(folder.file(name), number).status == 0)
        }
        let (one, same, other) = (
            try rows(folder.file("a.db")), try rows(folder.file("b.db")), try rows(folder.file("c.db"))
        )
        #expect(one.keys == same.keys)
        for table in one.keys.sorted() { #expect(one[table] == same[table], "\(table)") }
        #expect(one["users"] != other["users"])
        #expect(one["students"]?.count == 12)
    }

    @Test("What was made is said in a line, and the file is its owner's alone")
    func saysWhatItMade() throws {
        let folder = try TemporaryFolder()
        let outcome = try seed(folder.file("school.db"), 1)
        #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.outputLines.count == 1)
        #expect(outcome.output.contains("school.db") && outcome.output.contains("12"), "\(outcome.output)")
        #expect(try folder.mode("school.db") == 0o600)
    }

    @Test("A school that is there is not touched")
    func refusesFullDatabase() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let before = try rows(file)
        let outcome = try seed(file, 1)
        #expect(outcome.status == 65)
        #expect(outcome.refusal?.contains(file) == true, "\(outcome)")
        #expect(try rows(file) == before)
    }

    @Test("A school that is served is not seeded, as it may be open to everybody")
    func refusesServed() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        let server = try RunningProgram(
            .registrar,
            ["serve", "--port", "0", "--database", file, "--access-log", "off"]
        )
        _ = try ServedSchool.port(of: server)
        let outcome = try seed(file, 1)
        #expect(outcome.status == 69, "\(outcome)")
        #expect(outcome.refusal?.contains("stop that one first") == true, "\(outcome)")
        #expect(try DatabaseFile(file).number("SELECT count(*) FROM users") == 0)
        server.signal(SIGTERM)
        #expect(try server.finish(within: .seconds(20)).status == 0)
        #expect(try seed(file, 1).status == 0)
        #expect(!folder.has("school.db-served"))
    }

    /// Sends the signal while rows are being written.
    private func interrupt(_ words: [String], by signal: Int32) throws {
        let terminal = try Terminal()
        let seeding = try RunningProgram(.registrar, words, errors: terminal.programSide)
        try terminal.wait { $0.contains(/: [1-9]\d? %/) }
        seeding.signal(signal)
        #expect(try seeding.finish().status == 128 + signal)
    }

    @Test("A run that is interrupted leaves no school", arguments: [SIGINT, SIGKILL])
    func isAllOrNothing(signal: Int32) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        try interrupt(["seed", "--database", file, "--students", "3000"], by: signal)
        #expect(!folder.has("school.db"))
        if signal == SIGINT { #expect(try folder.names.subtracting(["school.db-served"]).isEmpty) }
        let again = try seed(file, 1)
        #expect(again.status == 0, "\(again.errors)")
        #expect(try DatabaseFile(file).number("SELECT count(*) FROM students") == 12)
        #expect(try folder.names == ["school.db"])
    }

    @Test("An empty database that a killed run was filling is empty still")
    func leavesEmptyDatabase() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        try interrupt(["seed", "--database", file, "--students", "3000"], by: SIGKILL)
        #expect(try DatabaseFile(file).number("SELECT count(*) FROM users") == 0)
        #expect(try seed(file, 1).status == 0)
        #expect(try DatabaseFile(file).number("SELECT count(*) FROM students") == 12)
    }

    @Test("After a first `serve --demo` that was killed while it seeded, the next one serves the demo school")
    func demoIsWhole() throws {
        let folder = try TemporaryFolder()
        let words = [
            "serve", "--demo", "--port", "0", "--database", folder.file("school.db"), "--access-log", "off",
        ]
        try interrupt(words, by: SIGKILL)
        let second = try RunningProgram(.registrar, words)
        let port = try ServedSchool.port(of: second)
        #expect(try Visitor(port: port).signIn("admin", "registrar-demo").status == 303)
        second.signal(SIGTERM)
        #expect(try second.finish(within: .seconds(20)).status == 0)
    }

    @Test("`serve --demo` puts nothing into a database that is there, be it empty")
    func demoLeavesSchools() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        let server = try RunningProgram(
            .registrar,
            ["serve", "--demo", "--port", "0", "--database", file, "--access-log", "off"]
        )
        _ = try ServedSchool.port(of: server)
        server.signal(SIGTERM)
        #expect(try server.finish(within: .seconds(20)).status == 0)
        #expect(try DatabaseFile(file).number("SELECT count(*) FROM users") == 0)
    }

    @Test("None is made beside what is left of another one", arguments: ["-wal", "-journal"])
    func refusesLeftovers(ending: String) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        _ = try folder.write("school.db\(ending)", "changes")
        let outcome = try seed(file, 1)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.refusal?.contains(ending) == true, "\(outcome)")
        #expect(try folder.names == ["school.db\(ending)"])
        #expect(try folder.text("school.db\(ending)") == "changes")
    }
}
