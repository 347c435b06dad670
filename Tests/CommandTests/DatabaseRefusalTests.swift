import Foundation
import Glibc
import Testing

/// A database that cannot be used costs one line that names the file and the remedy, never a crash.
@Suite struct DatabaseRefusalTests {
    static let commands: [[String]] = [
        ["serve", "--port", "0"], ["check"], ["backup", "COPY"],
        ["user", "add", "somebody", "--email", "somebody@mail.example"], ["school", "--name", "Another"],
    ]

    /// Those that read or change what is in it; a copy can be made of any version.
    static let users = commands.filter { $0.first != "backup" }

    private func refusal(
        of words: [String],
        _ file: String,
        _ folder: TemporaryFolder
    ) throws -> (status: Int32, line: String) {
        let words = words.map { $0 == "COPY" ? folder.file("copy.db") : $0 }
        let outcome = try BuiltProgram.registrar.run(
            words + ["--database", file],
            input: "a long enough password\n"
        )
        return (outcome.status, try #require(outcome.refusal, "\(words): \(outcome)"))
    }

    @Test("A missing database is not made by a command that only uses one", arguments: commands)
    func missing(words: [String]) throws {
        let folder = try TemporaryFolder()
        let (status, line) = try refusal(of: words, folder.file("mistyped.db"), folder)
        #expect(status == 66)
        #expect(line.contains("mistyped.db: "), "\(line)")
        // What seed makes is not to be served to others.
        #expect(
            line.contains(#/registrar migrate --database \S+mistyped\.db.* to try it.*registrar seed/#),
            "\(line)"
        )
        #expect(!FileManager.default.fileExists(atPath: folder.file("mistyped.db")))
    }

    @Test("A database that can't be made is refused with what it needs", arguments: ["seed", "migrate"])
    func unmade(command: String) throws {
        let folder = try TemporaryFolder()
        let (status, line) = try refusal(of: [command], folder.file("no/school.db"), folder)
        #expect(status == 73)
        #expect(line.contains("no/school.db: ") && line.contains("writable for this user"), "\(line)")
    }

    static let makers = [["seed"], ["migrate"], ["serve", "--demo", "--port", "0"]]

    /// Nothing is made where a link leads: in a folder that others may write to it can be theirs, and lead anywhere.
    @Test("A link that leads nowhere is called one, with what it leads to", arguments: commands + makers)
    func leadsNowhere(words: [String]) throws {
        let folder = try TemporaryFolder()
        let (link, target) = (folder.file("link.db"), folder.file("real.db"))
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "second.db")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("second.db"),
            withDestinationPath: target
        )
        let (status, line) = try refusal(of: words, link, folder)
        #expect(status == 66)
        #expect(line.contains("link.db: this link leads to \(target), where there is no file"), "\(line)")
        #expect(line.hasSuffix("--database \(target)"), "\(line)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "link.db", "second.db",
            ]
        )
        #expect(try BuiltProgram.registrar.run("migrate", "--database", target).status == 0)
        #expect(try BuiltProgram.registrar.run("user", "list", "--database", link).status == 0)
    }

    @Test("A school is not restored through a link that leads nowhere, but by its name")
    func restoresByName() throws {
        let folder = try TemporaryFolder()
        let copy = try SmallSchool.copy(to: folder, as: "copy.db")
        let (link, target) = (folder.file("link.db"), folder.file("real.db"))
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        let (status, line) = try refusal(of: ["restore", copy], link, folder)
        #expect(status == 66 && line.hasSuffix("--database \(target)"), "\(line)")
        let restored = try BuiltProgram.registrar.run("restore", copy, "--database", target)
        #expect(restored.status == 0, "\(restored)")
        #expect(try BuiltProgram.registrar.run("user", "list", "--database", link).status == 0)
    }

    @Test("A school that is lost is restored, and none begun in its place", arguments: commands + makers)
    func lost(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let copy = folder.file("last.db")
        #expect(try BuiltProgram.registrar.run("backup", copy, "--database", file).status == 0)
        try FileManager.default.removeItem(atPath: file)
        let left: [(content: String?, problem: String)] = [
            (nil, "no such file"), ("", "is empty"), ("\n", "is empty"),
            (String(repeating: "a", count: 511), "is empty"),
        ]
        for (content, problem) in left {
            if let content { _ = try folder.write("school.db", content) }
            let (status, line) = try refusal(of: words, file, folder)
            #expect(status == 66)
            #expect(line.contains("school.db: ") && line.contains(problem), "\(line)")
            #expect(line.contains("registrar restore \(copy) --database \(file)"), "\(line)")
            #expect(line.contains("school.db-backup-note away"), "\(line)")
            #expect(try folder.has("school.db") ? folder.text("school.db") == content : content == nil)
        }
    }

    @Test("Where only a log is left it is said that it holds what was stored last", arguments: commands)
    func onlyLog(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        _ = try folder.write("school.db-wal", "changes")
        for hasNote in [false, true] {
            if hasNote { _ = try folder.write("school.db-backup-note", "done 1700000000 /copy.db\n") }
            let (status, line) = try refusal(of: words, file, folder)
            #expect(status == 66)
            #expect(line.contains("school.db-wal holds what was stored last, so keep it"), "\(line)")
            #expect(line.contains("move that log away, and restore a backup") == !hasNote, "\(line)")
            #expect(line.contains("move that log away and restore its last") == hasNote, "\(line)")
            #expect(!line.contains("registrar migrate"), "\(line)")
        }
        #expect(try folder.text("school.db-wal") == "changes")
    }

    @Test("A new school is begun where the note of the old one's backups was moved away")
    func beginsAnew() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("school.db")
        // One that failed has left nothing to restore.
        _ = try folder.write("school.db-backup-note", "failed 1700000000 the disk is full\n")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
        try FileManager.default.removeItem(atPath: file)
        _ = try folder.write("school.db-backup-note", "done 1700000000 /backups/school.db\n")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 66)
        try folder.rename("school.db-backup-note", to: "note")
        #expect(try BuiltProgram.registrar.run("migrate", "--database", file).status == 0)
    }

    @Test("A file that is no database is refused", arguments: commands + [["seed"], ["migrate"]])
    func noDatabase(words: [String]) throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "This is a letter to the registrar. ", count: 300)
        let (status, line) = try refusal(of: words, try folder.write("letter.db", text), folder)
        #expect(status == 65)
        #expect(line.contains("letter.db") && line.contains("another file"), "\(line)")
        #expect(try folder.text("letter.db") == text, "it was written to")
    }

    @Test(
        "What is no file, and has the name of the journal or the log, is refused",
        arguments: ["-journal", "-wal", "-shm"]
    )
    func obstructed(ending: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        #expect(mkfifo(file + ending, 0o600) == 0)
        for words in Self.commands + [["seed"], ["migrate"], ["user", "list"]] {
            let (status, line) = try refusal(of: words, file, folder)
            #expect(status == 66)
            #expect(line.contains("school.db\(ending) is no regular file"), "\(line)")
            #expect(line.hasSuffix("; move that one away"), "\(line)")
        }
    }

    @Test("A path that is too long for SQLite is called so")
    func tooLong() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let deep = folder.file(String(repeating: String(repeating: "d", count: 120) + "/", count: 4))
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
        let commands = [
            ["backup", "\(deep)copy.db", "--database", file], ["seed", "--database", "\(deep)new.db"],
        ]
        for words in commands {
            let outcome = try BuiltProgram.registrar.run(words)
            #expect(outcome.status == 66, "\(outcome)")
            #expect(outcome.refusal?.contains("its path is too long") == true, "\(outcome)")
            #expect(outcome.refusal?.hasSuffix("; name one that is shorter") == true, "\(outcome)")
        }
    }

    @Test("Another program's database is refused", arguments: commands + [["seed"], ["migrate"]])
    func foreign(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("foreign.db")
        try DatabaseFile(file).run("CREATE TABLE books (title TEXT); INSERT INTO books VALUES ('Emma')")
        let (status, line) = try refusal(of: words, file, folder)
        #expect(status == 65)
        #expect(line.contains("foreign.db") && line.contains("another program"), "\(line)")
        #expect(try DatabaseFile(file).tables == ["books"], "it was changed")
        #expect(!folder.has("foreign.db-served"))
    }

    @Test("A newer program's database is refused", arguments: users + [["seed"], ["migrate"]])
    func newer(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder, as: "newer.db")
        try DatabaseFile(file).run("INSERT INTO schema_migrations VALUES (9999, 'later', 0)")
        let (status, line) = try refusal(of: words, file, folder)
        #expect(status == 65)
        #expect(
            line.contains("newer.db") && line.contains("9999") && line.contains("newer program"),
            "\(line)"
        )
    }

    /// To `check` it is a finding.
    @Test(
        "A database with a second name is refused by either",
        arguments: commands.filter { $0 != ["check"] } + [["seed"], ["migrate"], ["user", "list"]]
    )
    func linked(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        try FileManager.default.linkItem(atPath: file, toPath: folder.file("second.db"))
        for name in ["school.db", "second.db"] {
            let (status, line) = try refusal(of: words, folder.file(name), folder)
            #expect(status == 66)
            #expect(line.contains("\(name): ") && line.contains("-samefile \(folder.file(name))"), "\(line)")
        }
        #expect(!folder.has("second.db-wal") && !folder.has("copy.db"))
        try FileManager.default.removeItem(atPath: folder.file("second.db"))
        let outcome = try BuiltProgram.registrar.run("user", "list", "--database", file)
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// As backup programs link copies that have not changed.
    @Test("A copy with several names is read and restored")
    func linkedCopy() throws {
        let folder = try TemporaryFolder()
        let copy = try SmallSchool.copy(to: folder, as: "copy.db")
        try FileManager.default.linkItem(atPath: copy, toPath: folder.file("second.db"))
        let changes = try BuiltProgram.registrar.run("changes", "--database", copy)
        #expect(changes.status == 0, "\(changes)")
        let restored = try BuiltProgram.registrar.run("restore", copy, "--database", folder.file("school.db"))
        #expect(restored.status == 0, "\(restored)")
        // What lies in a log would be put into the file that others read by another name.
        _ = try folder.write("copy.db-wal", "changes")
        let refused = try BuiltProgram.registrar.run("changes", "--database", copy)
        #expect(refused.status == 66 && refused.refusal?.contains("hard links") == true, "\(refused)")
        #expect(try folder.text("copy.db-wal") == "changes")
    }

    /// To `check` damage is a finding, with its own status.
    @Test("A damaged database is refused with where to go", arguments: commands.filter { $0 != ["check"] })
    func damaged(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder, as: "damaged.db")
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        // The first page keeps its header; the schema behind it is lost.
        try handle.seek(toOffset: 100)
        try handle.write(contentsOf: Data(repeating: 0xa5, count: 3_996))
        try handle.close()
        let (status, line) = try refusal(of: words, file, folder)
        #expect(status == 65)
        #expect(line.contains("damaged.db") && line.contains("restore"), "\(line)")
    }
}
