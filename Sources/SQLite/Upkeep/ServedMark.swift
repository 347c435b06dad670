import CSQLite
import Glibc

/// Says that a database is being served, for as long as it lives.
///
/// It is a lock (flock(2)) on a file beside the database (`school.db-served`): the kernel frees it with its process, and it
/// belongs to the name, so that it holds also while the database itself has been moved away. Several servers may have one
/// database; a restoration wants it for itself.
public struct ServedMark: ~Copyable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// - Parameter database: the file that is served.
    /// - Returns: nil where somebody is about to restore the file.
    public static func serving(_ database: String) throws(SQLiteError) -> ServedMark? {
        try take(database, LOCK_SH)
    }

    /// - Returns: nil where the file is served.
    static func restoring(_ database: String) throws(SQLiteError) -> ServedMark? {
        try take(database, LOCK_EX)
    }

    private static func take(_ database: String, _ kind: Int32) throws(SQLiteError) -> ServedMark? {
        let path = FilePath.resolved(database) + "-served"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw SQLiteError(
                code: SQLITE_CANTOPEN,
                message: "cannot open \(path): \(SystemError(errno).text)",
                file: database,
                isUnmade: true
            )
        }
        let mark = ServedMark(descriptor)
        guard flock(descriptor, kind | LOCK_NB) == 0 else { return nil }
        return mark
    }
}
