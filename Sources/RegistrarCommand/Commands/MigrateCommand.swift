import Registrar
import SQLite

/// `registrar migrate`
enum MigrateCommand {
    private static let flags: [Flag] = [.database, .help]

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: flags)
        if arguments.has("help") { return Console.say(Help.of("migrate", flags)) }
        try arguments.expectOperands(0, "registrar migrate [--database FILE]")
        let database = try DatabaseFlag.openOrMake(try DatabaseFlag.file(arguments))
        let applied = try Schema.migrations.apply(to: database, time: DatabaseFlag.now)
        for step in applied { Console.say("\(database.file): applied \(step.version) \(step.name)") }
        if applied.isEmpty { Console.say("\(database.file): the schema is up to date") }
    }
}
