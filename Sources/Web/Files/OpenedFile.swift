import Glibc
import HTTP

/// A regular file, opened to be read once; what is told of it is told by its descriptor, whatever its name means by now.
struct OpenedFile: ~Copyable {
    private let descriptor: Int32
    private let path: String
    /// What it was when it was opened.
    let version: FileVersion

    /// - Throws: ``SetupError`` naming the file, also if it is a link or no regular file.
    init(_ path: String) throws(SetupError) {
        // Without waiting: a pipe that nobody writes to would keep the program from starting.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw SetupError("\(path): \(FolderReader.message(errno))") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let version = FileVersion(of: descriptor)
        else {
            close(descriptor)
            throw SetupError("\(path): it is no regular file")
        }
        self.descriptor = descriptor
        self.path = path
        self.version = version
    }

    deinit { close(descriptor) }

    /// All its bytes.
    func contents() throws(SetupError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(version.count)
        try forEachChunk { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Lends its bytes piece by piece, from the beginning to the end.
    func forEachChunk(_ body: (UnsafeRawBufferPointer) -> Void) throws(SetupError) {
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
        defer { chunk.deallocate() }
        var position: off_t = 0
        while true {
            let received = pread(descriptor, chunk.baseAddress, chunk.count, position)
            if received == 0 { return }
            guard received > 0 else {
                if errno == EINTR { continue }
                throw SetupError("\(path): \(FolderReader.message(errno))")
            }
            body(UnsafeRawBufferPointer(rebasing: chunk[..<received]))
            position += off_t(received)
        }
    }

    /// The same file for somebody else, who is to close it.
    func duplicate() throws(SetupError) -> Int32 {
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else { throw SetupError("\(path): \(FolderReader.message(errno))") }
        return duplicate
    }
}
