import Glibc
import HTTP
import Processes
import Registrar
import SQLite
import Web

/// Has a backup made each time that one is due, by a process of its own: the supervisor reads no database itself, and
/// whatever happens to that process happens to no request.
///
/// When the last one was made stands beside the database, so that a restart changes nothing about when the next one is due,
/// and a second server of the same database makes none of its own. What waits for the next one keeps it alive.
@Loop final class BackupSchedule {
    private let settings: BackupSettings
    private let database: String
    private let supervisor: Supervisor
    private let log: Log
    /// Unix seconds, of one made since the start: the note may not have been written.
    private var lastBegun = 0

    /// However seldom they are wanted: a clock that was set is noticed after so long.
    private static let longestWait = 600
    private static let longestPause = 600

    init(_ settings: BackupSettings, of database: String, _ supervisor: Supervisor, _ log: Log) {
        self.settings = settings
        self.database = database
        self.supervisor = supervisor
        self.log = log
    }

    func begin() {
        let wait = secondsUntilDue
        guard wait <= 0 else { return again(in: min(wait, Self.longestWait)) }
        lastBegun = DatabaseFlag.now
        let words = [
            "backup", "--database", database, "--backup-folder", settings.folder.path, "--backup-keep",
            "\(settings.keep)",
        ]
        do throws(ProcessError) {
            try supervisor.run(words, within: .seconds(max(3_600, settings.interval))) { end in
                self.take(end)
            }
        } catch {
            fail("\(error)")
        }
    }

    private var secondsUntilDue: Int {
        let now = DatabaseFlag.now
        let noted = BackupNote(of: database).success?.time ?? 0
        let last = max(noted, lastBegun)
        // One of the future was made before the clock was set back.
        return last > now ? 0 : last + settings.interval - now
    }

    private func take(_ end: JobEnd) {
        if let reason = end.failure { return fail(reason) }
        supervisor.scoreboard[.backups] += 1
        log.note(.info, "backup made: \(end.output)")
        again(in: 0)
    }

    private func fail(_ reason: String) {
        supervisor.scoreboard[.failedBackups] += 1
        let pause = min(settings.interval, Self.longestPause)
        log.note(.error, "no backup could be made, the next attempt is in \(pause) s: \(reason)")
        var note = BackupNote(of: database)
        note.failure = BackupNote.Event(time: DatabaseFlag.now, reason)
        _ = note.write(for: database)
        lastBegun = 0
        again(in: pause)
    }

    private func again(in seconds: Int) {
        Loop.after(.seconds(seconds)) { self.begin() }
    }
}
