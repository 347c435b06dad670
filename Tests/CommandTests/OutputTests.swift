import Glibc
import Testing

/// What a command shows is whole, or its exit status says that it is not.
@Suite struct OutputTests {
    static let commands = [
        ["--help"], ["--version"], ["serve", "--help"], ["user", "list", "--help"], ["routes"], ["check"],
        ["changes"], ["changes", "--format", "json"], ["user", "list"], ["migrate"],
        ["user", "invite"], ["backup", "copy.db"],
    ]

    /// - Parameter output: nil for none at all.
    private func run(_ words: [String], into output: Int32?) throws -> (Outcome, TemporaryFolder) {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        defer { if let output { close(output) } }
        let program = try RunningProgram(
            .registrar,
            words,
            environment: ["REGISTRAR_DATABASE": file, "REGISTRAR_ROOT": BuiltProgram.packageFolder],
            in: folder.path,
            output: output,
            closed: output == nil ? [STDOUT_FILENO] : []
        )
        return (try program.finish(), folder)
    }

    @Test("Output that can't be written is said, and has a status of its own", arguments: commands)
    func full(words: [String]) throws {
        let (outcome, folder) = try run(words, into: open("/dev/full", O_WRONLY | O_CLOEXEC))
        #expect(outcome.status == 74, "\(outcome)")
        #expect(outcome.refusal?.contains("No space left on device") == true, "\(outcome)")
        // What it did is done nevertheless.
        if words[0] == "backup" { #expect(folder.has("copy.db") && folder.has("school.db-backup-note")) }
    }

    @Test("Who has seen enough is told nothing", arguments: commands)
    func closed(words: [String]) throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        // This test ignores SIGPIPE, and so does what it starts.
        let (outcome, _) = try run(words, into: ends[1])
        #expect(outcome.status == 74 && outcome.errors.isEmpty, "\(outcome)")
    }

    @Test("Nor is output whole that has nowhere to go, as its stream was closed", arguments: commands)
    func closedStream(words: [String]) throws {
        let (outcome, folder) = try run(words, into: nil)
        #expect(outcome.status == 74, "\(outcome)")
        #expect(outcome.refusal?.contains("standard output: it is closed") == true, "\(outcome)")
        if words[0] == "backup" { #expect(folder.has("copy.db") && folder.has("school.db-backup-note")) }
    }

    @Test("A server without any standard stream serves")
    func servesInSilence() throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let address = "unix:\(folder.file("http.sock"))"
        let server = try RunningProgram(
            .registrar,
            ["serve", "--bind", address, "--database", file],
            closed: [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        )
        var tries = 0
        while try BuiltProgram.registrar.run("health", "--bind", address).status != 0 {
            tries += 1
            try #require(tries < 1_000, "it does not serve")
        }
        server.signal(SIGTERM)
        #expect(try server.finish(within: .seconds(20)).status == 0)
        // No line of its logs went into a file that got the number of a stream.
        #expect(try BuiltProgram.registrar.run("check", "--database", file).status == 1)
    }

    static let hostile: [[String]] = [
        ["backup", "x\u{1B}[31m\ny.db"], ["restore", "x\u{1B}[31m\ny.db", "--database", "new.db"],
        ["x\u{1B}[31m\ny"],
        ["changes", "--database", "x\u{1B}[31m\ny.db"], ["changes", "--user", "x\u{1B}[31m\ny"],
        ["check", "x\u{1B}[31m\ny"], ["serve", "--port", "x\u{1B}[31m\ny"], ["serve", "--x\u{1B}[31m\ny"],
    ]

    @Test("Nothing in a message steers the terminal or makes a line of its own", arguments: hostile)
    func escapes(words: [String]) throws {
        let folder = try TemporaryFolder()
        let file = try SmallSchool.copy(to: folder)
        let outcome = try BuiltProgram.registrar.run(
            words,
            environment: ["REGISTRAR_DATABASE": file],
            in: folder.path
        )
        let text = outcome.output + outcome.errors
        #expect(text.contains("x\\x1b[31m") && !text.contains("\u{1B}"), "\(outcome)")
        if outcome.status != 0 { #expect(outcome.refusal != nil, "\(outcome)") }
    }
}
