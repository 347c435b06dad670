/// Why there is no backup. Nothing is left at the place it should have gone to.
public enum BackupError: Error, Sendable {
    /// There is a file by that name, which may be the only good copy.
    case exists(file: String)
    /// There is nothing to copy: whoever keeps so many copies would lose a good one to it.
    case empty(file: String)
    /// The copy was made, and is not sound: the original is not either.
    case damaged(file: String, problem: String)
    /// The copy was made, and is not what the original is: the disk that it is on does not keep what is written.
    case differs(file: String)
    case system(file: String, reason: String)
    case migration(MigrationError)
    case sqlite(SQLiteError)
}

extension BackupError {
    /// What the kernel has refused about a file that was to be written.
    static func writing(_ file: String, _ error: SystemError) -> BackupError {
        error.fullDisk(of: file).map { .sqlite($0) } ?? .system(file: file, reason: error.text)
    }

    /// Runs calls of SQLite whose error becomes one of these.
    ///
    /// - Parameter draft: a file that whoever reads the error knows by another name.
    static func wrapping<Value>(
        naming draft: (path: String, target: String)? = nil,
        _ body: () throws(SQLiteError) -> Value
    ) throws(BackupError) -> Value {
        do throws(SQLiteError) {
            return try body()
        } catch {
            guard let draft, error.file == draft.path else { throw .sqlite(error) }
            throw .sqlite(error.naming(draft.target))
        }
    }

    static func wrapping<Value>(
        _ body: () throws(MigrationError) -> Value
    ) throws(BackupError) -> Value {
        do throws(MigrationError) { return try body() } catch { throw .migration(error) }
    }
}

extension BackupError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exists(let file): "\(file): there is such a file already; name another one, or remove it"
        case .empty(let file):
            "\(file): this database is empty, so there is nothing to copy; if a school was in it, restore a backup to another file"
        case .damaged(let file, let problem):
            "\(file): the database is damaged (\(problem)); restore an older backup"
        case .differs(let file):
            "\(file): what was written there can't be read back as it was; name a folder on another disk"
        case .system(let file, let reason):
            "\(file): cannot write the backup: \(reason); name a folder that is there and writable for this user"
        case .migration(let error): "\(error)"
        case .sqlite(let error): error.report
        }
    }
}
