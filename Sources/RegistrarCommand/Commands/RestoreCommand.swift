import Registrar
import SQLite

/// `registrar restore COPY`
enum RestoreCommand {
    private static let flags: [Flag] = [.database, .help]
    private static let usage = "registrar \(Help.restoreUsage)"

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: flags)
        if arguments.has("help") { return Console.say(Help.of("restore", flags)) }
        guard let copy = arguments.operands.first else {
            throw UsageError("name the copy to restore; usage: \(usage)")
        }
        try arguments.expectOperands(1, usage)
        OpenDrafts.removeWhenInterrupted()
        let file = try DatabaseFlag.file(arguments, mayBeAnything: true)
        let state: Migrations.State
        do {
            defer { Console.endProgress() }
            state = try Schema.migrations.restore(copy, as: file) { database, state in
                try database.endSessionsAfterRestore(
                    state,
                    at: DatabaseFlag.now,
                    reason: "restored from \(copy)"
                )
            } progress: { part in
                Console.progress("restoring: \(Int(part * 100)) %")
            }
        }
        Console.say("\(file): restored from \(copy), and checked; everybody has to sign in again")
        if case .behind(let version) = state {
            Console.say(
                "\(file): its schema is version \(version) of \(Schema.migrations.steps.count); "
                    + "before it is served: registrar migrate --database \(file)"
            )
        }
    }
}
