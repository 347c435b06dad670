import Glibc
import HTTP
import Registrar
import SQLite

/// `registrar check`: what is damaged, unsafe or out of date, and what to do about each; the exit status says how bad the
/// worst of it is.
enum CheckCommand {
    static let format = Flag(
        name: "format",
        value: "FORMAT",
        help: "text for people, or json for scripts (default: text)"
    )
    private static let flagGroups = Flag.serveGroups + [FlagGroup("What it says", [format])]

    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: flagGroups.flatMap(\.flags))
        if arguments.has("help") { return Console.say(Help.of("check", flagGroups)) }
        try arguments.expectOperands(0, "registrar check [--database FILE]")
        let wantsJSON = try arguments.wantsJSON(insteadOf: "text")
        let configuration = try ServeCommand.configuration(arguments, needsRoot: false)
        let backups = try BackupSettings.read(arguments, database: configuration.database)
        try Listeners.refuseCollisions(configuration, arguments)
        try ServeCommand.tryUploadFolder(configuration, arguments)
        for warning in UnknownVariables.warnings() { Console.complain(warning) }
        let report = CheckReport(configuration.database, try findings(configuration, backups, arguments))
        Console.say(wantsJSON ? report.json : report.text)
        guard report.exitStatus != 0 else { return }
        // Not of advice alone: cron mails whatever stands on standard error.
        if !wantsJSON { Console.complain(report.summary) }
        exit(report.exitStatus)
    }

    private static func findings(
        _ configuration: Configuration,
        _ backups: BackupSettings?,
        _ arguments: Arguments
    ) throws -> [Finding] {
        // The files first: opening the database makes some, and what is read of it changes them.
        let files = FileChecks(configuration: configuration, backupFolder: backups?.folder.path).findings
        return try content(backups, arguments) + SettingChecks(configuration: configuration).findings + files
    }

    /// What is found in the database. One that is too damaged to be read is a finding too.
    private static func content(_ backups: BackupSettings?, _ arguments: Arguments) throws -> [Finding] {
        let damage: SQLiteError
        do {
            let database = try DatabaseFlag.open(arguments, mayBeLinked: true)
            return try DatabaseChecks(database: database).findings()
                + BackupChecks(database: database, settings: backups, now: DatabaseFlag.now).findings()
        } catch let error as SQLiteError where error.isCorrupt {
            damage = error
        } catch MigrationError.sqlite(let error) where error.isCorrupt {
            damage = error
        }
        return [DatabaseChecks.damaged(try DatabaseFlag.file(arguments), damage.message)]
    }
}
