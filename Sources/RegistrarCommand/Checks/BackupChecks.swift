import Registrar
import SQLite

/// Whether there is a backup to fall back on.
struct BackupChecks {
    let database: Database
    let settings: BackupSettings?
    /// Unix seconds.
    let now: Int

    private static let day = 24 * 3_600

    func findings() throws -> [Finding] {
        let note = BackupNote(of: database.file)
        return try age(note) + failure(note) + sameDisk()
    }

    private func age(_ note: BackupNote) throws -> [Finding] {
        // An hour for the backup itself, where less than one a day is wanted.
        let limit = max(Self.day, settings.map { $0.interval + 3_600 } ?? 0)
        let remedy =
            "registrar backup COPY --database \(database.file), or let the server do it: --backup-every 24"
        let meaning = "What was entered since then is lost with this disk."
        if let last = note.success {
            let age = now - last.time
            // A path that is not whole was noted by an older program, from a folder that nobody knows any more.
            let isGone = last.text.hasPrefix("/") && !DatabaseFlag.exists(last.text)
            if last.isAhead(of: now) { return [ofTheFuture(last, remedy)] }
            guard age > limit else { return isGone ? [gone(last.text, remedy)] : [] }
            return [
                Finding(
                    .outdated,
                    "old-backup",
                    "the last backup, \(last.text), is \(Self.inWords(age)) old"
                        + (isGone ? ", and is not there any more" : ""),
                    means: meaning,
                    mend: remedy
                )
            ]
        }
        // A school of today has nothing to lose yet.
        guard let begun = try Schema.migrations.firstApplied(in: database), now - begun > limit else {
            return []
        }
        return [
            Finding(
                .outdated,
                "no-backup",
                "no backup of \(database.file) is known",
                means: "Everything is lost with this disk.",
                mend: remedy
            )
        ]
    }

    private func ofTheFuture(_ last: BackupNote.Event, _ remedy: String) -> Finding {
        Finding(
            .outdated,
            "old-backup",
            "the last backup, \(last.text), is of a time that is still to come, in \(Self.inWords(last.time - now))",
            means: "The clock was wrong then or is now, so nobody knows how old it is.",
            mend: "see that the clock is right; then \(remedy)"
        )
    }

    private func gone(_ file: String, _ remedy: String) -> Finding {
        Finding(
            .advice,
            "missing-backup",
            "the last backup, \(file), is not there any more",
            means: "Unless it was moved to a safe place, there is nothing to fall back on.",
            mend: "nothing, if it was moved; else \(remedy)"
        )
    }

    private func failure(_ note: BackupNote) -> [Finding] {
        guard note.isFailing(at: now), let failure = note.failure else { return [] }
        return [
            Finding(
                .unsafe,
                "failed-backup",
                "the last backup that was due failed: \(failure.text)",
                means: "The server goes on trying, and there is none until then.",
                mend: "what the reason says; then registrar backup, or wait for the next attempt"
            )
        ]
    }

    private func sameDisk() -> [Finding] {
        guard let folder = settings?.folder.path, let device = FileStatus(folder)?.device,
            device == FileStatus(database.file)?.device
        else { return [] }
        return [
            Finding(
                .advice,
                "same-disk",
                "the backups in \(folder) are on the disk of the database",
                means: "Who loses the disk loses both.",
                mend:
                    "name a folder on another disk with --backup-folder, or copy the files to another machine"
            )
        ]
    }

    private static func inWords(_ seconds: Int) -> String {
        let days = seconds / day
        if days >= 2 { return "\(days) days" }
        return seconds >= 7_200 ? "\(seconds / 3_600) hours" : "\(seconds / 60) minutes"
    }
}
