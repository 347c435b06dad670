import Registrar
import SQLite

/// `registrar backup COPY`, and `registrar backup --backup-folder DIR`, which names the copy by itself and removes the
/// oldest.
enum BackupCommand {
    private static let flags = [.database] + Flag.backupFolder + [.help]
    private static let usage = "registrar \(Help.backupUsage)"

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: flags)
        if arguments.has("help") { return Console.say(Help.of("backup", flags)) }
        try arguments.expectOperands(1, usage)
        OpenDrafts.removeWhenInterrupted()
        let keep = try BackupSettings.keep(arguments)
        let begun = DatabaseFlag.now
        if let target = arguments.operands.first {
            // The folder may stand in the environment, which is the server's too.
            guard
                arguments.source(of: "backup-folder") != "--backup-folder"
                    || !arguments.has(value: "backup-folder")
            else {
                throw UsageError("name a copy or --backup-folder, not both; usage: \(usage)")
            }
            try OwnFiles.refuse(target, "backup", try DatabaseFlag.file(arguments))
            let database = try DatabaseFlag.open(arguments)
            try copy(database, to: target, begun: begun)
            say(target, database)
        } else if let path = arguments.text("backup-folder") {
            let database = try DatabaseFlag.open(arguments)
            let folder = BackupFolder(path, of: database.file)
            try folder.prepare()
            let target = folder.file(at: begun)
            try copy(database, to: target, begun: begun)
            let removed = folder.prune(keeping: keep, newest: target, now: DatabaseFlag.now)
            say(target, database)
            for file in removed { Console.say("\(file): removed, as \(keep) stay") }
        } else {
            throw UsageError("name the copy; usage: \(usage)")
        }
    }

    private static func say(_ target: String, _ database: Database) {
        Console.say("\(target): a checked copy of \(database.file)")
    }

    private static func copy(_ database: Database, to target: String, begun: Int) throws {
        do {
            defer { Console.endProgress() }
            try database.backUp(to: target, of: Schema.migrations) {
                Console.progress("copying: \(Int($0 * 100)) %")
            }
        }
        var note = BackupNote(of: database.file)
        note.success = BackupNote.Event(time: begun, DatabaseFiles(of: target).database)
        if let reason = note.write(for: database.file) {
            Console.complain(
                "\(database.file)-backup-note: \(reason); the copy is good, but registrar check won't know of it"
            )
        }
    }
}
