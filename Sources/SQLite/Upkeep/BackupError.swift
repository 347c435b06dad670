/// Why there is no backup. Nothing is left at the place it should have gone to.
public enum BackupError: Error, Sendable {
    /// There is a file by that name, which may be the only good copy.
    case exists(file: String)
    /// The copy was made, and is not sound: the original is not either.
    case damaged(file: String, problem: String)
    case system(file: String, reason: String)
    case sqlite(SQLiteError)
}

extension BackupError {
    /// Runs calls of SQLite whose error becomes one of these.
    static func wrapping<Value>(
        _ body: () throws(SQLiteError) -> Value
    ) throws(BackupError) -> Value {
        do throws(SQLiteError) { return try body() } catch { throw .sqlite(error) }
    }
}

extension BackupError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exists(let file): "\(file): there is such a file already; name another one, or remove it"
        case .damaged(let file, let problem):
            "\(file): the database is damaged (\(problem)); restore an older backup"
        case .system(let file, let reason): "\(file): cannot write the backup: \(reason)"
        case .sqlite(let error): error.report
        }
    }
}
