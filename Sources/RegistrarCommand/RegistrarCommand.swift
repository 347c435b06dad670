import Glibc

/// `registrar`: reads the command line and calls the room above.
@main
struct RegistrarCommand {
    static func main() {
        Console.openStandardStreams()
        do { try run(Array(words.dropFirst())) } catch { Failure(error).end() }
    }

    /// The command line, the program's name first.
    ///
    /// Swift finds it beside the environment, in vain if a library that was loaded first has changed that
    /// (libfaketime does): then the kernel says.
    static var words: [String] {
        let words = CommandLine.arguments
        guard words.count <= 1, let file = fopen("/proc/self/cmdline", "r") else { return words }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func run(_ words: [String]) throws {
        guard let command = words.first else {
            throw UsageError("say what to do; registrar --help lists the commands")
        }
        let rest = Array(words.dropFirst())
        switch command {
        case "serve": try ServeCommand.run(rest)
        case WorkerCommand.name: WorkerCommand.run(rest)
        case "seed": try SeedCommand.run(rest)
        case "migrate": try MigrateCommand.run(rest)
        case "user": try UserCommand.run(rest)
        case "school": try SchoolCommand.run(rest)
        case "changes": try ChangesCommand.run(rest)
        case "routes": try RoutesCommand.run(rest)
        case "backup": try BackupCommand.run(rest)
        case "restore": try RestoreCommand.run(rest)
        case "health": try HealthCommand.run(rest)
        case "check": try CheckCommand.run(rest)
        case "help" where rest.first.map { name in Help.commands.contains { $0.name == name } } ?? false:
            try run([rest[0], "--help"])
        case "help", "--help", "-h": Console.say(Help.all)
        case "version", "--version": Console.say(Version.text)
        case _ where command.hasPrefix("-"):
            throw UsageError("name a command before \(command); registrar --help lists them")
        default:
            let nearest = Nearest.word(to: command, among: Help.commands.map(\.name))
            throw UsageError(
                "there is no command '\(command)'"
                    + (nearest.map { "; did you mean '\($0)'?" } ?? "; see --help")
            )
        }
    }
}
