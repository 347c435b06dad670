import Testing

@Suite struct HelpTests {
    static let commands = [
        "serve", "seed", "migrate", "user", "school", "changes", "routes", "backup", "restore", "health",
        "check",
    ]

    @Test("The help lists every command in a line", arguments: ["--help", "-h", "help"])
    func listsCommands(word: String) throws {
        let help = try BuiltProgram.registrar.run(word)
        #expect(help.status == 0 && help.errors.isEmpty)
        for command in Self.commands {
            #expect(
                help.outputLines.contains { $0.trimmingPrefix("  ").hasPrefix(command + " ") },
                "\(command)"
            )
        }
    }

    @Test("Each command explains itself and its flags", arguments: commands)
    func explains(command: String) throws {
        let help = try BuiltProgram.registrar.run(command, "--help")
        #expect(help.status == 0 && help.errors.isEmpty)
        #expect(help.output.hasPrefix("usage: registrar \(command)"))
        #expect(["routes", "health"].contains(command) || help.output.contains("--database FILE"))
        #expect(help.outputLines.allSatisfy { $0.count <= 100 }, "a line is too wide to read")
    }

    @Test("The program says which one it is, and which SQLite it has", arguments: ["--version", "version"])
    func saysVersion(word: String) throws {
        let outcome = try BuiltProgram.registrar.run(word)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(
            outcome.output.wholeMatch(of: /registrar \d+\.\d+, with SQLite 3\.\d+\.\d+\n/) != nil,
            "\(outcome)"
        )
    }

    @Test("help COMMAND is COMMAND --help", arguments: commands)
    func helps(command: String) throws {
        let (one, other) = (
            try BuiltProgram.registrar.run("help", command), try BuiltProgram.registrar.run(command, "--help")
        )
        #expect(one.status == 0 && one.output == other.output)
    }

    static let serveFlags = [
        "host", "port", "database", "workers", "demo", "root", "trusted-proxy", "allowed-host",
        "session-idle",
        "registration", "session-lifetime", "staff-session-idle", "staff-session-lifetime", "sign-in-limit",
        "registration-limit", "limits", "access-log",
        "access-log-format", "error-log", "log-level", "watch",
    ]

    @Test("The help of serve names every flag", arguments: serveFlags)
    func namesFlag(flag: String) throws {
        let help = try BuiltProgram.registrar.run("serve", "--help")
        #expect(help.outputLines.contains { $0.trimmingPrefix("  ").hasPrefix("--\(flag) ") })
    }
}
