import CSQLite
import Glibc

/// When the log is written into the file, and begun anew or deleted.
///
/// SQLite does so after a commit and when the last connection closes, whatever has become of the file meanwhile. But in a
/// file that somebody emptied or overwrote the changes of the log are lost, where they could have been had back together
/// with the file: `check` of a damaged database did away with them, and the server's own end.
extension Database {
    /// SQLite's own number.
    private static let pagesOfLongLog: Int32 = 1_000

    /// Leaves the log alone from now on wherever the file is not what it was.
    func keepLogOfDamagedFile() {
        _ = registrar_sqlite3_db_config_keep_log(handle, 1)
        // In the place of SQLite's automatic checkpoint, which is such a hook itself.
        sqlite3_wal_hook(
            handle,
            { context, connection, name, pages in
                guard pages >= Database.pagesOfLongLog, let context else { return SQLITE_OK }
                let database = Unmanaged<Database>.fromOpaque(context).takeUnretainedValue()
                // As with SQLite's own: where it can't be done now, the next commit tries again.
                if database.mayPutLogAway { _ = sqlite3_wal_checkpoint(connection, name) }
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// To be called before the connection closes.
    func releaseLog() {
        guard !mayOnlyRead, mayPutLogAway else { return }
        // Nobody else could do it, and where another program has the file open the last to close is that one.
        if logPlace == .gone { _ = sqlite3_wal_checkpoint(handle, nil) }
        _ = registrar_sqlite3_db_config_keep_log(handle, 0)
    }

    private var mayPutLogAway: Bool {
        guard !DamagedFiles.contains(resolvedFile), isWhole(hasLog: true) else { return false }
        return switch logPlace {
        case .unopened, .gone: true
        // By another index somebody may have added to the log what this one does not have, or begun it anew.
        case .there: OpenDatabases.hasIndex(resolvedFile)
        case .another: false
        }
    }

    private enum LogPlace { case unopened, there, gone, another }

    /// Whether the log that this connection has open is the one that lies beside the file. With what is in another the file
    /// would be neither the one nor the other.
    private var logPlace: LogPlace {
        var own = [UInt8](repeating: 0, count: 32)
        let size = registrar_sqlite3_log_start(handle, &own, Int32(own.count))
        guard size >= 0 else { return .unopened }
        // Locks are on the database and the index, so that the close of this one costs none.
        let descriptor = Glibc.open(resolvedFile + "-wal", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT ? .gone : .another }
        defer { Glibc.close(descriptor) }
        var status = stat()
        var found = [UInt8](repeating: 0, count: own.count)
        guard fstat(descriptor, &status) == 0 else { return .another }
        // Who only looked has left a log in which nothing is.
        if status.st_size <= found.count, size > found.count { return .gone }
        guard status.st_size == size else { return .another }
        if size >= found.count, pread(descriptor, &found, found.count, 0) != found.count { return .another }
        return found == own ? .there : .another
    }

    /// Whether the file has lost its beginning, which SQLite does not notice while that stands in the log.
    var beginsAsNone: Bool { file != ":memory:" && FileHeader(of: handle) == nil }

    /// Whether the file is still there, begins as a database does, has not been cut short, and no older copy been written
    /// over it, with the changes of whose successor the log would be mixed.
    ///
    /// A file may have become shorter, and be whole, when another program has packed it (VACUUM); and one that grew when the
    /// power failed may be shorter than it says, while all of it stands in the log.
    ///
    /// - Parameter hasLog: whether this connection knows a log of it. Another program's file most likely has none.
    func isWhole(hasLog: Bool) -> Bool {
        var hasMoved: Int32 = 0
        guard sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved) == SQLITE_OK,
            hasMoved == 0, let header = FileHeader(of: handle),
            header.hasLog || !hasLog, header.size >= min(sizeSeen, header.statedSize),
            changesSeen.map(header.isOlder(thanChange:)) != true,
            header.size >= header.statedSize || hasSeenEnd || hasAllPages
        else { return false }
        (sizeSeen, hasSeenEnd, changesSeen) = (header.size, true, header.changes)
        return true
    }

    /// Whether what a file lacks at its end stands in the log. It takes a look at each page, but hardly ever is a file
    /// shorter than it says.
    private var hasAllPages: Bool { (try? first("PRAGMA quick_check(1)") { $0.text(0) }) == "ok" }
}
