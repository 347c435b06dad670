import CSQLite
import Glibc
import Synchronization

/// The databases that this process has open; and whether one that it is about to open has a log that only others can find.
///
/// Who deletes a log, or the index of it, beneath a program that has them open leaves that program with files without a
/// name. Whoever opens the database then makes others, reads it without what was stored last, and one of the two logs is
/// lost in the end, or the database with it. It shows in the locks: who has the database open in WAL mode holds one on it,
/// and has made both files before or a moment later. (A program that may only read has no lock on an index that it finds
/// when nobody else is there, so that one is not asked for.)
enum OpenDatabases {
    private static let counts = Mutex<[FileIdentity: Int]>([:])
    /// How long others may take from the one lock to the other.
    private static let patience = Duration.seconds(2)

    /// Counts a connection that is about to be opened.
    ///
    /// - Parameter path: absolute, links resolved.
    /// - Returns: what to give to ``leave(_:)`` when it is closed.
    /// - Throws: `SQLiteError` whose `isReadOnly` holds, if others use a log that is not to be found.
    static func enter(_ path: String) throws(SQLiteError) -> FileIdentity? {
        let deadline = ContinuousClock.now + patience
        while let identity = FileIdentity(path) {
            // A look at the locks ends with a close of the file, with which all locks of a process go: so only for the first.
            let isHidden = counts.withLock { counts in
                if counts[identity] == nil, hasHiddenLog(path) { return true }
                counts[identity, default: 0] += 1
                return false
            }
            guard isHidden else { return identity }
            guard .now < deadline else { throw hiddenLog(path) }
            usleep(10_000)
        }
        return nil
    }

    static func leave(_ identity: FileIdentity?) {
        guard let identity else { return }
        counts.withLock { counts in
            let rest = counts[identity, default: 1] - 1
            counts[identity] = rest > 0 ? rest : nil
        }
    }

    /// Whether others have the database open, and a file of the log is not there.
    private static func hasHiddenLog(_ path: String) -> Bool {
        !(FilePath.exists(path + "-wal") && FilePath.exists(path + "-shm")) && isRead(path)
    }

    /// Whether others hold a lock for reading on a database with a log. One without is locked while it is read, too.
    private static func isRead(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // From SHARED_FIRST on, SHARED_SIZE bytes (SQLite's os_unix.c).
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        (lock.l_start, lock.l_len) = (0x4000_0002, 510)
        return FileHeader.saysLog(descriptor) && fcntl(descriptor, F_GETLK, &lock) == 0
            && lock.l_type == Int16(F_RDLCK)
    }

    private static func hiddenLog(_ path: String) -> SQLiteError {
        SQLiteError(
            code: SQLiteError.moved,
            message: "another program has it open, whose log (-wal, -shm) was deleted or moved",
            file: path
        )
    }
}
