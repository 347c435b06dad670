import CLinux
import Glibc

/// A file with this process's id, for as long as it lives.
///
/// What tells a living owner from one that died is a lock on the file: the kernel frees it with the process, whereas an id
/// may be somebody else's by now.
public struct PIDFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Writes the file.
    ///
    /// - Throws: ``ProcessError`` where the file is a living process's, can't be written, or is something else than a file
    ///   with an id: it would be lost, a database given in its place too.
    public init(_ path: String) throws(ProcessError) {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
            guard descriptor >= 0 else { throw ProcessError(call: path, errno: errno) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let isTaken = errno == EWOULDBLOCK
                let owner = Self.text(descriptor)
                close(descriptor)
                guard isTaken else { throw ProcessError(call: path, errno: errno) }
                throw ProcessError(
                    call: "\(path) is that of a living process\(owner); stop it, or name another file",
                    errno: 0
                )
            }
            // The owner before may have removed the file between the two calls.
            guard Self.isStill(descriptor, at: path) else {
                close(descriptor)
                continue
            }
            guard Self.isOurs(descriptor) else {
                close(descriptor)
                throw ProcessError(call: "\(path) is something else; name a file for this alone", errno: 0)
            }
            let text = Array("\(getpid())\n".utf8)
            guard ftruncate(descriptor, 0) == 0, write(descriptor, text, text.count) == text.count else {
                let reason = errno
                close(descriptor)
                throw ProcessError(call: path, errno: reason)
            }
            self.path = path
            self.descriptor = descriptor
            return
        }
    }

    deinit {
        if Self.isStill(descriptor, at: path) { unlink(path) }
        close(descriptor)
    }

    private static func text(_ descriptor: Int32) -> String {
        let digits = String(decoding: start(of: descriptor), as: UTF8.self).prefix { $0.isNumber }
        return digits.isEmpty ? "" : ", \(digits)"
    }

    /// Whether a file is empty, or holds nothing but a number.
    private static func isOurs(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        let bytes = start(of: descriptor)
        return bytes.count < longest
            && bytes.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "\n") }
    }

    private static let longest = 16

    private static func start(of descriptor: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: longest)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
        var (open, there) = (stat(), stat())
        guard fstat(descriptor, &open) == 0, stat(path, &there) == 0 else { return false }
        return open.st_ino == there.st_ino && open.st_dev == there.st_dev
    }
}
