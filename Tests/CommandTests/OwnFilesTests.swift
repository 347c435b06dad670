import Foundation
import Glibc
import Testing

/// The files beside a database: where they lie, whose they are, and that nothing else takes their place.
@Suite struct OwnFilesTests {
    private func isRefused(_ words: [String], _ path: String) throws {
        let outcome = try BuiltProgram.registrar.run(words)
        #expect(outcome.status == 64, "\(words): \(outcome)")
        #expect(outcome.refusal?.contains("\(path): that is a file of the database") == true, "\(outcome)")
    }

    @Test(
        "A flag that names one of the database's own files is refused",
        arguments: ["", "-wal", "-key", "-lock"]
    )
    func refuses(ending: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let before = try Data(contentsOf: URL(fileURLWithPath: file))
        let path = file + ending
        for command in ["serve", "check"] {
            for flag in ["--access-log", "--error-log", "--pid-file"] {
                try isRefused([command, "--database", file, flag, path], path)
            }
            for flag in ["--bind", "--status-bind"] {
                try isRefused([command, "--database", file, flag, "unix:\(path)"], path)
            }
        }
        try isRefused(["backup", path, "--database", file], path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
        #expect(try folder.names == ["school.db"])
    }

    @Test("So is another name of such a file, be it a link to it")
    func refusesOtherNames() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        #expect(link(file, folder.file("hard.log")) == 0)
        #expect(symlink(file, folder.file("soft.log")) == 0)
        for name in ["hard.log", "soft.log"] {
            let path = folder.file(name)
            try isRefused(["serve", "--database", file, "--access-log", path], path)
        }
    }

    @Test("So is a link to one that is not there yet", arguments: ["-wal", "-shm", "-served"])
    func refusesDanglingLinks(ending: String) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        #expect(symlink("school.db\(ending)", folder.file("relative.log")) == 0)
        #expect(symlink(folder.file("relative.log"), folder.file("twice.log")) == 0)
        for name in ["relative.log", "twice.log"] {
            let path = folder.file(name)
            try isRefused(["serve", "--database", file, "--access-log", path], path)
        }
        #expect(!folder.has("school.db\(ending)"))
    }

    @Test("A log that has become a link to one is not opened anew: its lines go where they went")
    func refusesAtReopening() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let log = folder.file("error.log")
        let program = try RunningProgram(
            .registrar,
            [
                "serve", "--port", "0", "--workers", "1", "--database", file, "--access-log", "off",
                "--error-log", log,
            ]
        )
        let visitor = try Visitor(port: try ServedSchool.port(of: program))
        for (round, ending) in ["", "-wal"].enumerated() {
            let old = "old\(round).log"
            try folder.rename("error.log", to: old)
            #expect(symlink(file + ending, log) == 0)
            program.signal(SIGUSR1)
            // One of the supervisor, one of the worker.
            let deadline = ContinuousClock.now + .seconds(20)
            while try folder.text(old).components(separatedBy: "that is a file of the database").count < 3 {
                try #require(ContinuousClock.now < deadline, "nobody says why")
                usleep(10_000)
            }
            #expect(try visitor.signIn("student", "wrong").status == 422)
            #expect(try folder.text(old).contains(" sign-in refused"))
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file + ending))
            #expect(bytes.range(of: Data(" sign-in refused".utf8)) == nil)
            #expect(unlink(log) == 0)
            program.signal(SIGUSR1)
            // The supervisor opens it first. Until the worker has, it may still meet what the next round puts there.
            while try !folder.has("error.log") || !folder.text("error.log").contains(" sign-in refused") {
                try #require(ContinuousClock.now < deadline, "the log is not opened anew")
                #expect(try visitor.signIn("nobody", "wrong").status == 422)
            }
        }
        program.signal(SIGTERM)
        #expect(try program.finish(within: .seconds(20)).status == 0)
    }

    @Test("They lie beside the database itself, whatever links lead there")
    func followsLinks() throws {
        let folder = try TemporaryFolder()
        let real = try TemporaryFolder()
        let file = try SmallSchool.copy(to: real)
        let name = folder.file("linked.db")
        #expect(symlink(file, name) == 0)
        let program = try RunningProgram(
            .registrar,
            ["serve", "--port", "0", "--database", name, "--access-log", "off"]
        )
        let port = try ServedSchool.port(of: program)
        #expect(try Visitor(port: port).signIn("student").status == 303)
        let beside = ["-wal", "-shm", "-lock", "-next", "-hash", "-key", "-served"]
        #expect(try real.names.isSuperset(of: beside.map { "school.db\($0)" }))
        #expect(try folder.names == ["linked.db"])
        program.signal(SIGTERM)
        #expect(try program.finish(within: .seconds(20)).status == 0)
        let copy = folder.file("copy.db")
        #expect(try BuiltProgram.registrar.run("backup", copy, "--database", name).status == 0)
        #expect(real.has("school.db-backup-note"))
        #expect(try folder.names == ["linked.db", "copy.db"])
    }

    @Test(
        "What the superuser makes belongs to the owner of the folder and the database",
        .enabled(if: geteuid() == 0)
    )
    func givesAway() throws {
        let folder = try TemporaryFolder()
        let owner: uid_t = 4_242
        #expect(chown(folder.path, owner, owner) == 0)
        let file = try SafeSchool.make(in: folder)
        let program = try RunningProgram(
            .registrar,
            ["serve", "--port", "0", "--database", file, "--access-log", "off"]
        )
        _ = try ServedSchool.port(of: program)
        program.signal(SIGTERM)
        #expect(try program.finish(within: .seconds(20)).status == 0)
        let copies = folder.file("copies")
        #expect(
            try BuiltProgram.registrar.run("backup", "--backup-folder", copies, "--database", file).status
                == 0
        )
        let copy = try #require(try FileManager.default.contentsOfDirectory(atPath: copies).first)
        let restored = folder.file("restored.db")
        #expect(
            try BuiltProgram.registrar.run("restore", "\(copies)/\(copy)", "--database", restored).status == 0
        )
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            var status = stat()
            #expect(stat(folder.file(path), &status) == 0 && status.st_uid == owner, "\(path)")
        }
        let check = try BuiltProgram.registrar.run("check", "--database", file)
        #expect(!check.output.contains("another user"), "\(check)")
    }

    @Test(
        "A file that belongs to somebody else is found, with the command that mends it",
        .enabled(if: geteuid() == 0)
    )
    func findsOthers() throws {
        let folder = try TemporaryFolder()
        #expect(chown(folder.path, 4_242, 4_242) == 0)
        let file = try SafeSchool.make(in: folder)
        #expect(chown("\(file)-lock", 0, 0) == 0)
        let check = try BuiltProgram.registrar.run("check", "--database", file)
        #expect(check.status == 1 && check.errors == "registrar: 1 unsafe\n", "\(check)")
        #expect(check.output.contains("chown --reference=\(file) \(file)-lock"), "\(check)")
        for name in try folder.names { #expect(chown(folder.file(name), 0, 0) == 0) }
        let again = try BuiltProgram.registrar.run("check", "--database", file)
        #expect(again.output.contains("chown --reference=\(folder.path) \(file)\n"), "\(again)")
    }
}
