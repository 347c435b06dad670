import CSQLite

/// The schema as an ordered list of steps, and the mark by which its databases are known.
///
/// What has been applied stands in the table `schema_migrations`, written in the same transaction as
/// the step, so a process killed anywhere leaves either the step and its row or neither.
public struct Migrations: Sendable {
    /// How far a database has come.
    public enum State: Sendable, Equatable {
        case empty
        case behind(version: Int)
        case current
    }

    public let applicationID: Int32
    public let steps: [Migration]

    /// - Parameter applicationID: the number in the file's header that says whose it is
    ///   (sqlite.org/pragma.html, `application_id`).
    public init(applicationID: Int32, _ steps: [Migration]) {
        precondition(applicationID != 0, "0 is what every unmarked database has")
        precondition(steps.map(\.version) == Array(1...max(1, steps.count)), "versions count up from 1")
        self.applicationID = applicationID
        self.steps = steps
    }

    /// How far `database` has come; refuses one that is not ours, newer or edited.
    public func state(of database: Database) throws(MigrationError) -> State {
        let (mark, isBlank) = try MigrationError.wrapping { () throws(SQLiteError) in
            let mark = try database.first("PRAGMA application_id") { $0.int(0) } ?? 0
            let isBlank = try !database.exists("SELECT 1 FROM sqlite_schema")
            return (mark, mark == 0 && isBlank)
        }
        if mark == Int(applicationID) { return try progress(of: database) }
        guard isBlank else { throw .foreign(file: database.file) }
        return .empty
    }

    /// Refuses a database that is not up to date, for a caller that will not change it.
    public func requireCurrent(_ database: Database) throws(MigrationError) {
        switch try state(of: database) {
        case .current: return
        case .empty: throw .behind(file: database.file, version: 0, known: steps.count)
        case .behind(let version): throw .behind(file: database.file, version: version, known: steps.count)
        }
    }

    /// When the first step was applied, so when the database was made; Unix seconds. Nil where there is none yet.
    public func firstApplied(in database: Database) throws(MigrationError) -> Int? {
        guard try state(of: database) != .empty else { return nil }
        return try MigrationError.wrapping { () throws(SQLiteError) in
            try database.first("SELECT min(applied_at) FROM schema_migrations") { row throws(SQLiteError) in
                row.isNull(0) ? nil : row.int(0)
            } ?? nil
        }
    }

    /// Applies the steps that are missing, each in a transaction of its own, and sees to it that the database has a log.
    ///
    /// Two processes may do it at once: each step looks again once it has its turn.
    ///
    /// - Parameter time: Unix seconds, for the record.
    /// - Returns: the steps applied here.
    @discardableResult
    public func apply(to database: Database, time: Int) throws(MigrationError) -> [Migration] {
        let state = try state(of: database)
        try MigrationError.wrapping { () throws(SQLiteError) in try database.useWriteAheadLog() }
        guard state != .current else { return [] }
        var applied: [Migration] = []
        for step in steps {
            if try apply(step, to: database, time: time) { applied.append(step) }
        }
        return applied
    }

    private func apply(_ step: Migration, to database: Database, time: Int) throws(MigrationError) -> Bool {
        do {
            return try database.writeNow {
                let state = try state(of: database)
                switch state {
                case .current: return false
                case .behind(let version) where version >= step.version: return false
                case .empty: try begin(database)
                case .behind: break
                }
                try database.runScript(step.sql)
                try step.fill?(database)
                try database.execute(
                    "INSERT INTO schema_migrations (version, checksum, applied_at) VALUES (?, ?, ?)",
                    .int(step.version),
                    .text(step.checksum),
                    .int(time)
                )
                return true
            }
        } catch let error as MigrationError {
            throw error
        } catch let error as SQLiteError {
            throw .sqlite(error)
        } catch {
            preconditionFailure("a migration fails with no other error: \(error)")
        }
    }

    private func begin(_ database: Database) throws(SQLiteError) {
        try database.mark(applicationID: applicationID)
        try database.runScript(
            """
            CREATE TABLE schema_migrations (
              version INTEGER PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;
            """
        )
    }

    private func progress(of database: Database) throws(MigrationError) -> State {
        let applied = try MigrationError.wrapping {
            () throws(SQLiteError) -> [(version: Int, checksum: String)]? in
            guard try database.exists("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'") else {
                return nil
            }
            return try database.query("SELECT version, checksum FROM schema_migrations ORDER BY version") {
                ($0.int(0), $0.text(1))
            }
        }
        guard let applied else { throw .incomplete(file: database.file) }
        let version = applied.last?.version ?? 0
        guard version <= steps.count else {
            throw .newer(file: database.file, version: version, known: steps.count)
        }
        for (step, row) in zip(steps, applied) where (step.version, step.checksum) != row {
            throw .changed(file: database.file, version: step.version, name: step.name)
        }
        return version == steps.count ? .current : .behind(version: version)
    }
}

extension Database {
    /// Writes the mark into the file's header. A pragma takes no parameter, and a number is no danger.
    func mark(applicationID: Int32) throws(SQLiteError) {
        let code = sqlite3_exec(handle, "PRAGMA application_id = \(applicationID)", nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, nil) }
    }
}
