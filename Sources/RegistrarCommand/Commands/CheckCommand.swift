import Glibc
import HTTP
import Registrar
import SQLite
import Web

/// `registrar check`: what is unsafe about this configuration, a line each; exit status 1 if anything is.
enum CheckCommand {
    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: Flag.serve)
        if arguments.has("help") { return Console.say(Help.of("check", Flag.serveGroups)) }
        try arguments.expectOperands(0, "registrar check [--database FILE]")
        let configuration = try ServeCommand.configuration(arguments, needsRoot: false)
        try ServeCommand.tryUploadFolder(configuration)
        let database = try DatabaseFlag.open(arguments)
        try Schema.migrations.requireCurrent(database)
        let findings = try findings(configuration, database)
        for finding in findings { Console.say("unsafe: \(finding)") }
        guard findings.isEmpty else {
            throw CommandFailure(
                .unsafe,
                findings.count == 1 ? "1 thing is unsafe" : "\(findings.count) things are unsafe"
            )
        }
        Console.say("\(database.file): nothing unsafe was found")
    }

    private static func findings(_ configuration: Configuration, _ database: Database) throws -> [String] {
        var findings = try database.integrityProblems().map { "\(database.file) is damaged: \($0)" }
        for username in try DemoAccounts.unsafeOnes(in: database) {
            findings.append(
                "the demo account '\(username)' still has the password that everybody knows; change or lock it"
            )
        }
        for file in [database.file, database.file + "-wal", database.file + "-key"] {
            if let mode = mode(of: file), mode & 0o077 != 0 {
                findings.append(
                    "\(file) can be read by others (mode \(String(mode, radix: 8))); run: chmod 600 \(file)"
                )
            }
        }
        if configuration.passwordCost < 7 {
            findings.append(
                "passwords are hashed at cost \(configuration.passwordCost); use --password-cost 7 or more"
            )
        }
        if configuration.allowedHosts.contains("*") {
            findings.append("any host name is answered; name your own with --allowed-host instead of *")
        }
        if configuration.trustedProxies.holdsEverybody {
            findings.append("any client can claim any address; name your proxy's alone with --trusted-proxy")
        }
        if let address = Listeners.publicAddress(configuration), configuration.trustedProxies.isEmpty {
            findings.append(
                "\(address) serves plain HTTP beyond this machine; put a proxy with TLS in front"
            )
        }
        if configuration.attempts.signIns == nil {
            findings.append("--limits off lets anyone guess passwords at full speed")
        }
        return findings
    }

    private static func mode(of file: String) -> UInt32? {
        var status = stat()
        return stat(file, &status) == 0 ? status.st_mode & 0o777 : nil
    }
}
