import CSQLite
import Glibc

extension Database {
    /// Copies the database as it is now to a new file with mode 0600, puts that on the disk, checks it, and only then
    /// gives it its name. Writers go on meanwhile: the copy holds the state in which it began.
    ///
    /// Checked are the structure, every index, every constraint and reference, and that the schema is the original's.
    ///
    /// - Parameters:
    ///   - migrations: the schema that the database is one of.
    ///   - progress: told after each step which part is copied, from 0 to 1.
    public func backUp(
        to file: String,
        of migrations: Migrations,
        progress: (Double) -> Void = { _ in }
    ) throws(BackupError) {
        let state = try BackupError.wrapping { () throws(MigrationError) in
            try migrations.state(of: self)
        }
        guard state != .empty else { throw .empty(file: self.file) }
        guard !FilePath.exists(file) else { throw .exists(file: file) }
        let draft: Draft
        do throws(SystemError) { draft = try Draft(of: file) } catch {
            throw .writing(file, error)
        }
        let path = draft.path
        try BackupError.wrapping(naming: (path, file)) { () throws(SQLiteError) in
            let copy = try Database(file: path, mode: .readWrite)
            defer { copy.close() }
            try copy.becomeCopy()
            try copyPages(to: copy, progress)
        }
        do throws(SystemError) { try draft.synchronize() } catch { throw .writing(file, error) }
        try prove(path, is: state, of: migrations, named: file)
        do throws(SystemError) { try draft.publish() } catch {
            if error.number == EEXIST { throw .exists(file: file) }
            throw .writing(file, error)
        }
    }

    /// Reads the copy back, over a connection that has seen nothing of it yet.
    private func prove(
        _ draft: String,
        is state: Migrations.State,
        of migrations: Migrations,
        named file: String
    ) throws(BackupError) {
        let copy = try BackupError.wrapping(naming: (draft, file)) { () throws(SQLiteError) in
            try Database(soleUserOf: draft)
        }
        defer { copy.close() }
        let problem = try BackupError.wrapping(naming: (draft, file)) { () throws(SQLiteError) -> String? in
            do throws(SQLiteError) { return try copy.integrityProblems().first } catch {
                // What was damaged before it was copied.
                guard error.isCorrupt else { throw error }
                return error.message
            }
        }
        if let problem { throw .damaged(file: self.file, problem: problem) }
        let found: Migrations.State
        do throws(MigrationError) { found = try migrations.state(of: copy) } catch {
            throw .migration(error.naming(file))
        }
        guard found == state else { throw .differs(file: file) }
    }

    /// Copies in steps inside one read transaction: without it, another connection's commit would make
    /// the copy begin again, and under steady writing it would never end.
    private func copyPages(to copy: Database, _ progress: (Double) -> Void) throws(SQLiteError) {
        let wasReading = isReading
        try beginReading()
        defer { if !wasReading { endReading() } }
        _ = try exists("SELECT 1 FROM sqlite_schema")
        guard let backup = sqlite3_backup_init(copy.handle, "main", handle, "main") else {
            throw copy.failure(sqlite3_errcode(copy.handle), nil)
        }
        var code = SQLITE_OK
        while code == SQLITE_OK {
            // 4 MiB at a time.
            code = sqlite3_backup_step(backup, 1024)
            let (rest, all) = (sqlite3_backup_remaining(backup), sqlite3_backup_pagecount(backup))
            progress(all == 0 ? 1 : 1 - Double(rest) / Double(all))
        }
        let end = sqlite3_backup_finish(backup)
        // The copy was empty: only what is read can be damaged.
        if code & 0xFF == SQLITE_CORRUPT || code & 0xFF == SQLITE_NOTADB {
            DamagedFiles.add(resolvedFile)
            throw SQLiteError(code: code, message: String(cString: sqlite3_errstr(code)), file: file)
        }
        guard code == SQLITE_DONE, end == SQLITE_OK else {
            throw copy.failure(code == SQLITE_DONE ? end : code, nil)
        }
    }

    /// Has the pages of a copy written straight into its file: nobody else has it open, and what is not whole is thrown
    /// away. The file is put on the disk afterwards, as a whole.
    private func becomeCopy() throws(SQLiteError) {
        try runScript(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF"
        )
    }
}

extension Database {
    /// Opens a file that nobody else has open. SQLite needs no memory to share then, so that it may lie on a network's
    /// file system, where a database that is served may not.
    convenience init(soleUserOf file: String) throws(SQLiteError) {
        try self.init(file: file, mode: .readWrite)
        try runScript("PRAGMA locking_mode = EXCLUSIVE")
    }
}
