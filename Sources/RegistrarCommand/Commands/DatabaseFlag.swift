import Glibc
import SQLite
import Web

/// The database that a command works on.
enum DatabaseFlag {
    /// - Parameter mayBeAnything: what lies there is looked at by somebody else.
    /// - Throws: ``UsageError`` for a name that is none; ``CommandFailure`` 66 where something else than a file lies
    ///   there, a link that leads nowhere, or the kernel refuses to look.
    static func file(_ arguments: Arguments, mayBeAnything: Bool = false) throws -> String {
        let file = arguments.text("database") ?? "registrar.db"
        guard !file.isEmpty, file != ":memory:" else {
            throw UsageError(
                "\(arguments.source(of: "database")) needs the name of a file, as in: --database school.db"
            )
        }
        var status = stat()
        if stat(file, &status) == 0 {
            let kind = status.st_mode & S_IFMT
            guard mayBeAnything || kind == S_IFREG else {
                let what = kind == S_IFDIR ? "this is a folder" : "this is no regular file"
                throw CommandFailure(.noInput, "\(file): \(what); name the school's SQLite file")
            }
        } else if errno == ENOENT {
            try refuseBrokenLink(file)
        } else {
            let reason = String(cString: strerror(errno))
            throw CommandFailure(
                .noInput,
                "\(file): \(reason); see that the path is right and its folders are open to this user"
            )
        }
        return file
    }

    /// What a link leads to is made by its own name alone: the link may be somebody else's, in a folder that others may
    /// write to, and the superuser would make a file wherever they like.
    private static func refuseBrokenLink(_ file: String) throws(CommandFailure) {
        var status = stat()
        guard lstat(file, &status) == 0 else { return }
        let target = DatabaseFiles(of: file).database
        throw CommandFailure(
            .noInput,
            "\(file): this link leads to \(target), where there is no file; mend the link, "
                + "or name what it leads to: --database \(target)"
        )
    }

    static func exists(_ file: String) -> Bool { access(file, F_OK) == 0 }

    /// - Parameter mayBeLinked: nothing is written, and a file with several names may be read.
    /// - Throws: ``CommandFailure`` 66 where there is no such file: a misspelt name must not make a new school.
    static func open(_ arguments: Arguments, mayBeLinked: Bool = false) throws -> Database {
        let file = try file(arguments)
        if !mayBeLinked { try refuseLinked(file) }
        try refuseLost(file)
        guard exists(file) else {
            if hasLog(file) {
                throw CommandFailure(
                    .noInput,
                    "\(file): there is no such file, but its log is there: \(keepLog(file)) move that log away, and "
                        + "restore a backup"
                )
            }
            throw CommandFailure(
                .noInput,
                "\(file): there is no such file; make an empty school with: registrar migrate --database \(file); "
                    + "or to try it, one whose passwords everybody knows, with registrar seed instead"
            )
        }
        return try Database(file: file, mode: .readWrite)
    }

    /// Opens a database that is made if it is not there.
    static func openOrMake(_ file: String) throws -> Database {
        try refuseLinked(file)
        try refuseLost(file)
        return try Database(file: file, mode: .create)
    }

    /// Where a school was once backed up none is to begin: it would be copied in its turn, and the old copies make room.
    static func refuseLost(_ file: String) throws(CommandFailure) {
        guard let last = BackupNote(of: file).success,
            (FileStatus(file)?.size ?? 0) < DatabaseFiles.leastBytes
        else { return }
        let (problem, things) = exists(file) ? ("this file is empty", ["it"]) : ("there is no such file", [])
        let log = hasLog(file)
        let away = (things + (log ? ["that log"] : [])).joined(separator: " and ")
        let first = (log ? keepLog(file) + " " : "") + (away.isEmpty ? "" : "move \(away) away and ")
        throw CommandFailure(
            .noInput,
            "\(file): \(problem), and there was a school in it; \(first)restore its last backup: "
                + "registrar restore \(last.text) --database \(file); to begin anew, move its backups and "
                + "\(DatabaseFiles(of: file).database)-backup-note away"
        )
    }

    /// SQLite keeps the log and its locks by a file's name (sqlite.org/howtocorrupt.html, section 2.5): who opens the
    /// file by another name sees neither, and each writes over what the other has written.
    ///
    /// A file that is mounted by itself has another name where it comes from, which nothing tells.
    private static func refuseLinked(_ file: String) throws(CommandFailure) {
        if DatabaseFiles(of: file).isMountedAlone {
            throw CommandFailure(
                .noInput,
                "\(file): this file is mounted here by itself, so it has another name elsewhere, and what is changed by "
                    + "one is lost by the other; mount its folder instead"
            )
        }
        guard let names = FileStatus(file)?.names, names > 1 else { return }
        throw CommandFailure(
            .noInput,
            "\(file): this file has \(names) names (hard links), and what is changed by one is lost by another; "
                + "find them with find / -xdev -samefile \(file), and remove all but the one that is served; "
                + "where another is to stay, make it a copy"
        )
    }

    /// No backup has what is there.
    private static func keepLog(_ file: String) -> String {
        "\(log(of: file)) holds what was stored last, so keep it, and put the file back as it was; where it is lost,"
    }

    private static func log(of file: String) -> String { DatabaseFiles(of: file).database + "-wal" }

    /// Whether changes of the database lie in a log beside it.
    static func hasLog(_ file: String) -> Bool { FileStatus(log(of: file)).map { $0.size > 0 } ?? false }

    static var now: Int { time(nil) }
}
