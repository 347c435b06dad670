/// Why nothing was restored. Neither the copy nor whatever lies at the place it should have gone to is touched.
public enum RestoreError: Error, Sendable {
    /// There is a file that a restored database would replace, or that would be taken for a part of it.
    case exists(file: String)
    /// A server runs on that file.
    case served(file: String)
    /// Another command has it alone: a restoration, most likely.
    case beingRestored(file: String)
    case unreadable(copy: String, reason: String)
    /// The copy has a log beside it, with changes that are not in the copy.
    case unfinished(copy: String)
    case notADatabase(copy: String)
    /// It is a database without anything in it.
    case empty(copy: String)
    case damaged(copy: String, problem: String)
    /// The copy is sound, and what was written is not: the disk that it is on does not keep it.
    case differs(file: String)
    case system(file: String, reason: String)
    case migration(MigrationError)
    case sqlite(SQLiteError)
}

extension RestoreError {
    /// What the kernel has refused about a file that was to be written.
    static func writing(_ file: String, _ error: SystemError) -> RestoreError {
        error.fullDisk(of: file).map { .sqlite($0) } ?? .system(file: file, reason: error.text)
    }

    static func wrapping<Value: ~Copyable>(
        _ body: () throws(SQLiteError) -> Value
    ) throws(RestoreError) -> Value {
        do throws(SQLiteError) { return try body() } catch { throw .sqlite(error) }
    }
}

extension RestoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exists(let file):
            "\(file): there is such a file already, and it is never replaced; "
                + "move it away with all files whose names begin so, or name another with --database"
        case .served(let file): "\(file): a server runs on it; stop that one first"
        case .beingRestored(let file):
            "\(file): it is being restored or seeded just now by another command; wait for that one's end"
        case .unreadable(let copy, let reason): "\(copy): \(reason); name a copy that this user may read"
        case .unfinished(let copy):
            "\(copy): beside it lies \(copy)-wal with changes that are not in it; "
                + "make one whole copy of both first: registrar backup COPY --database \(copy)"
        case .notADatabase(let copy):
            "\(copy): this is no database; name a copy that registrar backup has made"
        case .empty(let copy): "\(copy): this database is empty; name another copy"
        case .damaged(let copy, let problem): "\(copy): this copy is damaged (\(problem)); name an older one"
        case .differs(let file):
            "\(file): what was written there can't be read back as it was; name a place on another disk"
        case .system(let file, let reason):
            "\(file): cannot be written: \(reason); name a folder that is there and writable for this user"
        case .migration(let error): "\(error)"
        case .sqlite(let error): error.report
        }
    }
}
