import Glibc
import SQLite
import Web

/// The database that a command works on.
enum DatabaseFlag {
    static func file(_ arguments: Arguments) -> String { arguments.text("database") ?? "registrar.db" }

    static func exists(_ file: String) -> Bool { access(file, F_OK) == 0 }

    /// - Throws: ``CommandFailure`` 66 where there is no such file: a misspelt name must not make a new school.
    static func open(_ arguments: Arguments, mode: Database.Mode = .readWrite) throws -> Database {
        let file = file(arguments)
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
