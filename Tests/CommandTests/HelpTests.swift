import Testing

@Suite struct HelpTests {
    static let commands = [
        "serve", "seed", "migrate", "user", "changes", "routes", "backup", "restore", "health", "check",
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
