import CSQLite
import Glibc

/// The files of one database: itself, and what SQLite and this program keep beside it.
public struct DatabaseFiles: Sendable {
    /// The database, links resolved: beside that lie the others.
    public let database: String

    /// - Parameter file: a path of the database, which need not be there.
    public init(of file: String) { database = FilePath.resolved(file) }

    /// What the smallest database has: a page of 512 bytes. A shorter file was emptied, or is none.
    public static let leastBytes = 512

    private static let endings = [
        "", "-wal", "-shm", "-journal", "-next", "-lock", "-served", "-key", "-hash", "-backup-note",
        "-damaged",
    ]

    /// All that there may be.
    public var paths: [String] { Self.endings.map { database + $0 } }

    /// Whether the database was mounted by itself, a file on a file: STATX_ATTR_MOUNT_ROOT of statx(2), which Linux 5.8
    /// and later tell.
    public var isMountedAlone: Bool {
        // `stx_attributes` is the second number.
        var status = [UInt64](repeating: 0, count: 32)
        return statx(AT_FDCWD, database, 0, 0, &status) == 0 && status[1] & 0x2000 != 0
    }

    /// Whether a path means one of them: by its name, links resolved, or as another name of the same file.
    public func contains(_ path: String) -> Bool {
        let (name, identity) = (FilePath.resolved(path), FileIdentity(path))
        return paths.contains { $0 == name || (identity != nil && identity == FileIdentity($0)) }
    }
}
