import SQLite
public import Web

extension School {
    /// Opens the school that `configuration` names.
    ///
    /// - Throws: `SQLiteError`, `MigrationError` or ``SetupError``: each one line that names the file and the remedy.
    public static func open(
        _ configuration: Configuration,
        log: Log,
        clock: Clock = .system,
        metrics: Metrics? = nil
    ) throws -> School {
        let counters = metrics.map { SchoolCounters($0) } ?? SchoolCounters()
        let file = configuration.database
        let database = try Database(file: file, mode: .readWrite)
        try Schema.migrations.requireCurrent(database)
        try database.useWriteAheadLog()
        var attempts = configuration.attempts
        // The others are for pages that wait for something else.
        attempts.waitingSignIns = min(attempts.waitingSignIns, configuration.waitingPages / 2)
        if let zone = try SchoolSettings(in: database)[.timeZone], !SchoolZone.use(zone) {
            throw SetupError(
                "\(file): the system knows no time zone '\(VisibleText.line(zone))'; install tzdata, or set another: "
                    + "registrar school --time-zone ZONE"
            )
        }
        // Where the database itself lies, whatever links lead there: other processes may have come by others.
        let place = database.resolvedFile
        return School(
            database: database,
            writer: try Writer(file: file, didCommit: counters.didCommit),
            passwords: PasswordHasher(
                cost: configuration.passwordCost,
                turns: try HashTurns(file: place + "-hash", like: place, count: configuration.passwordHashes),
                counters: counters.hashing
            ),
            clock: clock,
            log: log,
            attemptLimits: attempts,
            lives: configuration.lives,
            registration: configuration.registration,
            nameKey: try KeyFile.key(at: place + "-key", like: place),
            files: try OpenFiles(of: database),
            counters: counters
        )
    }

    /// The demo accounts that have the password that everybody knows; to be asked before the school is served.
    ///
    /// - Throws: as ``DemoAccounts/unsafeOnes(in:)``.
    public func unsafeDemoAccounts() throws -> [String] {
        // All workers of a reload ask at the same moment, and each hash takes 64 MiB.
        try passwords.runFirst { try DemoAccounts.unsafeOnes(in: database) }
    }

    /// Drops ended sessions and forgotten attempts; to be called now and then.
    public func tidy() async throws {
        let now = clock.now()
        try await write { try $0.dropWhatHasEnded(at: now) }
    }
}
