import Glibc

/// What makes a file the same file whatever its name (POSIX, `<sys/stat.h>`).
struct FileIdentity: Equatable, Sendable {
    let device: dev_t
    let node: ino_t

    /// - Returns: nil where there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, node) = (status.st_dev, status.st_ino)
    }
}
