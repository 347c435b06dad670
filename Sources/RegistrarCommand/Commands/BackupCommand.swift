import Registrar
import SQLite

/// `registrar backup FILE`
enum BackupCommand {
    private static let flags: [Flag] = [.database, .help]
    private static let usage = "registrar backup FILE [--database FILE]"

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: flags)
        if arguments.has("help") { return Console.say(Help.of("backup", flags)) }
        guard let target = arguments.operands.first else {
            throw UsageError("name the copy; usage: \(usage)")
        }
        try arguments.expectOperands(1, usage)
        let database = try DatabaseFlag.open(arguments)
        // An older school is worth a copy too; somebody else's database is a mistake.
        _ = try Schema.migrations.state(of: database)
        defer { Console.endProgress() }
        try database.backUp(to: target) { Console.progress("copying: \(Int($0 * 100)) %") }
        Console.say("\(target): a checked copy of \(database.file)")
    }
}
