import CSQLite
import Glibc

extension Database {
    /// Copies the database as it is now to a new file with mode 0600, checks the copy, and only then
    /// gives it its name. Writers go on meanwhile: the copy holds the state in which it began.
    ///
    /// - Parameter progress: told after each step which part is done, from 0 to 1.
    public func backUp(to file: String, progress: (Double) -> Void = { _ in }) throws(BackupError) {
        guard access(file, F_OK) != 0 else { throw .exists(file: file) }
        let draft = "\(file).\(getpid()).partial"
        defer { for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) } }
        let problem = try BackupError.wrapping { () throws(SQLiteError) -> String? in
            do throws(SQLiteError) {
                let copy = try Database(file: draft, mode: .create)
                try copyPages(to: copy, progress)
                return try copy.integrityProblems().first
            } catch {
                throw error.file == draft ? error.naming(file) : error
            }
        }
        if let problem { throw .damaged(file: self.file, problem: problem) }
        try publish(draft, as: file)
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
            code = sqlite3_backup_step(backup, 1024)
            let (rest, all) = (sqlite3_backup_remaining(backup), sqlite3_backup_pagecount(backup))
            progress(all == 0 ? 1 : 1 - Double(rest) / Double(all))
        }
        let end = sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, end == SQLITE_OK else {
            throw copy.failure(code == SQLITE_DONE ? end : code, nil)
        }
        // A copy that stands alone: one file, no log beside it until it is served.
        _ = try copy.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) }
    }

    /// Gives the draft its name without ever replacing a file, and makes that last.
    private func publish(_ draft: String, as file: String) throws(BackupError) {
        guard link(draft, file) == 0 else {
            if errno == EEXIST { throw .exists(file: file) }
            throw .system(file: file, reason: String(cString: strerror(errno)))
        }
        for path in [file, file.parentFolder] {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            fsync(descriptor)
            Glibc.close(descriptor)
        }
    }
}

extension String {
    /// The folder of a path, by its text.
    fileprivate var parentFolder: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
