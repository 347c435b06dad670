import CSQLite

extension Migrations {
    /// Makes a database that gets its name only when it is whole: a process that is killed meanwhile leaves none. A file
    /// that has the name already is never replaced, nor changed.
    ///
    /// - Parameters:
    ///   - time: Unix seconds, for the record.
    ///   - fill: what is to be in it when it gets its name.
    /// - Throws: ``MigrationError``, `SQLiteError`, and what `fill` throws.
    public func make(_ file: String, time: Int, fill: (Database) throws -> Void) throws {
        try Database.requireNothingLeft(of: file)
        let draft: Draft
        do throws(SystemError) { draft = try Draft(of: file) } catch { throw Self.unmade(file, error) }
        do {
            let database = try Database(file: draft.path, mode: .create)
            defer { database.close() }
            try apply(to: database, time: time)
            try fill(database)
            try database.putLogAway()
        } catch let error as SQLiteError {
            throw error.naming(file)
        } catch let error as MigrationError {
            throw error.naming(file)
        }
        do throws(SystemError) { try draft.publish() } catch { throw Self.unmade(file, error) }
    }

    private static func unmade(_ file: String, _ error: SystemError) -> SQLiteError {
        error.fullDisk(of: file)
            ?? SQLiteError(
                code: SQLITE_CANTOPEN,
                message: "cannot make the file: \(error.text)",
                file: file,
                isUnmade: true
            )
    }
}

extension Database {
    /// Refuses to make a file beside the log of another one, which SQLite would take for its own.
    fileprivate static func requireNothingLeft(of file: String) throws(SQLiteError) {
        try sizeUnlessEmptied(file, .create)
        let journal = FilePath.resolved(file) + "-journal"
        guard FilePath.exists(journal) else { return }
        throw SQLiteError(
            code: SQLITE_CORRUPT,
            message: "there is no such file, but a journal beside its place (-journal); put the file back, "
                + "or move that journal away",
            file: file
        )
    }

    /// Writes all that is in the log into the file itself, so that this alone is the whole database.
    func putLogAway() throws(SQLiteError) {
        let isDone = try first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) == 0 } ?? false
        guard isDone else {
            throw SQLiteError(code: SQLITE_BUSY, message: "another program reads its log", file: file)
        }
    }
}
