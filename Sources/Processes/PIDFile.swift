import CLinux
import Glibc

/// A file with this process's id, for as long as it lives.
///
/// What tells a living owner from one that died is a lock on the file: the kernel frees it with the process, whereas an id
/// may be somebody else's by now. The file is its owner's alone, as whoever can open it, if only to read, can lock it
/// too, and would keep the next server from starting.
public struct PIDFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Writes the file.
    ///
    /// - Throws: ``ProcessError`` where the file is a living process's, can't be written, may have been planted, or is
    ///   something else than a file with an id: it would be lost, a database given in its place too.
    public init(_ path: String) throws(ProcessError) {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw ProcessError(call: path, errno: errno) }
            guard !Self.isStrange(descriptor, at: path) else {
                close(descriptor)
                let problem = "is another user's, in a folder that everybody may write to"
                throw ProcessError(call: "\(path) \(problem); name one in a folder of this user's", errno: 0)
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let isTaken = errno == EWOULDBLOCK
                let owner = Self.owner(descriptor)
                close(descriptor)
                guard isTaken else { throw ProcessError(call: path, errno: errno) }
                throw ProcessError(call: Self.refusal(path, owner), errno: 0)
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
            // One that an earlier version left behind may be readable to others.
            fchmod(descriptor, 0o600)
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

    /// Whose id the file holds; nil where it holds none yet.
    private static func owner(_ descriptor: Int32) -> pid_t? {
        pid_t(String(decoding: start(of: descriptor), as: UTF8.self).prefix { $0.isNumber })
    }

    /// Why a file that somebody has locked can't be had.
    private static func refusal(_ path: String, _ owner: pid_t?) -> String {
        if let owner, kill(owner, 0) != 0, errno == ESRCH {
            return "\(path) is locked, though process \(owner), which wrote it, has ended; "
                + "see who has it open (fuser \(path)), or remove it"
        }
        let id = owner.map { ", \($0)" } ?? ""
        return "\(path) is that of a living process\(id); stop it, or name another file"
    }

    /// Whether a file is empty, or holds nothing but a number.
    private static func isOurs(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        let bytes = start(of: descriptor)
        return bytes.count < longest
            && bytes.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "\n") }
    }

    /// Whether somebody may have put the file there whose id is then believed, and who may write any other into it.
    private static func isStrange(_ descriptor: Int32, at path: String) -> Bool {
        let folderPath = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        var (file, folder) = (stat(), stat())
        guard fstat(descriptor, &file) == 0, stat(folderPath, &folder) == 0 else { return true }
        return folder.st_mode & S_IWOTH != 0 && ![0, geteuid(), folder.st_uid].contains(file.st_uid)
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
