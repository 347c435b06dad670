import CLinux
import Glibc

/// An open file that many answers may send at once, by `sendfile`. It is not read into memory.
///
/// It stays the same file when its name goes or comes to mean another one. Who wants to change what is served puts a
/// new file in its place: when one is written to while it is sent, the connection ends, as what was promised is nowhere
/// to be had.
public final class SharedFile: Sendable {
    /// Closes the file with the last reference.
    private final class Handle: Sendable {
        let descriptor: Int32
        init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    private let handle: Handle
    /// Its length in bytes, as announced.
    public let count: Int
    private let version: FileVersion?

    var descriptor: Int32 { handle.descriptor }

    /// Takes over `descriptor`, which is closed when nobody holds the file any more.
    ///
    /// - Parameter version: of the content that is announced; what it has now unless given.
    public init(descriptor: Int32, count: Int, version: FileVersion? = nil) {
        handle = Handle(descriptor)
        self.count = count
        self.version = version ?? FileVersion(of: descriptor)
    }

    private init(_ handle: Handle, _ version: FileVersion) {
        self.handle = handle
        count = version.count
        self.version = version
    }

    /// The same file as it is now, if it has been written to since; nil if it has not.
    ///
    /// A write goes unseen within the kernel's tick of the one before it, some milliseconds.
    public var changed: SharedFile? {
        guard let version, let now = FileVersion(of: descriptor), now != version else { return nil }
        return SharedFile(handle, now)
    }

    /// Has the kernel begin to read a piece, if it is not in memory, so that whoever sends it soon need not wait for the
    /// disk.
    ///
    /// Asking costs half a microsecond, having it read what is there already 16 for each megabyte.
    func readAhead(_ range: Range<Int>) {
        guard let last = range.last, !isInMemory(last) else { return }
        posix_fadvise(descriptor, off_t(range.lowerBound), off_t(range.count), POSIX_FADV_WILLNEED)
    }

    /// Whether a byte can be read without the disk; yes where the file system does not say.
    private func isInMemory(_ place: Int) -> Bool {
        var byte: UInt8 = 0
        let got = withUnsafeMutableBytes(of: &byte) { buffer in
            var piece = iovec(iov_base: buffer.baseAddress, iov_len: 1)
            // RWF_NOWAIT of <linux/fs.h>
            return preadv2(descriptor, &piece, 1, off_t(place), 8)
        }
        return got >= 0 || errno != EAGAIN
    }

    /// A copy of some of its bytes; fewer where the file has been cut or can't be read.
    public func read(_ range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let received = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + count },
                    range.count - count,
                    off_t(range.lowerBound + count)
                )
                if received < 0, errno == EINTR { continue }
                guard received > 0 else { return }
                count += received
            }
        }
    }
}
