import Glibc
import Synchronization

/// The databases in which somebody has come upon something that SQLite did not write so.
///
/// Whichever connection is the last to close a file writes the log into it, so each has to know what any other has met:
/// within this process by a list, and while the file is served, between processes by an empty file beside it
/// (`school.db-damaged`).
public enum DamagedFiles {
    private static let known = Mutex<[String: FileIdentity]>([:])

    /// - Parameter path: absolute, links resolved.
    static func add(_ path: String) {
        guard let identity = FileIdentity(path) else { return }
        let isNews = known.withLock { $0.updateValue(identity, forKey: path) != identity }
        guard isNews, ServedMark.isServed(path),
            let mark = try? SideFile.open(path + ending, beside: path)
        else { return }
        close(mark)
    }

    /// Whether it is the one that lies there now.
    static func contains(_ path: String) -> Bool {
        guard let identity = FileIdentity(path) else { return false }
        return known.withLock { $0[path] == identity } || FilePath.exists(path + ending)
    }

    /// For who begins to serve what lies there now. Processes that have met damage in it themselves know it still.
    public static func forgetMark(of file: String) { unlink(FilePath.resolved(file) + ending) }

    private static let ending = "-damaged"
}
