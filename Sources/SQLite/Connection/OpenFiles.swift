import CSQLite

/// The files that a connection works on, so that it is noticed when their names mean other files, or none.
///
/// Who deletes or replaces a database under a program that has it open takes it away from everybody else: the program
/// goes on in a file without a name, and all that it is given there is gone when it ends. SQLite looks out for that
/// only where there is no write-ahead log (sqlite.org/howtocorrupt.html, section 4.2).
public struct OpenFiles: Sendable {
    private let file: String
    private var identities: [(path: String, identity: FileIdentity)] = []

    /// - Parameter database: has the files open that lie at its path now.
    public init(of database: Database) throws(SQLiteError) {
        file = database.file
        guard file != ":memory:" else { return }
        // Also reads the file, and with it opens the log.
        let mode = try database.first("PRAGMA journal_mode") { $0.text(0) }
        // Whoever opens the database while its log or the index of that is gone makes others, and knows nothing
        // of what is in these.
        for suffix in mode == "wal" ? ["", "-wal", "-shm"] : [""] {
            let path = database.resolvedFile + suffix
            guard let identity = FileIdentity(path) else { throw gone(path) }
            identities.append((path, identity))
        }
    }

    /// - Throws: `SQLiteError` whose `isReadOnly` holds, if one of the files has been deleted, renamed or replaced.
    public func requireInPlace() throws(SQLiteError) {
        for (path, identity) in identities where FileIdentity(path) != identity { throw gone(path) }
    }

    private func gone(_ path: String) -> SQLiteError {
        let remedy =
            path == identities.first?.path
            ? "put it back, or reload the server to use what lies there now"
            : "put it back, or restart the server, which saves what was in it"
        return SQLiteError(
            code: Self.moved,
            message: "\(path) was deleted, moved or replaced while it was in use; \(remedy)",
            file: file
        )
    }

    /// `SQLITE_READONLY_DBMOVED`, which is a macro of an expression.
    private static let moved = SQLITE_READONLY | 4 << 8
}
