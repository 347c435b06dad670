import CSQLite

/// What SQLite, or the system around it, refused.
public struct SQLiteError: Error, Sendable {
    /// The primary result code, such as `SQLITE_BUSY` (5); see sqlite.org/rescode.html.
    public let code: Int32
    /// The code with its detail in the upper bits, such as `SQLITE_CONSTRAINT_UNIQUE` (2067).
    public let extendedCode: Int32
    /// SQLite's own words, or ours, on one line.
    public let message: String
    /// The statement that failed; nil when it was not a statement.
    public let sql: StaticString?
    /// The database file as it was named when opened.
    public let file: String
    /// Whether it is about a file that was to be made, and could not be.
    public let isUnmade: Bool

    public init(
        code: Int32,
        message: String,
        sql: StaticString? = nil,
        file: String,
        isUnmade: Bool = false
    ) {
        self.code = code & 0xFF
        self.extendedCode = code
        self.message = message
        self.sql = sql
        self.file = file
        self.isUnmade = isUnmade
    }

    /// Another connection holds the lock this one waited for.
    public var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }
    /// The disk, a quota or a size limit is used up; space freed elsewhere mends it.
    public var isFull: Bool { code == SQLITE_FULL }
    public var isReadOnly: Bool { code == SQLITE_READONLY }
    /// The file, or its log, was deleted, moved or replaced while somebody used it.
    public var isMoved: Bool { extendedCode == Self.moved }
    public var isInputOutput: Bool { code == SQLITE_IOERR }
    public var isCorrupt: Bool { code == SQLITE_CORRUPT }
    public var isNotADatabase: Bool { code == SQLITE_NOTADB }
    public var cannotOpen: Bool { code == SQLITE_CANTOPEN }

    public var isConstraint: Bool { code == SQLITE_CONSTRAINT }
    /// A row with this key is already there.
    public var isUnique: Bool {
        extendedCode == SQLITE_CONSTRAINT | 8 << 8 || extendedCode == SQLITE_CONSTRAINT | 6 << 8
            || extendedCode == SQLITE_CONSTRAINT | 10 << 8
    }
    public var isForeignKey: Bool { extendedCode == SQLITE_CONSTRAINT | 3 << 8 }
    public var isCheck: Bool { extendedCode == SQLITE_CONSTRAINT | 1 << 8 }
    /// A trigger said RAISE(ABORT, …).
    public var isRefusedByTrigger: Bool { extendedCode == SQLITE_CONSTRAINT | 7 << 8 }

    /// Whether the key that is already taken is of this column, such as `users.username_key`.
    public func isUnique(of column: StaticString) -> Bool {
        guard isUnique else { return false }
        let named = message.split(separator: ": ").last ?? ""
        return named.split(separator: ", ").contains { $0 == "\(column)" }
    }

    /// The same of another file: the one that was asked for, where a draft of it is meant.
    func naming(_ file: String) -> SQLiteError {
        SQLiteError(code: extendedCode, message: message, sql: sql, file: file, isUnmade: isUnmade)
    }

    /// After one of these SQLite may have rolled the whole transaction back by itself
    /// (sqlite.org/lang_transaction.html, section 2.3).
    var mayHaveRolledBack: Bool {
        [SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_INTERRUPT, SQLITE_CORRUPT].contains(
            code
        )
    }
}

extension SQLiteError: CustomStringConvertible {
    /// One line: the file, what happened and, where one was running, the statement.
    public var description: String {
        var line = "\(file): \(message) (SQLite error \(extendedCode))"
        if let sql {
            line += " in: " + "\(sql)".split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        if isCorrupt || isNotADatabase {
            // Of a log, whose reader may not know what SQLite means by it.
            line +=
                "; it is damaged, or was overwritten while it was in use: stop the server, move away all files "
                + "whose names begin so, and keep them, as what was stored last may be in the log (-wal) alone; "
                + "then restore a backup"
        }
        return line
    }
}
