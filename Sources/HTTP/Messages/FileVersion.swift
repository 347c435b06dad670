import CLinux
import Glibc

/// What the kernel says of a file that changes when somebody writes to it: how long it is, and when it was written last.
public struct FileVersion: Equatable, Sendable {
    /// Bytes.
    public let count: Int
    /// Since 1970.
    public let seconds: Int64
    private let nanoseconds: Int64

    /// Nil where the kernel does not say.
    public init?(of descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        count = Int(status.st_size)
        seconds = Int64(status.st_mtim.tv_sec)
        nanoseconds = Int64(status.st_mtim.tv_nsec)
    }
}
