import CSQLite

extension Database {
    /// Reads every row of a query.
    @inlinable
    public func query<Value>(
        _ sql: StaticString,
        _ parameters: Parameter...,
        row: (borrowing Row) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> [Value] {
        try query(sql, parameters, row: row)
    }

    /// The same for parameters that are collected first, as those of a search are.
    public func query<Value>(
        _ sql: StaticString,
        _ parameters: [Parameter],
        row: (borrowing Row) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> [Value] {
        var values: [Value] = []
        try run(sql, parameters) { line throws(SQLiteError) in
            values.append(try row(line))
            return true
        }
        return values
    }

    /// Reads the first row of a query; nil when it has none.
    @inlinable
    public func first<Value>(
        _ sql: StaticString,
        _ parameters: Parameter...,
        row: (borrowing Row) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value? {
        var value: Value?
        try run(sql, parameters) { line throws(SQLiteError) in
            value = try row(line)
            return false
        }
        return value
    }

    /// Lends each row in turn, for a reader that keeps its own storage.
    public func forEach(
        _ sql: StaticString,
        _ parameters: Parameter...,
        row: (borrowing Row) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        try run(sql, parameters) { line throws(SQLiteError) in
            try row(line)
            return true
        }
    }

    /// Whether the query has a row.
    public func exists(_ sql: StaticString, _ parameters: Parameter...) throws(SQLiteError) -> Bool {
        var found = false
        try run(sql, parameters) { _ in
            found = true
            return false
        }
        return found
    }

    /// Runs a statement that changes rows.
    ///
    /// - Returns: how many rows it inserted, updated or deleted itself (not its triggers).
    @discardableResult
    public func execute(_ sql: StaticString, _ parameters: Parameter...) throws(SQLiteError) -> Int {
        try run(sql, parameters) { _ in true }
        return Int(sqlite3_changes64(handle))
    }

    /// The key of the row that this connection inserted last.
    public var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

    /// Runs several statements that are separated by semicolons and have no parameters.
    public func runScript(_ sql: StaticString) throws(SQLiteError) {
        let code = sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: sql.utf8CodeUnitCount + 1) {
            sqlite3_exec(handle, $0, nil, nil, nil)
        }
        // Not the SQL: a script is long, and what failed in it stands in the message.
        guard code == SQLITE_OK else { throw failure(code, nil) }
    }
}

extension Database {
    /// Lends each row to `body` until it answers false.
    @usableFromInline
    func run(
        _ sql: StaticString,
        _ parameters: [Parameter],
        _ body: (borrowing Row) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) {
        let (statement, isCached) = try statement(for: sql)
        defer {
            sqlite3_reset(statement)
            if !parameters.isEmpty { sqlite3_clear_bindings(statement) }
            if !isCached { sqlite3_finalize(statement) }
        }
        precondition(
            Int(sqlite3_bind_parameter_count(statement)) == parameters.count,
            "as many values as the statement has parameters"
        )
        func step() throws(SQLiteError) {
            while true {
                switch sqlite3_step(statement) {
                case SQLITE_ROW: guard try body(Row(statement)) else { return }
                case SQLITE_DONE: return
                case let code: throw failure(code, sql)
                }
            }
        }
        guard !parameters.isEmpty else { return try step() }
        try statement.withBound(parameters, from: 0, step) { failure($0, sql) }
    }

    /// The prepared statement of a literal. One that is being read, by a query around this one, is
    /// prepared a second time and belongs to the caller (`isCached` is false).
    private func statement(
        for sql: StaticString
    ) throws(SQLiteError) -> (statement: OpaquePointer, isCached: Bool) {
        if let known = cache.find(sql) {
            guard sqlite3_stmt_busy(known) != 0 else { return (known, true) }
            return (try prepare(sql), false)
        }
        let fresh = try prepare(sql)
        cache.keep(fresh, for: sql)
        return (fresh, true)
    }

    private func prepare(_ sql: StaticString) throws(SQLiteError) -> OpaquePointer {
        var statement: OpaquePointer?
        let length = Int32(clamping: sql.utf8CodeUnitCount)
        let code = sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: sql.utf8CodeUnitCount + 1) {
            sqlite3_prepare_v3(handle, $0, length, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        }
        guard code == SQLITE_OK else { throw failure(code, sql) }
        guard let statement else {
            throw SQLiteError(code: SQLITE_MISUSE, message: "the statement is empty", sql: sql, file: file)
        }
        return statement
    }

    /// The error of the call that just failed.
    func failure(_ code: Int32, _ sql: StaticString?) -> SQLiteError {
        let error = SQLiteError(code: code, of: handle, sql: sql, file: file)
        if error.isCorrupt || error.isNotADatabase { DamagedFiles.add(resolvedFile) }
        return error
    }
}
