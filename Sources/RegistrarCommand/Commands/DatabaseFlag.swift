import Glibc
import SQLite
import Web

/// The database that a command works on.
enum DatabaseFlag {
    /// - Parameter mayBeAnything: what lies there is looked at by somebody else.
    /// - Throws: ``UsageError`` for a name that is none; ``CommandFailure`` 66 where something else than a file lies
    ///   there, or the kernel refuses to look.
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
        } else if errno != ENOENT {
            let reason = String(cString: strerror(errno))
            throw CommandFailure(
                .noInput,
                "\(file): \(reason); see that the path is right and its folders are open to this user"
            )
        }
        return file
    }

    static func exists(_ file: String) -> Bool { access(file, F_OK) == 0 }

    /// - Throws: ``CommandFailure`` 66 where there is no such file: a misspelt name must not make a new school.
    static func open(_ arguments: Arguments, mode: Database.Mode = .readWrite) throws -> Database {
        let file = try file(arguments)
        guard exists(file) else {
            throw CommandFailure(
                .noInput,
                "\(file): there is no such file; make an empty school with: registrar migrate --database \(file); "
                    + "or to try it, one whose passwords everybody knows, with registrar seed instead"
            )
        }
        return try Database(file: file, mode: mode)
    }

    static var now: Int { time(nil) }
}
