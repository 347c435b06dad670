import Glibc
import Registrar
import SQLite

/// What is unsafe about the files around the database: who else may read them, and how much room there is.
struct FileChecks {
    let configuration: Configuration
    let backupFolder: String?
    /// Where it really lies.
    private var database: String { files.database }
    private var files: DatabaseFiles { DatabaseFiles(of: configuration.database) }

    /// Bytes that should be left on the disk beside a copy of the database.
    private static let leastRoom: UInt64 = 256 << 20

    var findings: [Finding] { links + secrets + owners + logs + folders + room + log }

    /// Another name of the database's file.
    private var links: [Finding] {
        if files.isMountedAlone {
            return [
                Finding(
                    .unsafe,
                    "mounted-file",
                    "\(database) is mounted by itself, so it has another name elsewhere",
                    means:
                        "What is changed by one name is lost by the other; commands and a restart are refused.",
                    mend: "mount its folder instead"
                )
            ]
        }
        guard let names = FileStatus(database)?.names, names > 1 else { return [] }
        return [
            Finding(
                .unsafe,
                "linked-file",
                "\(database) has \(names) names (hard links)",
                means:
                    "What is changed by one name is lost by another; commands and a restart are refused.",
                mend: "find / -xdev -samefile \(database) finds them; remove all but the one that is served, "
                    + "and make a copy where another is to stay"
            )
        ]
    }

    /// Files that nobody else should read.
    private var secrets: [Finding] {
        let files = ["", "-wal", "-shm", "-key"].map { database + $0 }
        return files.compactMap { file in
            guard let mode = FileStatus(file)?.mode, mode & 0o077 != 0 else { return nil }
            return Finding(
                .unsafe,
                "readable-file",
                "\(file) can be read by others on this machine (mode \(String(mode, radix: 8)))",
                means: file.hasSuffix("-key")
                    ? "It is the secret under which failed sign-ins are counted."
                    : "It holds every record of the school, and the hashes of all passwords.",
                mend: "chmod 600 \(file)"
            )
        }
    }

    /// Files that another user than the database's made: most likely the superuser, with a command.
    private var owners: [Finding] {
        // A superuser's database in somebody's folder is a mistake too.
        let model = FileStatus(database)?.owner == 0 ? FileStatus.folder(of: database) : database
        guard let right = FileStatus(model)?.owner else { return [] }
        return files.paths.compactMap { file in
            guard let owner = FileStatus(file)?.owner, owner != right else { return nil }
            return Finding(
                .unsafe,
                "other-owner",
                "\(file) belongs to another user than \(model)",
                means: "The server can't use it, and does not start or can't write.",
                mend: "sudo chown --reference=\(model) \(file)"
            )
        }
    }

    private var logs: [Finding] {
        var files = configuration.errorLog.map { [$0] } ?? []
        if case .file(let path) = configuration.accessLog { files.append(path) }
        return files.compactMap { file in
            // A pipe or a device has other readers.
            guard let status = FileStatus(file), status.isRegular, status.mode & 0o007 != 0 else {
                return nil
            }
            return Finding(
                .unsafe,
                "readable-log",
                "the log \(file) can be read by everybody on this machine (mode \(String(status.mode, radix: 8)))",
                means: "It says who signed in when, and from where.",
                mend: "chmod 640 \(file), and the same for logrotate's create"
            )
        }
    }

    private var folders: [Finding] {
        let folders = [FileStatus.folder(of: database)] + (backupFolder.map { [$0] } ?? [])
        return folders.compactMap { folder in
            guard let mode = FileStatus(folder)?.mode, mode & 0o022 != 0 else { return nil }
            return Finding(
                .unsafe,
                "writable-folder",
                "the folder \(folder) can be written by others on this machine (mode \(String(mode, radix: 8)))",
                means: "They can put other files in the place of the school's.",
                mend: "chmod go-w \(folder), or a folder that is the server's alone"
            )
        }
    }

    private var room: [Finding] {
        let needed = (FileStatus(database)?.size ?? 0) + (FileStatus(database + "-wal")?.size ?? 0)
        var folders = [FileStatus.folder(of: database)]
        if let backupFolder, FileStatus(backupFolder)?.device != FileStatus(folders[0])?.device {
            folders.append(backupFolder)
        }
        return folders.compactMap { folder in
            guard let free = FileStatus.freeBytes(in: folder), free < needed + Self.leastRoom else {
                return nil
            }
            return Finding(
                .unsafe,
                "little-room",
                "the disk of \(folder) has \(free >> 20) MiB left",
                means: "When it is full nothing can be changed any more, and no backup be made.",
                mend: "free some space, or move to a larger disk"
            )
        }
    }

    /// SQLite's own log, which should be put into the database again and again.
    private var log: [Finding] {
        let (size, whole) = (FileStatus(database + "-wal")?.size ?? 0, FileStatus(database)?.size ?? 0)
        guard size > max(64 << 20, whole * 2) else { return [] }
        return [
            Finding(
                .advice,
                "large-log",
                "\(database)-wal has grown to \(size >> 20) MiB",
                means:
                    "Some program has been reading the database for long, so that nothing can be put away.",
                mend: "end that program (fuser \(database)); the file shrinks when the server is restarted"
            )
        ]
    }
}

/// What the kernel says of a file.
struct FileStatus {
    private let status: stat

    /// - Returns: nil where there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.status = status
    }

    /// Permission bits.
    var mode: UInt32 { status.st_mode & 0o777 }
    var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }
    /// User id.
    var owner: UInt32 { status.st_uid }
    var size: UInt64 { UInt64(max(0, status.st_size)) }
    /// How many names the file has.
    var names: UInt { UInt(status.st_nlink) }
    var device: UInt { UInt(status.st_dev) }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What this user may still write there; nil where the kernel doesn't say.
    static func freeBytes(in folder: String) -> UInt64? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        return UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue
    }
}
