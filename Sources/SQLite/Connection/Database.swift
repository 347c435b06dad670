import CSQLite
import Glibc

/// One connection. It is not `Sendable`, so the compiler keeps it on the thread that opened it.
///
/// SQL comes from literals alone (`StaticString`): a text put together at run time does not compile,
/// so no value can become part of a statement.
public final class Database {
    public enum Mode: Sendable {
        /// Reads only; the file must be there.
        case readOnly
        /// Reads and writes; the file must be there.
        case readWrite
        /// Reads and writes; a missing file is made, readable by its owner alone (mode 0600).
        case create
    }

    /// The file as it was named when opened.
    public let file: String
    private var connection: OpaquePointer?
    private var entry: FileIdentity?
    var cache = StatementCache()
    /// Whether a read transaction of `beginReading()` is open.
    public internal(set) var isReading = false
    /// Bytes of the file when it was last found whole.
    var sizeSeen = 0
    /// Whether it had all its pages then.
    var hasSeenEnd = false
    /// Its number of changes then.
    var changesSeen: UInt32?

    /// Opens `file` and sets what every connection needs: foreign keys, a busy timeout, and no trust
    /// in what a damaged or planted schema asks for.
    public init(file: String, mode: Mode, busyTimeout: Duration = .seconds(5)) throws(SQLiteError) {
        self.file = file
        SQLiteLibrary.configure()
        try Self.requireUnobstructed(file)
        sizeSeen = try Self.sizeUnlessEmptied(file, mode)
        if mode == .create { try Self.makeFile(file) }
        try enter(mode)
        keepLogOfDamagedFile()
        // Before the first statement: reading the schema may already meet a lock.
        sqlite3_busy_timeout(handle, busyTimeout.milliseconds)
        _ = registrar_sqlite3_db_config_defensive(handle)
        try runScript(Self.settings)
        if mode == .create { try useWriteAheadLog(onlyIfEmpty: true) }
    }

    deinit {
        close()
        // Also of one that could not be opened.
        leave()
    }

    /// Whether the file could be opened for reading alone, whatever was asked for.
    var mayOnlyRead: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    /// Closes the connection; the last one to a file puts its log away, unless the file is damaged. Nothing may be asked of
    /// it any more.
    public func close() {
        guard let connection else { return }
        releaseLog()
        self.connection = nil
        cache.finalizeAll()
        sqlite3_close_v2(connection)
        leave()
    }

    /// Opens the file, and is counted in as one that has it open.
    private func enter(_ mode: Mode) throws(SQLiteError) {
        let path = FilePath.resolved(Self.plainPath(file))
        while true {
            entry = try OpenDatabases.enter(path)
            connection = try Self.open(file, mode)
            // Another one may have been put in its place meanwhile, which would be open and not counted.
            if FileIdentity(path) == entry { return }
            sqlite3_close_v2(connection)
            connection = nil
            leave()
        }
    }

    private func leave() {
        OpenDatabases.leave(entry)
        entry = nil
    }

    /// Closes the connection in a turn among all processes that write to the file.
    ///
    /// Of two that close at the same moment each takes the other for open still, and the log is left lying.
    ///
    /// - Parameter patience: how long to wait for the turn; then it is closed without.
    public func closeInTurn(within patience: Duration = .seconds(1)) {
        guard connection != nil else { return }
        let turns = try? WriteTurns(beside: resolvedFile)
        let hasTurn = turns?.take(before: .now() + patience) ?? false
        close()
        if hasTurn { turns?.release() }
    }

    var handle: OpaquePointer {
        guard let connection else { preconditionFailure("\(file) is used after it was closed") }
        return connection
    }

    /// The busy timeout can be shortened by a caller that repeats by itself.
    func setBusyTimeout(_ timeout: Duration) { sqlite3_busy_timeout(handle, timeout.milliseconds) }

    /// The absolute path, links resolved: what two processes must agree on.
    public var resolvedFile: String {
        guard let name = sqlite3_db_filename(handle, "main") else { return file }
        let path = String(cString: name)
        return path.isEmpty ? file : path
    }

    /// `synchronous=FULL`: what is committed survives a power cut.
    ///
    /// 4 MiB of pages hold what is read all the time. A worker has two connections, so its memory stays within 8 MiB of where
    /// it began however the file grows; what is not in there is a copy from the system's own cache of files.
    private static let settings: StaticString = """
        PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;
        """

