import SQLite
import Web

extension School {
    /// A school without a database of its own, whose routes can be listed but not asked.
    static func unopened() throws -> School {
        School(
            database: try Database(file: ":memory:", mode: .readWrite),
            writer: nil,
            passwords: PasswordHasher(),
            clock: .system,
            log: Log(access: nil, events: LogFile(descriptor: -1)),
            attemptLimits: AttemptLimits(),
            lives: SessionLives(),
            nameKey: []
        )
    }
}
