/// Why a database is left as it is. Each says in one line which file and what to do.
public enum MigrationError: Error, Sendable {
    /// A later release has been at work here.
    case newer(file: String, version: Int, known: Int)
    /// A database, but another program's.
    case foreign(file: String)
    /// Ours by its mark, but without its list of migrations.
    case incomplete(file: String)
    /// A step was edited after it had been applied.
    case changed(file: String, version: Int, name: StaticString)
    /// Steps wait to be applied, where the caller asked for a database that is ready.
    case behind(file: String, version: Int, known: Int)
    case sqlite(SQLiteError)
}

extension MigrationError {
    /// Runs calls of SQLite whose error becomes one of these.
    static func wrapping<Value>(
        _ body: () throws(SQLiteError) -> Value
    ) throws(MigrationError) -> Value {
        do throws(SQLiteError) { return try body() } catch { throw .sqlite(error) }
    }

    /// The same of another file: the one that was asked for, where a draft of it is meant.
    func naming(_ file: String) -> MigrationError {
        switch self {
        case .newer(_, let version, let known): .newer(file: file, version: version, known: known)
        case .foreign: .foreign(file: file)
        case .incomplete: .incomplete(file: file)
        case .changed(_, let version, let name): .changed(file: file, version: version, name: name)
        case .behind(_, let version, let known): .behind(file: file, version: version, known: known)
        case .sqlite(let error): .sqlite(error.naming(file))
        }
    }
}

extension MigrationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .newer(let file, let version, let known):
            "\(file): its schema is version \(version), this program knows versions up to \(known); "
                + "run the newer program, or restore a backup from before"
        case .foreign(let file):
            "\(file): this database belongs to another program; name another file"
        case .incomplete(let file):
            "\(file): this database has lost its list of migrations; restore a backup"
        case .changed(let file, let version, let name):
            "\(file): migration \(version) (\(name)) differs from the one applied here; "
                + "run the program that made this database, or restore a backup"
        case .behind(let file, let version, let known):
            "\(file): its schema is version \(version) of \(known); first run: registrar migrate --database \(file)"
        case .sqlite(let error):
            error.report
        }
    }
}
