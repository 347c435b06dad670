import CSQLite
import Glibc

extension SQLiteError {
    /// What an open connection says about the call that just failed.
    ///
    /// SQLite calls a full disk by its name only where a write fails; where it sets up the index of its log, it is
    /// an I/O error, and one that would send people to their backups; a quota or a limit on files it never names. Of the
    /// kernel's other reasons nothing is said: too often what SQLite remembers is that of an earlier call.
    init(code: Int32, of handle: OpaquePointer, sql: StaticString?, file: String) {
        // Of a COMMIT the connection remembers no reason, only the file that was written does.
        let isOfWriting = code == Self.unwritten || code == Self.unflushed
        let reason = isOfWriting ? registrar_sqlite3_write_errno(handle) : sqlite3_system_errno(handle)
        switch code & 0xFF {
        case SQLITE_IOERR where reason == ENOSPC || reason == EDQUOT:
            self.init(code: SQLITE_FULL, message: "there is no room on its disk", sql: sql, file: file)
        case SQLITE_IOERR where reason == EFBIG:
            let message = "this process may not let it grow further: its files may be no larger (ulimit -f)"
            self.init(code: Self.tooLarge, message: message, sql: sql, file: file)
        case SQLITE_CANTOPEN where FilePath.takesNoFile(FilePath.folder(of: FilePath.resolved(file))):
            let message = "there is no room on its disk for another file"
            self.init(code: SQLITE_FULL, message: message, sql: sql, file: file)
        case SQLITE_CANTOPEN:
            // The database itself is open: what cannot be is a file beside it.
            let message = "the log beside it cannot be opened or made"
            self.init(code: code, message: message, sql: sql, file: file, isUnmade: true)
        default:
            self.init(code: code, message: String(cString: sqlite3_errmsg(handle)), sql: sql, file: file)
        }
    }

    /// `SQLITE_CANTOPEN_FULLPATH` and `SQLITE_CANTOPEN_ISDIR`, which are macros of an expression.
    static let (tooLong, obstructed) = (SQLITE_CANTOPEN | 3 << 8, SQLITE_CANTOPEN | 2 << 8)

    /// `SQLITE_READONLY_DBMOVED`.
    static let moved = SQLITE_READONLY | 4 << 8

    /// `SQLITE_IOERR_WRITE` and `SQLITE_IOERR_FSYNC`.
    private static let (unwritten, unflushed) = (SQLITE_IOERR | 3 << 8, SQLITE_IOERR | 4 << 8)

    /// Of ours: SQLite has no details of `SQLITE_FULL`.
    private static let tooLarge = SQLITE_FULL | 1 << 8

    /// A limit of this process, and not the disk's.
    var isTooLarge: Bool { extendedCode == Self.tooLarge }

    /// Of ours: SQLite has no details of `SQLITE_NOMEM`.
    private static let threadless = SQLITE_NOMEM | 1 << 8

    /// - Parameter reason: what `pthread_create` returned.
    init(noThread reason: Int32, file: String) {
        let message = "cannot start the writer's thread: \(String(cString: strerror(reason)))"
        self.init(code: Self.threadless, message: message, file: file)
    }

    /// The system grants this process no further thread.
    public var isThreadless: Bool { extendedCode == Self.threadless }
}
