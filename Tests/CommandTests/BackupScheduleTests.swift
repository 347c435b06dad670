import Foundation
import Glibc
import Testing

/// Backups that are named by their time: `registrar backup --backup-folder`, and `serve --backup-every`.
@Suite struct BackupScheduleTests {
    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    private func metrics(_ program: RunningProgram) throws -> String {
        let line = try program.line { $0.hasPrefix("Status on ") }
        let port = try #require(UInt16(line.split(separator: ":").last ?? ""), "\(line)")
        return try Visitor(port: port).get("/metrics").body
    }

    @Test("A copy is named by its time, and the oldest ones make room when it is whole")
    func rotates() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let backups = folder.file("backups")
        try FileManager.default.createDirectory(atPath: backups, withIntermediateDirectories: false)
        let old = (1...4).map { "school-2020010\($0)T000000Z.db" }
        let others = ["other-20200101T000000Z.db", "school-notes.db", "school-20200101T000000Z.db.txt"]
        for name in old + others { _ = try folder.write("backups/\(name)", "") }
        // Of a process that can't be there any more.
        let abandoned = folder.file("backups/school-20200105T000000Z.db.4194305.partial")
        try FileManager.default.createDirectory(atPath: abandoned, withIntermediateDirectories: false)
        for name in ["draft", "draft-wal"] {
            try Data().write(to: URL(fileURLWithPath: "\(abandoned)/\(name)"))
        }
        let outcome = try BuiltProgram.registrar.run(
            "backup",
            "--database",
            file,
            "--backup-folder",
            backups,
            "--backup-keep",
            "3"
        )
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
        let made = try names(backups).filter { !(old + others).contains($0) }
        #expect(made.count == 1 && made[0].wholeMatch(of: /school-20\d{6}T\d{6}Z\.db/) != nil, "\(made)")
        #expect(try names(backups) == (old.suffix(2) + others + made).sorted())
        #expect(outcome.outputLines.count == 3 && outcome.outputLines[0].contains(made[0]), "\(outcome)")
        #expect(try DatabaseFile("\(backups)/\(made[0])").rows("PRAGMA integrity_check") == ["ok"])
    }

    @Test("When a copy can't be made, the old ones stay")
    func keepsOldOnes() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        try DatabaseFile(file).run(
            "INSERT INTO user_roles (user_id, role, granted_at) VALUES (999999, 'student', 0)"
        )
        let outcome = try BuiltProgram.registrar.run(
            "backup",
            "--database",
            file,
            "--backup-folder",
            folder.file("new"),
            "--backup-keep",
            "1"
        )
        #expect(outcome.status == 65 && outcome.refusal?.contains("missing in users") == true, "\(outcome)")
        _ = try folder.write("new/school-20200101T000000Z.db", "")
        _ = try BuiltProgram.registrar.run(
            "backup",
            "--database",
            file,
            "--backup-folder",
            folder.file("new"),
            "--backup-keep",
            "1"
        )
        #expect(try names(folder.file("new")) == ["school-20200101T000000Z.db"])
    }

    @Test("The server makes backups at their time, and tells when the last one was made")
    func schedules() throws {
        let backups = try TemporaryFolder()
        let school = try ServedSchool(
            "--backup-every",
            "0.001",
            "--backup-folder",
            backups.path,
            "--backup-keep",
            "2",
            "--status-bind",
            "127.0.0.1:0",
            "--workers",
            "2"
        )
        for _ in 1...3 {
            let line = try school.program.line(on: .errors) { $0.contains(" - backup made: ") }
            #expect(line.contains(" info ") && line.contains(backups.path), "\(line)")
        }
        #expect(try names(backups.path).count == 2)
        let text = try metrics(school.program)
        #expect(text.contains("\nregistrar_backups_total{result=\"failed\"} 0\n"), "\(text)")
        let made = try #require(text.firstMatch(of: /\nregistrar_backups_total\{result="done"\} (\d+)\n/))
        #expect(Int(made.1) ?? 0 >= 3)
        let last = try #require(text.firstMatch(of: /\nregistrar_last_backup_time_seconds (\d+)\n/))
        #expect(abs((Double(last.1) ?? 0) - Date().timeIntervalSince1970) < 60)
        let outcome = try school.stop()
        #expect(outcome.status == 0)
        #expect(!outcome.errors.contains(" error "), "\(outcome.errors)")
    }

    @Test(
        "One that was made lately is not made again by a restart, and one that fails is told with the reason"
    )
    func tellsFailure() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let backups = folder.file("backups")
        _ = try folder.write(
            "school.db-backup-note",
            "done \(Int(Date().timeIntervalSince1970)) elsewhere.db\n"
        )
        let program = try RunningProgram(
            .registrar,
            [
                "serve", "--port", "0", "--database", file, "--access-log", "off", "--backup-every", "0.001",
                "--backup-folder", backups, "--status-bind", "127.0.0.1:0",
            ]
        )
        _ = try ServedSchool.port(of: program)
        try folder.rename("backups", to: "elsewhere")
        _ = try folder.write("backups", "a file now")
        let line = try program.line(on: .errors) { $0.contains("backup") }
        #expect(
            line.contains(" error - no backup could be made") && line.contains("Not a directory"),
            "\(line)"
        )
        #expect(try names(folder.file("elsewhere")).isEmpty)
        #expect(try metrics(program).contains("\nregistrar_backups_total{result=\"failed\"} 1\n"))
        let check = try BuiltProgram.registrar.run("check", "--database", file)
        #expect(
            check.status == 1 && check.output.contains("due failed: ")
                && check.output.contains("Not a directory")
        )
        program.signal(SIGTERM)
        #expect(try program.finish(within: .seconds(20)).status == 0)
    }

    @Test("A server that ends when a backup is due has not failed to make it")
    func endsBeforeItIsDue() throws {
        let backups = try TemporaryFolder()
        let school = try ServedSchool(
            "--backup-every",
            "24",
            "--backup-folder",
            backups.path,
            "--drain-grace",
            "3"
        )
        // Half a request keeps the server for longer than a first backup waits for.
        let socket = try TestSocket(port: school.port)
        try socket.send("GET / HTTP/1.1\r\n")
        let outcome = try school.stop()
        #expect(outcome.status == 0 && !outcome.errors.contains(" error "), "\(outcome)")
        let check = try BuiltProgram.registrar.run("check", "--database", school.database)
        #expect(!check.output.contains("due failed"), "\(check)")
    }

    static let refused: [(flags: [String], status: Int32, says: String)] = [
        (["--backup-every", "24"], 64, "--backup-folder DIR"),
        (["--backup-every", "0"], 64, "hours from 0.001 to 8784"),
        (["--backup-every", "daily", "--backup-folder", "FOLDER"], 64, "hours"),
        (["--backup-every", "24", "--backup-folder", "FOLDER", "--backup-keep", "0"], 64, "--backup-keep"),
        (["--backup-every", "24", "--backup-folder", "FOLDER/no/such"], 73, "No such file"),
    ]

    @Test("Settings that can't be are refused at the start", arguments: refused)
    func refuses(flags: [String], status: Int32, says: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let flags = flags.map { $0.replacing("FOLDER", with: folder.path) }
        let outcome = try BuiltProgram.registrar.run(["serve", "--port", "0", "--database", file] + flags)
        #expect(outcome.status == status && outcome.refusal?.contains(says) == true, "\(outcome)")
    }

    @Test("A copy goes to a file or into a folder, not both")
    func refusesBoth() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let words = ["backup", folder.file("copy.db"), "--database", file]
        let both = try BuiltProgram.registrar.run(words + ["--backup-folder", folder.path])
        #expect(both.status == 64 && both.refusal?.contains("not both") == true, "\(both)")
        // The server's environment may name a folder; whoever names a file means that.
        let one = try BuiltProgram.registrar.run(words, environment: ["REGISTRAR_BACKUP_FOLDER": folder.path])
        #expect(one.status == 0 && folder.has("copy.db"), "\(one)")
        let none = try BuiltProgram.registrar.run("backup", "--database", file)
        #expect(none.status == 64 && none.refusal?.contains("name the copy") == true, "\(none)")
    }
}
