import HTTP
import Registrar
import SQLite

/// Keeps what a flag names apart from the database: a log would be appended to it, a socket would be put in its place.
enum OwnFiles {
    /// - Throws: ``UsageError`` where a log, the pid file or a Unix socket is one of the database's own files.
    static func refuse(_ configuration: Configuration, _ arguments: Arguments) throws(UsageError) {
        var named = configuration.errorLog.map { [("error-log", $0)] } ?? []
        if case .file(let path) = configuration.accessLog { named.append(("access-log", path)) }
        if let path = arguments.text("pid-file") { named.append(("pid-file", path)) }
        for case .unix(let path) in configuration.binds { named.append(("bind", path)) }
        if case .unix(let path)? = configuration.statusBind { named.append(("status-bind", path)) }
        for (flag, path) in named {
            try refuse(path, arguments.source(of: flag), configuration.database)
        }
    }

    /// - Parameter source: the flag or the word that named the path.
    static func refuse(_ path: String, _ source: String, _ database: String) throws(UsageError) {
        guard let objection = objection(to: path, database) else { return }
        throw UsageError("\(source) \(path): \(objection); name another one")
    }

    /// Why nothing may be written to a path, which may have become one of the database's own files since the start.
    static func objection(to path: String, _ database: String) -> String? {
        DatabaseFiles(of: database).contains(path) ? "that is a file of the database \(database)" : nil
    }
}
