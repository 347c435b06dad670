import Foundation
import Testing

/// `registrar check`: what it finds, how bad that is, and what it says to do.
@Suite struct CheckTests {
    /// The first line of each finding.
    private func findings(_ outcome: Outcome) -> [String] {
        outcome.outputLines.filter { !$0.hasPrefix("    ") }
    }

    private struct Report: Decodable {
        struct Finding: Decodable {
            let code, severity, finding, meaning, remedy: String
        }

        let database: String
        let status: Int32
        let findings: [Finding]
    }

    private func report(_ file: String, _ flags: [String] = []) throws -> Report {
        let outcome = try BuiltProgram.registrar.run(
            ["check", "--format", "json", "--database", file] + flags
        )
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(outcome.status == report.status && outcome.errors.isEmpty && outcome.outputLines.count == 1)
        #expect(report.database == file)
        for finding in report.findings {
            #expect(!finding.meaning.isEmpty && !finding.remedy.isEmpty, "\(finding)")
        }
        return report
    }

    @Test("Each demo account is unsafe, with what that means and what to do")
    func demoAccounts() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let outcome = try BuiltProgram.registrar.run("check", "--database", file)
        #expect(outcome.status == 1)
        let lines = findings(outcome)
        #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("unsafe: ") }, "\(outcome)")
        for name in ["student", "teacher", "admin"] { #expect(outcome.output.contains("'\(name)'")) }
        #expect(
            outcome.outputLines.count == 9 && outcome.output.contains("To mend it: registrar user password")
        )
        #expect(outcome.errors == "registrar: 3 unsafe\n")
        #expect(try report(file).findings.map(\.code) == Array(repeating: "demo-password", count: 3))
    }

    @Test("Nothing is found in a school set up as the README says")
    func safeSchool() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        let outcome = try BuiltProgram.registrar.run("check", "--database", file)
        #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.outputLines.count == 1, "\(outcome)")
        #expect(try report(file).findings.isEmpty)
    }

    static let unsafe: [(flags: [String], code: String, says: String)] = [
        (["--allowed-host", "*"], "any-host", "--allowed-host"),
        (["--limits", "off"], "no-limits", "--limits"),
        (["--password-cost", "5"], "password-cost", "--password-cost 7"),
        (["--host", "0.0.0.0", "--registration", "closed"], "plain-http", "TLS"),
        (["--bind", "[::]:5000", "--registration", "invitation"], "plain-http", "TLS"),
        (
            ["--trusted-proxy", "0.0.0.0/0", "--trusted-proxy", "::/0", "--registration", "closed"],
            "any-proxy",
            "--trusted-proxy"
        ),
    ]

    @Test("A setting that is unsafe is named", arguments: unsafe)
    func settings(flags: [String], code: String, says: String) throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        let outcome = try BuiltProgram.registrar.run(["check", "--database", file] + flags)
        let lines = findings(outcome)
        #expect(outcome.status == 1 && lines.count == 1, "\(outcome)")
        #expect(lines[0].hasPrefix("unsafe: ") && outcome.output.contains(says), "\(outcome.output)")
        #expect(try report(file, flags).findings.map(\.code) == [code])
    }

    @Test("A file that others can read is named with the command that mends it", arguments: ["", "-key"])
    func readableFile(ending: String) throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder) + ending
        if !ending.isEmpty { _ = try folder.write("school.db-key", "a key that is not one") }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let outcome = try BuiltProgram.registrar.run("check", "--database", folder.file("school.db"))
        #expect(outcome.status == 1 && outcome.output.contains("chmod 600 \(file)"), "\(outcome)")
    }

    @Test("A second name of the database is named")
    func linkedFile() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        try FileManager.default.linkItem(atPath: file, toPath: folder.file("second.db"))
        let report = try report(file)
        #expect(report.findings.map(\.code) == ["linked-file"] && report.status == 1)
        #expect(report.findings[0].remedy.contains("-samefile \(file)"))
    }

    @Test("A folder that others can write is named")
    func writableFolder() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        #expect(try report(file).findings.map(\.code) == ["writable-folder"])
    }

    @Test("A log that everybody can read is named")
    func readableLog() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        for name in ["access.log", "error.log"] {
            let log = try folder.write(name, "")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: log)
        }
        let flags = ["--access-log", folder.file("access.log"), "--error-log", folder.file("error.log")]
        #expect(try report(file, flags).findings.map(\.code) == ["readable-log", "readable-log"])
    }

    @Test("A school that is older than a day and has no backup since is out of date")
    func oldBackup() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        try SafeSchool.age(file, by: 90_000)
        let none = try report(file)
        #expect(none.findings.map(\.code) == ["no-backup"] && none.findings[0].severity == "outdated")
        #expect(none.status == 1)
        let copy = folder.file("copy.db")
        #expect(try BuiltProgram.registrar.run("backup", copy, "--database", file).status == 0)
        #expect(try report(file).findings.isEmpty)
        // Three days and a bit later.
        _ = try folder.write(
            "school.db-backup-note",
            "done \(Int(Date().timeIntervalSince1970) - 270_000) \(copy)\n"
        )
        let old = try report(file)
        #expect(old.findings.map(\.code) == ["old-backup"])
        #expect(old.findings[0].finding.contains("3 days") && old.findings[0].finding.contains(copy))
    }

    @Test("A backup that was made and is gone gets advice, and is no comfort once it is old")
    func missingBackup() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        // From another folder, as the name that is noted must be good from everywhere.
        let made = try BuiltProgram.registrar.run("backup", "copy.db", "--database", file, in: folder.path)
        #expect(made.status == 0)
        #expect(try report(file).findings.isEmpty)
        try FileManager.default.removeItem(atPath: folder.file("copy.db"))
        let gone = try report(file)
        #expect(gone.findings.map(\.code) == ["missing-backup"] && gone.status == 0, "\(gone)")
        let then = Int(Date().timeIntervalSince1970) - 270_000
        _ = try folder.write("school.db-backup-note", "done \(then) \(folder.file("copy.db"))\n")
        let old = try report(file)
        #expect(old.findings.map(\.code) == ["old-backup"], "\(old)")
        #expect(old.findings[0].finding.hasSuffix("is 3 days old, and is not there any more"), "\(old)")
    }

    @Test("A root that holds no pages is found out")
    func checksRoot() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        let outcome = try BuiltProgram.registrar.run("check", "--database", file, "--root", folder.path)
        #expect(outcome.status == 66 && outcome.refusal?.contains("--root") == true, "\(outcome)")
    }

    @Test("A backup that failed when it was due is named with the reason")
    func failedBackup() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        let now = Int(Date().timeIntervalSince1970)
        _ = try folder.write(
            "school.db-backup-note",
            "done \(now - 7_000) old.db\nfailed \(now - 60) the disk is full\n"
        )
        let report = try report(file)
        #expect(report.findings.map(\.code) == ["failed-backup"])
        #expect(report.findings[0].finding.contains("the disk is full"))
    }

    @Test("A backup of a time that is still to come is no comfort, and hides no failure")
    func backupOfTheFuture() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        let now = Int(Date().timeIntervalSince1970)
        _ = try folder.write("school.db-backup-note", "done \(now + 8_639_000) /old.db\n")
        let ahead = try report(file)
        #expect(ahead.findings.map(\.code) == ["old-backup"] && ahead.status == 1, "\(ahead)")
        #expect(ahead.findings.first?.finding.contains("still to come, in 99 days") == true, "\(ahead)")
        _ = try folder.write(
            "school.db-backup-note",
            "done \(now + 8_640_000) /old.db\nfailed \(now - 60) the disk is full\n"
        )
        #expect(Set(try report(file).findings.map(\.code)) == ["old-backup", "failed-backup"])
        // One that failed while the clock was ahead is over with the next that is made.
        _ = try folder.write("school.db-backup-note", "failed \(now + 8_640_000) the disk is full\n")
        #expect(try report(file).findings.map(\.code) == ["failed-backup"])
        let copy = folder.file("copy.db")
        #expect(try BuiltProgram.registrar.run("backup", copy, "--database", file).status == 0)
        #expect(try report(file).findings.isEmpty)
    }

    @Test("Backups on the database's own disk get advice, which is no failure")
    func sameDisk() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        let flags = ["--backup-every", "24", "--backup-folder", folder.path]
        let report = try report(file, flags)
        #expect(report.findings.map(\.severity) == ["advice"] && report.status == 0)
        // Cron mails what stands there, each night.
        let outcome = try BuiltProgram.registrar.run(["check", "--database", file] + flags)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
        #expect(outcome.output.hasPrefix("advice: "))
    }

    @Test("Registration that is open beyond this machine gets advice")
    func openRegistration() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        let proxied = ["--trusted-proxy", "unix", "--allowed-host", "school.example"]
        let open = try report(file, proxied)
        #expect(open.findings.map(\.code) == ["open-registration"] && open.status == 0)
        #expect(try report(file, proxied + ["--registration", "invitation"]).findings.isEmpty)
    }

    @Test("A schema that is behind is out of date, not damaged")
    func behind() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        let last = try DatabaseFile(file).number("SELECT max(version) FROM schema_migrations")
        try DatabaseFile(file).run("DELETE FROM schema_migrations WHERE version = \(last)")
        let outcome = try BuiltProgram.registrar.run("check", "--database", file)
        #expect(outcome.status == 1 && outcome.errors == "registrar: 1 out of date\n", "\(outcome)")
        #expect(outcome.output.contains("registrar migrate --database \(file)"))
    }

    @Test("Damage in the middle of the file comes first, and has a status of its own")
    func damage() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        let size = try handle.seekToEnd()
        for page in stride(from: UInt64(40), to: size / 4_096, by: 7) {
            try handle.seek(toOffset: page * 4_096)
            try handle.write(contentsOf: Data(repeating: 0xa5, count: 4_096))
        }
        try handle.close()
        let report = try report(file)
        #expect(report.status == 2 && report.findings.first?.severity == "damaged", "\(report)")
        #expect(report.findings.first?.remedy.contains("registrar restore") == true)
    }

    @Test("So has damage that leaves nothing to read", arguments: [12_288, 102_400])
    func cutOff(length: UInt64) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        try handle.truncate(atOffset: length)
        try handle.close()
        let report = try report(file)
        #expect(report.status == 2 && report.findings.first?.code == "damage", "\(report)")
    }

    @Test("A reference to a row that is missing is damage")
    func brokenReference() throws {
        let folder = try TemporaryFolder()
        let file = try SafeSchool.make(in: folder)
        try DatabaseFile(file).run(
            "INSERT INTO user_roles (user_id, role, granted_at) VALUES (999, 'student', 0)"
        )
        let report = try report(file)
        #expect(report.status == 2 && report.findings.map(\.code) == ["damage"])
        #expect(report.findings[0].finding.contains("user_roles"))
    }

    @Test("A form that it doesn't know is refused")
    func refusesFormat() throws {
        let outcome = try BuiltProgram.registrar.run("check", "--format", "yaml")
        #expect(outcome.status == 64 && outcome.refusal?.contains("text or json") == true, "\(outcome)")
    }
}
