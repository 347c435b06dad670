import CSQLite
import Glibc

/// Says that a database is being served, for as long as it lives.
///
/// It is a lock (flock(2)) on a file beside the database (`school.db-served`): the kernel frees it with its process, and it
/// belongs to the name, so that it holds also while the database itself has been moved away. Several servers may have one
/// database; a restoration wants it for itself, and so does who fills an empty one.
public struct ServedMark: ~Copyable {
    private let descriptor: Int32
    private let path: String

    private init(_ descriptor: Int32, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

    deinit { close(descriptor) }

    /// Why somebody has no mark.
    public enum Refusal: Error {
        case served
        /// Another command has it alone.
        case taken
        case failed(SQLiteError)
    }

    /// - Parameter database: the file that is served.
    /// - Returns: nil where somebody has it alone.
    public static func serving(_ database: String) throws(SQLiteError) -> ServedMark? {
        while true {
            let mark = try open(database)
            guard flock(mark.descriptor, LOCK_SH | LOCK_NB) == 0 else { return nil }
            if mark.isInPlace { return mark }
        }
    }

    /// For a command that is to be alone with the file.
    public static func alone(_ database: String) throws(Refusal) -> ServedMark {
        while true {
            let mark: ServedMark
            do throws(SQLiteError) { mark = try open(database) } catch { throw .failed(error) }
            guard flock(mark.descriptor, LOCK_EX | LOCK_NB) == 0 else {
                // Servers have it together, and nobody has it together with a restoration.
                throw flock(mark.descriptor, LOCK_SH | LOCK_NB) == 0 ? .served : .taken
            }
            if mark.isInPlace { return mark }
        }
    }

    /// Removes the file, which only who is alone with the database may do.
    public func remove() { unlink(path) }

    /// Who was alone with the database may have removed the file since it was opened.
    private var isInPlace: Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
            && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
    }

    /// Whether somebody serves the file just now, or has it alone. Makes nothing.
    static func isServed(_ database: String) -> Bool {
        let path = FilePath.resolved(database) + "-served"
        let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        // One that can't be looked at may be.
        guard descriptor >= 0 else { return errno != ENOENT }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }

    private static func open(_ database: String) throws(SQLiteError) -> ServedMark {
        let path = FilePath.resolved(database) + "-served"
        do throws(SystemError) {
            let owner = FilePath.exists(database) ? database : FilePath.folder(of: path)
            return ServedMark(try SideFile.open(path, beside: owner), path)
        } catch {
            if let full = error.fullDisk(of: database) { throw full }
            throw SQLiteError(
                code: SQLITE_CANTOPEN,
                message: "cannot open \(path): \(error.text)",
                file: database,
                isUnmade: true
            )
        }
    }
}
