import Glibc

/// A file without a name: whatever becomes of the process, nothing of it is left behind.
public final class TemporaryFile: Sendable {
    /// To read from at any place, also on another thread. It is closed with the last reference.
    public let descriptor: Int32

    /// Makes one in `folder`, for this user's eyes alone.
    ///
    /// - Throws: ``FileError`` with the kernel's reason.
    public init(in folder: String) throws(FileError) {
        descriptor = try Self.nameless(in: folder)
    }

    deinit { close(descriptor) }

    /// Writes all of `bytes` at `offset`.
    ///
    /// - Throws: ``FileError``, of which ``FileError/isFull`` is the one to expect.
    func write(_ bytes: Span<UInt8>, at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let rest = bytes.extracting(droppingFirst: done)
            let written = rest.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + done))
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw FileError(errno: written < 0 ? errno : ENOSPC) }
            done += written
        }
    }

    /// Reads up to `count` bytes from `offset` on; fewer at the end, none behind it.
    public func read(_ count: Int, at offset: Int) throws(FileError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let start = UnsafeMutableRawPointer(buffer.baseAddress).map { $0 + filled }
                let got = pread(descriptor, start, count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { break }
                filled += got
            }
        }
        guard failure == 0 else { throw FileError(errno: failure) }
        return bytes
    }

    /// O_TMPFILE of <asm-generic/fcntl.h>, which Swift's Glibc module leaves out.
    private static let temporary = 0o20000000 | O_DIRECTORY

    private static func nameless(in folder: String) throws(FileError) -> Int32 {
        let descriptor = open(folder, temporary | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 { return descriptor }
        // Not every file system makes files without a name (open(2), O_TMPFILE): there the name is taken away at once.
        guard errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT else { throw FileError(errno: errno) }
        var template = Array("\(folder)/upload-XXXXXX".utf8CString)
        let named = template.withUnsafeMutableBufferPointer { name -> Int32 in
            guard let name = name.baseAddress else { return -1 }
            let descriptor = mkstemp(name)
            if descriptor >= 0 {
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                unlink(name)
            }
            return descriptor
        }
        guard named >= 0 else { throw FileError(errno: errno) }
        return named
    }
}

/// Why a file could not be made, written or read.
public struct FileError: Error, Equatable, CustomStringConvertible {
    /// The kernel's number for the error.
    public let errno: Int32

    init(errno: Int32) { self.errno = errno }

    /// Whether there is no more room: on the disk, in the user's share of it, or in what a process may write.
    public var isFull: Bool { errno == ENOSPC || errno == EDQUOT || errno == EFBIG }

    public var description: String { String(cString: strerror(errno)) }
}
