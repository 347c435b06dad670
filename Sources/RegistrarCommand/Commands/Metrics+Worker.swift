import Glibc
import HTTP
import Processes
import SQLite
import Web

extension Metrics {
    /// Counts in a worker's row of the scoreboard, and reads those of all.
    ///
    /// - Parameter database: the file whose backups are told of.
    convenience init(_ worker: Worker, database: String) {
        let scoreboard = worker.scoreboard
        self.init(
            own: worker.counters,
            all: (0..<scoreboard.rowCount).map { scoreboard.counters($0) },
            // As the log names them.
            nameOfWorker: { "\(scoreboard.worker($0).slot + 1)" }
        )
        addSource([Self.restarts, Self.reloads]) { Self.samples(of: scoreboard) }
        addSource([Self.backups, Self.lastBackup]) {
            let last = BackupNote(of: database).success
            // One of the future would keep every alarm quiet until then.
            let time = last.map { $0.isAhead(of: DatabaseFlag.now) ? 0 : $0.time }
            return Self.backupSamples(of: scoreboard)
                + (time.map { [MetricSample(Self.lastBackup, Double($0))] } ?? [])
        }
        let start = Self.startTime(of: scoreboard)
        addSource([Self.startTime, Self.build]) {
            [
                MetricSample(Self.startTime, Double(start)),
                MetricSample(Self.build, 1, [("compiler", compiler), ("sqlite", SQLiteLibrary.version)]),
            ]
        }
    }

    private static func samples(of scoreboard: Scoreboard) -> [MetricSample] {
        let (deaths, hangs) = (scoreboard[.deaths], scoreboard[.hangs])
        return [
            MetricSample(restarts, Double(max(0, deaths - hangs)), [("reason", "died")]),
            MetricSample(restarts, Double(hangs), [("reason", "hung")]),
            MetricSample(restarts, Double(scoreboard[.recycled]), [("reason", "recycled")]),
            MetricSample(reloads, Double(scoreboard[.reloads]), [("result", "done")]),
            MetricSample(reloads, Double(scoreboard[.failedReloads]), [("result", "failed")]),
        ]
    }

    private static func backupSamples(of scoreboard: Scoreboard) -> [MetricSample] {
        [
            MetricSample(backups, Double(scoreboard[.backups]), [("result", "done")]),
            MetricSample(backups, Double(scoreboard[.failedBackups]), [("result", "failed")]),
        ]
    }

    /// Seconds since 1970 when the supervisor was started.
    private static func startTime(of scoreboard: Scoreboard) -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let age = Loop.monotonicNanoseconds() - scoreboard[.startedAt]
        return (Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) - age) / 1_000_000_000
    }

    private static let restarts = MetricFamily(
        "registrar_worker_restarts_total",
        .counter,
        "Workers replaced one by one: they died, did not move, or had answered enough requests."
    )
    private static let reloads = MetricFamily(
        "registrar_reloads_total",
        .counter,
        "Replacements of all workers (SIGHUP)."
    )
    private static let backups = MetricFamily(
        "registrar_backups_total",
        .counter,
        "Backups made at their time (--backup-every), and those that failed."
    )
    private static let lastBackup = MetricFamily(
        "registrar_last_backup_time_seconds",
        .gauge,
        "When the last backup was begun that was made and found sound, in seconds since 1970."
    )
    private static let startTime = MetricFamily(
        "registrar_start_time_seconds",
        .gauge,
        "When the server was started, in seconds since 1970."
    )
    private static let build = MetricFamily(
        "registrar_build_info",
        .gauge,
        "What the program was built with; always 1."
    )
}

private var compiler: String {
    #if compiler(>=6.4)
        "swift 6.4 or later"
    #else
        "swift 6.3"
    #endif
}
