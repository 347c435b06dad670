import Glibc

/// What makes a file the same file whatever its name (POSIX, `<sys/stat.h>`).
struct FileIdentity: Hashable, Sendable {
    let device: dev_t
    let node: ino_t

    /// - Returns: nil where there is no such file.
    init?(_ path: String) {
        guard let stamp = FileStamp(path) else { return nil }
        self = stamp.identity
    }

    init(_ status: stat) { (device, node) = (status.st_dev, status.st_ino) }
}

/// What is another after a file was written to, cut off, or replaced.
struct FileStamp: Equatable {
    let identity: FileIdentity
    private let size: off_t
    private let (seconds, nanoseconds): (Int, Int)

    /// - Returns: nil where there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        identity = FileIdentity(status)
        size = status.st_size
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
}
