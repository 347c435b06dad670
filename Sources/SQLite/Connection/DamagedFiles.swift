import Glibc
import Synchronization

/// The databases in which somebody has come upon something that SQLite did not write so.
///
/// Whichever connection is the last to close a file writes the log into it, so each has to know what any other has met:
/// within this process by a list, and between processes by an empty file beside it (`school.db-damaged`).
public enum DamagedFiles {
    private static let known = Mutex<[String: FileIdentity]>([:])

    /// - Parameter path: absolute, links resolved.
    static func add(_ path: String) {
        guard let identity = FileIdentity(path) else { return }
        known.withLock { $0[path] = identity }
        // A copy that is proved has no log to keep, and nothing is to be left beside it.
        guard !isMarked(path), hasLog(path) || ServedMark.isServed(path) else { return }
        let mark = path + ending
        // Somebody else's does not count, and is in the way.
        if SideFile.isStrange(mark, beside: path) { unlink(mark) }
        if let made = try? SideFile.open(mark, beside: path) { close(made) }
    }

    /// Whether it is the one that lies there now.
    static func contains(_ path: String) -> Bool {
        guard let identity = FileIdentity(path) else { return false }
        return known.withLock { $0[path] == identity } || isMarked(path)
    }

    /// For who begins to serve what lies there now: reads the whole of a file in which somebody has met damage, and forgets
    /// that where it is sound, as one that was put back is. Does nothing with any other.
    ///
    /// - Returns: whether it is still to be taken for damaged.
    public static func lookAgain(at file: String) -> Bool {
        let path = FilePath.resolved(file)
        guard contains(path) else { return false }
        guard let database = try? Database(file: path, mode: .readWrite) else { return true }
        // Only then may the log be put away.
        defer { database.close() }
        guard (try? database.isDamaged()) == false else { return true }
        forget(path)
        return contains(path)
    }

    /// For what is put at a place where nothing was.
    static func forget(_ path: String) {
        known.withLock { $0[path] = nil }
        unlink(path + ending)
    }

    private static func isMarked(_ path: String) -> Bool {
        FilePath.exists(path + ending) && !SideFile.isStrange(path + ending, beside: path)
    }

    private static func hasLog(_ path: String) -> Bool {
        var status = stat()
        return stat(path + "-wal", &status) == 0 && status.st_size > 0
    }

    private static let ending = "-damaged"
}
