import CSQLite
import Glibc
import Synchronization

/// The databases that this process has open; and whether one that it is about to open has a log that only others can find.
///
/// Who deletes a log, or the index of it, beneath a program that has them open leaves that program with files without a
/// name. Whoever opens the database then makes others, reads it without what was stored last, and one of the two logs is
/// lost in the end. It shows in the locks: who has the database open in WAL mode holds one on it, and one on the index
/// (SQLite's os_unix.c, "shared-memory", `UNIX_SHM_DMS`).
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

    /// Whether others have the database open, and not with the index that lies here.
    private static func hasHiddenLog(_ path: String) -> Bool {
        // From SHARED_FIRST on, SHARED_SIZE bytes. Without a log the database is locked while it is read, and has no index.
        guard looks(at: path, { FileHeader.saysLog($0) && isLocked($0, 0x4000_0002, 510) }) == true else {
            return false
        }
        return looks(at: path + "-shm", { isLocked($0, 128, 1) }) != true
    }

    /// - Returns: nil where the file is not there, or not to be read.
    private static func looks(at path: String, _ look: (_ descriptor: Int32) -> Bool) -> Bool? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return look(descriptor)
    }

    /// Whether others hold a lock for reading on these bytes.
    private static func isLocked(_ descriptor: Int32, _ start: off_t, _ count: off_t) -> Bool {
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        (lock.l_start, lock.l_len) = (start, count)
        return fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type == Int16(F_RDLCK)
    }

    private static func hiddenLog(_ path: String) -> SQLiteError {
        SQLiteError(
            code: SQLiteError.moved,
            message: "another program has it open, whose log (-wal, -shm) was deleted, moved or replaced",
            file: path
        )
    }
}