    /// Writes go to a log beside the file, so that readers and the writer do not wait for each other.
    ///
    /// It is a lasting property of the file, so it is set only on a file known to be ours. Another program may have taken
    /// it away.
    public func useWriteAheadLog(onlyIfEmpty: Bool = false) throws(SQLiteError) {
        if onlyIfEmpty {
            let pages = try first("PRAGMA page_count") { $0.int(0) } ?? 0
            guard pages == 0 else { return }
        }
        let mode = try first("PRAGMA journal_mode = WAL") { $0.text(0) }
        guard mode == "wal" || mode == "memory" else {
            throw SQLiteError(
                code: SQLITE_CANTOPEN,
                message: "this file system cannot hold a write-ahead log; put the database on a local disk",
                file: file
            )
        }
    }

    private static func open(_ file: String, _ mode: Mode) throws(SQLiteError) -> OpaquePointer {
        var handle: OpaquePointer?
        let access = mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let code = sqlite3_open_v2(
            plainPath(file),
            &handle,
            access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
            nil
        )
        guard code == SQLITE_OK, let handle else {
            var message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            let reason = sqlite3_system_errno(handle)
            if reason != 0 { message += ": \(String(cString: strerror(reason)))" }
            sqlite3_close_v2(handle)
            try requireShort(file)
            throw SQLiteError(code: code, message: message, file: file)
        }
        return handle
    }

    /// Debian's SQLite reads a name that begins with `file:` as a URI; a path is a path.
    private static func plainPath(_ file: String) -> String {
        file.utf8.starts(with: "file:".utf8) ? "./" + file : file
    }

    /// To SQLite a path that is too long is one that cannot be opened.
    private static func requireShort(_ file: String) throws(SQLiteError) {
        guard let system = sqlite3_vfs_find(nil) else { return }
        // With what the name of a journal has more.
        let most = Int(system.pointee.mxPathname) - "-journal".utf8.count
        let length = FilePath.resolved(plainPath(file)).utf8.count
        guard length > most else { return }
        throw SQLiteError(
            code: SQLiteError.tooLong,
            message: "its path is too long: a database's has at most \(most) bytes, links resolved",
            file: file
        )
    }

    /// What SQLite keeps beside the file it opens as files, and would wait for whoever writes into a pipe. And it believes
    /// what it finds there, of whom ever.
    private static func requireUnobstructed(_ file: String) throws(SQLiteError) {
        guard file != ":memory:" else { return }
        let path = FilePath.resolved(plainPath(file))
        for companion in ["-journal", "-wal", "-shm"].map({ path + $0 }) where FilePath.exists(companion) {
            let problem: String
            if !FilePath.isRegularFile(companion) {
                problem = "is no regular file"
            } else if SideFile.isStrange(companion, beside: path) {
                problem = "is another user's, in a folder that everybody may write to"
            } else {
                continue
            }
            throw SQLiteError(
                code: SQLiteError.obstructed,
                message: "\(companion) \(problem), and has the name of one that belongs to it",
                file: file
            )
        }
    }

    /// SQLite takes the log beside an empty file for a leftover and deletes it, even where it is only to read; a file of
    /// one byte is empty to it. But where a log holds changes, its database was emptied or moved away, and may be put
    /// back.
    ///
    /// - Returns: how many bytes the file has.
    @discardableResult
    static func sizeUnlessEmptied(_ file: String, _ mode: Mode) throws(SQLiteError) -> Int {
        guard file != ":memory:" else { return 0 }
        let path = FilePath.resolved(plainPath(file))
        let size = size(of: path)
        guard size ?? (mode == .create ? 0 : .max) < DatabaseFiles.leastBytes,
            self.size(of: path + "-wal") ?? 0 > 0
        else { return size ?? 0 }
        throw SQLiteError(
            code: SQLITE_CORRUPT,
            message: (size == nil ? "it is missing" : "it is empty")
                + ", but the log beside it (-wal) holds what was stored last: put the file back as it was, "
                + "or move that log away and keep it",
            file: file
        )
    }

    private static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    private static func makeFile(_ file: String) throws(SQLiteError) {
        guard file != ":memory:" else { return }
        let descriptor = Glibc.open(plainPath(file), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            SideFile.give(descriptor, toOwnerOf: FilePath.folder(of: file))
            Glibc.close(descriptor)
        } else if errno != EEXIST {
            let reason = SystemError(errno)
            if let full = reason.fullDisk(of: file) { throw full }
            throw SQLiteError(
                code: SQLITE_CANTOPEN,
                message: "cannot make the file: \(reason.text)",
                file: file,
                isUnmade: true
            )
        }
    }
}

extension Duration {
    /// Whole milliseconds, as SQLite counts; at most 24 days.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(
            clamping: seconds.multipliedReportingOverflow(by: 1000).partialValue
                &+ attoseconds / 1_000_000_000_000_000
        )
    }
}
