import CSQLite
import Glibc

/// A database file that is being made beside the place where it shall be, and gets its name only when it is whole.
///
/// A process that is killed leaves the draft and never the file. What is left so goes when the next draft is made.
struct Draft: ~Copyable {
    /// `FILE.PID.partial`
    let path: String
    private let target: String

    /// Makes an empty file with mode 0600.
    ///
    /// - Throws: an error of the kernel where the folder is not there or can't be written.
    init(of target: String) throws(SystemError) {
        Self.removeAbandoned(in: FilePath.folder(of: target), of: FilePath.name(of: target))
        path = "\(target).\(getpid())\(Self.ending)"
        self.target = target
        OpenDrafts.add(path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let reason = SystemError(errno)
            OpenDrafts.drop(path)
            throw reason
        }
        SideFile.give(descriptor, toOwnerOf: FilePath.folder(of: target))
        close(descriptor)
    }

    deinit {
        Self.remove(path)
        OpenDrafts.drop(path)
    }

    /// Puts what was written on the disk and gives it its name, without ever replacing a file.
    ///
    /// - Throws: an error of the kernel; `EEXIST` where the name has been taken meanwhile.
    func publish() throws(SystemError) {
        try Self.synchronize(path)
        try Self.move(path, to: target)
        do throws(SystemError) {
            try Self.synchronize(FilePath.folder(of: target))
        } catch {
            // A name that a power cut may take back is not one to rely on.
            unlink(target)
            throw error
        }
    }

    // MARK: What was abandoned

    private static let ending = ".partial"
    private static let companions = ["", "-journal", "-wal", "-shm", "-lock", "-next"]

    static func remove(_ path: String) { for companion in companions { unlink(path + companion) } }

    /// Removes the drafts of processes that are gone.
    ///
    /// - Parameter name: of the file that they should have become.
    private static func removeAbandoned(in folder: String, of name: String) {
        for entry in FilePath.names(in: folder) where entry.hasPrefix("\(name).") {
            removeIfAbandoned(entry, in: folder)
        }
    }

    /// Removes a file if it is a draft, or lies beside one, whose process is gone.
    static func removeIfAbandoned(_ entry: String, in folder: String) {
        guard let companion = companions.first(where: { entry.hasSuffix(ending + $0) }) else { return }
        let stem = entry.dropLast(ending.count + companion.count)
        guard let dot = stem.lastIndex(of: "."), let pid = pid_t(stem[stem.index(after: dot)...]), pid > 0
        else { return }
        // A number like this process's own is that of a predecessor: in a container they begin anew.
        let isGone = pid == getpid() || kill(pid, 0) != 0 && errno == ESRCH
        if isGone { unlink("\(folder)/\(entry)") }
    }

    // MARK: Calls of the system

    static func synchronize(_ path: String) throws(SystemError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError(errno) }
        defer { close(descriptor) }
        // Some file systems have nothing to do for a folder, and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw SystemError(errno) }
    }

    private static func move(_ path: String, to target: String) throws(SystemError) {
        // RENAME_NOREPLACE of rename(2). A link does the same where the file system can't; some have no links instead.
        if renameat2(AT_FDCWD, path, AT_FDCWD, target, 1) == 0 { return }
        guard errno == EINVAL || errno == ENOSYS else { throw SystemError(errno) }
        guard link(path, target) == 0 else { throw SystemError(errno) }
        unlink(path)
    }
}

/// A call of the kernel that failed.
struct SystemError: Error {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    var text: String { String(cString: strerror(number)) }

    /// The disk, or what this user may have of it, is used up: an error like SQLite's own, as the remedy is the same.
    func fullDisk(of file: String) -> SQLiteError? {
        guard number == ENOSPC || number == EDQUOT else { return nil }
        return SQLiteError(code: SQLITE_FULL, message: "there is no room on its disk", file: file)
    }
}
