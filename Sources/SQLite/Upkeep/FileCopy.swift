import Glibc

/// A file whose bytes are copied elsewhere.
struct FileCopy: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private let count: Int

    /// - Throws: ``RestoreError/unreadable(copy:reason:)``, also where it is no regular file.
    init(_ path: String) throws(RestoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(copy: path, reason: SystemError(errno).text) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(copy: path, reason: "it is no regular file")
        }
        self.path = path
        self.descriptor = descriptor
        count = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Whether changes of the database lie in a log beside it: where a link leads, not beside the link.
    var hasLog: Bool {
        var status = stat()
        return stat(FilePath.resolved(path) + "-wal", &status) == 0 && status.st_size > 0
    }

    /// - Parameters:
    ///   - target: a file that is there.
    ///   - name: what whoever reads an error knows that file by.
    func write(to target: String, named name: String, _ progress: (Double) -> Void) throws(RestoreError) {
        let output = open(target, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard output >= 0 else { throw .writing(name, SystemError(errno)) }
        defer { close(output) }
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        var done = 0
        while true {
            let got = chunk.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(done))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(copy: path, reason: SystemError(errno).text) }
            if got == 0 { return }
            var written = 0
            while written < got {
                let put = chunk.withUnsafeBytes {
                    pwrite(output, $0.baseAddress.map { $0 + written }, got - written, off_t(done + written))
                }
                if put < 0, errno == EINTR { continue }
                guard put > 0 else { throw .writing(name, SystemError(errno)) }
                written += put
            }
            done += got
            progress(count == 0 ? 1 : min(1, Double(done) / Double(count)))
        }
    }
}
