import CSQLite

/// The files that a connection works on, so that it is noticed when their names mean other files, or none, and when
/// somebody else has written to the database.
///
/// Who deletes or replaces a database under a program that has it open takes it away from everybody else: the program
/// goes on in a file without a name, and all that it is given there is gone when it ends. SQLite looks out for that
/// only where there is no write-ahead log (sqlite.org/howtocorrupt.html, section 4.2). Nor does it notice in what it
/// remembers of a file that this was emptied: it goes on, and no restart finds what it wrote.
public final class OpenFiles {
    private let database: Database
    private var identities: [(path: String, identity: FileIdentity)] = []
    /// The database's when it was last found whole.
    private var stamp: FileStamp?

    /// - Parameter database: has the files open that lie at its path now.
    public init(of database: Database) throws(SQLiteError) {
        self.database = database
        guard database.file != ":memory:" else { return }
        // Also reads the file, and with it opens the log.
        let mode = try database.first("PRAGMA journal_mode") { $0.text(0) }
        // Whoever opens the database while its log or the index of that is gone makes others, and knows nothing
        // of what is in these.
        for suffix in mode == "wal" ? ["", "-wal", "-shm"] : [""] {
            let path = database.resolvedFile + suffix
            guard let found = FileStamp(path) else { throw gone(path) }
            identities.append((path, found.identity))
            if suffix.isEmpty { stamp = found }
        }
        if identities.count == 3 {
            OpenDatabases.note(index: identities[2].identity, of: identities[0].identity)
        }
        try requireWhole()
    }

    /// - Throws: `SQLiteError` whose `isReadOnly` holds, if one of the files has been deleted, renamed or replaced; whose
    ///   `isCorrupt` holds, if the database was emptied, cut short or overwritten from its beginning.
    public func requireInPlace() throws(SQLiteError) {
        for (place, (path, identity)) in identities.enumerated() {
            let found = FileStamp(path)
            guard let found, found.identity == identity else { throw gone(path) }
            // Somebody has written to the database: most likely SQLite, which does so once in a thousand pages of changes.
            if place == 0 && found != stamp {
                try requireWhole()
                stamp = found
            }
        }
    }

    private func requireWhole() throws(SQLiteError) {
        guard database.isWhole(hasLog: identities.count > 1) else {
            DamagedFiles.add(database.resolvedFile)
            throw SQLiteError(
                code: SQLITE_CORRUPT,
                message: "it was emptied, cut short or overwritten",
                file: database.file
            )
        }
    }

    private func gone(_ path: String) -> SQLiteError {
        let remedy =
            path == identities.first?.path
            ? "put it back, or reload the server to use what lies there now"
            : "put it back, or restart the server, which saves what was in it"
        return SQLiteError(
            code: SQLiteError.moved,
            message: "\(path) was deleted, moved or replaced while it was in use; \(remedy)",
            file: database.file
        )
    }
}
