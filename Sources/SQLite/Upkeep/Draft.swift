import CSQLite
import Glibc

/// A database file that is being made beside the place where it shall be, and gets its name only when it is whole.
///
/// It lies in a folder of its own that is closed to others: SQLite takes any file for the log of a database that has that
/// one's name and `-wal`, and in a folder such as /tmp everybody may put one there.
///
/// A process that is killed leaves the draft and never the file. What is left so goes when the next draft is made.
struct Draft: ~Copyable {
    let path: String
    /// `FILE.PID.partial`
    private let folder: String
    private let target: String

    /// Makes an empty file with mode 0600.
    ///
    /// - Throws: an error of the kernel where the folder is not there or can't be written.
    init(of target: String) throws(SystemError) {
        let place = FilePath.folder(of: target)
        Self.removeAbandoned(in: place, of: FilePath.name(of: target))
        self.target = target
        folder = "\(target).\(getpid())\(Self.ending)"
        path = "\(folder)/\(Self.name)"
        OpenDrafts.add(folder)
        do throws(SystemError) {
            guard mkdir(folder, 0o700) == 0 else { throw SystemError(errno) }
            // Whom the file is for may remove what a superuser's killed process has left.
            try Self.give(to: place, open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW))
            try Self.give(to: place, open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600))
        } catch {
            // Not one that another has: this one was not made then.
            if error.number != EEXIST { Self.remove(folder) }
            OpenDrafts.drop(folder)
            throw error
        }
    }

    deinit {
        Self.remove(folder)
        OpenDrafts.drop(folder)
    }

    private static func give(to place: String, _ descriptor: Int32) throws(SystemError) {
        guard descriptor >= 0 else { throw SystemError(errno) }
        SideFile.give(descriptor, toOwnerOf: place)
        close(descriptor)
    }

    /// Puts what was written on the disk, so that a disk that can't keep it has said so before it is read back.
    func synchronize() throws(SystemError) { try Self.synchronize(path) }

    /// Puts what was written on the disk and gives it its name, without ever replacing a file.
    ///
    /// - Throws: an error of the kernel; `EEXIST` where the name has been taken meanwhile.
    func publish() throws(SystemError) {
        try synchronize()
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

    private static let (name, ending) = ("draft", ".partial")
    private static let companions = ["", "-journal", "-wal", "-shm", "-lock", "-next"]

    /// Removes a draft's folder with what is in it. Where a link has that name it is not followed: it may be anybody's.
    static func remove(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            // In earlier versions a draft was a file.
            unlink(folder)
            return
        }
        defer { close(descriptor) }
        for companion in companions { unlinkat(descriptor, name + companion, 0) }
        rmdir(folder)
    }

    /// Removes the drafts of processes that are gone.
    ///
    /// - Parameter name: of the file that they should have become.
    private static func removeAbandoned(in folder: String, of name: String) {
        for entry in FilePath.names(in: folder) where entry.hasPrefix("\(name).") {
            removeIfAbandoned(entry, in: folder)
        }
    }

    /// Removes a draft whose process is gone.
    static func removeIfAbandoned(_ entry: String, in folder: String) {
        guard entry.hasSuffix(ending) else { return }
        let stem = entry.dropLast(ending.count)
        guard let dot = stem.lastIndex(of: "."), let pid = pid_t(stem[stem.index(after: dot)...]), pid > 0
        else { return }
        // A number like this process's own is that of a predecessor: in a container they begin anew.
        let isGone = pid == getpid() || kill(pid, 0) != 0 && errno == ESRCH
        if isGone { remove("\(folder)/\(entry)") }
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
