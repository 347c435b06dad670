import CSQLite
import Glibc
import Synchronization

/// The databases that this process has open; and whether one that it is about to open has a log that only others can find.
///
/// Who deletes a log, or the index of it, beneath a program that has them open leaves that program with files without a
/// name. Whoever opens the database then makes others, reads it without what was stored last, and one of the two logs is
/// lost in the end, or the database with it. It shows in the locks: who has the database open in WAL mode holds one on it,
/// and one on the index (SQLite's os_unix.c, "shared-memory", `UNIX_SHM_DMS`). Who may only read has none on an index that
/// lies there after a crash; then the log has something in it as a rule.
enum OpenDatabases {
    private static let counts = Mutex<[FileIdentity: Int]>([:])
    /// The index of the log that this process has open; of databases that it serves.
    private static let indexes = Mutex<[FileIdentity: FileIdentity]>([:])
    /// How long others may take from the one lock to the other.
    private static let patience = Duration.seconds(2)

    /// Counts a connection that is about to be opened.
    ///
    /// - Parameter path: absolute, links resolved.
    /// - Returns: what to give to ``leave(_:)`` when it is closed.
    /// - Throws: `SQLiteError` whose `isMoved` holds, if others use a log that is not to be found.
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
            if rest <= 0 { indexes.withLock { $0[identity] = nil } }
        }
    }

    /// Remembers which file is the index of the log.
    static func note(index: FileIdentity, of database: FileIdentity) {
        indexes.withLock { $0[database] = index }
    }

    /// Whether the index of the log that lies there is the one that this process has open, as far as that is known.
    static func hasIndex(_ path: String) -> Bool {
        guard let found = FileIdentity(path + "-shm"), let database = FileIdentity(path) else { return false }
        let known = indexes.withLock { $0[database] }
        return known == nil || known == found
    }

    /// Whether others have the database open, and not with the log that lies here.
    private static func hasHiddenLog(_ path: String) -> Bool {
        // From SHARED_FIRST on, SHARED_SIZE bytes. Without a log the database is locked while it is read, too.
        guard looks(at: path, { FileHeader.saysLog($0) && isLocked($0, 0x4000_0002, 510) }) == true else {
            return false
        }
        guard FilePath.exists(path + "-wal"), FilePath.exists(path + "-shm") else { return true }
        let isEmpty = looks(at: path + "-wal") { descriptor in
            var status = stat()
            return fstat(descriptor, &status) == 0 && status.st_size <= 32
        }
        return isEmpty == true && looks(at: path + "-shm", { !isLocked($0, 128, 1) || hasFrames($0) }) == true
    }

    /// Whether by this index there is something in the log (sqlite.org/walformat.html, section 2.1, `mxFrame`).
    private static func hasFrames(_ descriptor: Int32) -> Bool {
        var count: UInt32 = 0
        return pread(descriptor, &count, 4, 16) == 4 && count > 0
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
            message: "another program has it open, whose log (-wal, -shm) was deleted or moved",
            file: path
        )
    }
}
