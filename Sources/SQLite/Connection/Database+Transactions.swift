import CSQLite

extension Database {
    /// Begins a read transaction: every query until `endReading()` sees the same state, and a point
    /// query costs a fraction of one on its own. Once is enough; a second call does nothing.
    public func beginReading() throws(SQLiteError) {
        guard !isReading else { return }
        try execute("BEGIN")
        isReading = true
    }

    /// Ends the read transaction, if one is open. What is read next sees what was committed since.
    public func endReading() {
        guard isReading else { return }
        isReading = false
        // A transaction without writes cannot fail to end; after an I/O error it has ended already.
        guard isInTransaction else { return }
        do { try execute("COMMIT") } catch { rollBack() }
    }

    /// Whether a transaction, of whatever kind, is open on this connection.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// A number that changes when any connection of any process commits a change, so that rows can be
    /// kept for as long as it stays. Inside `beginReading()` it belongs to the state being read.
    public func dataVersion() throws(SQLiteError) -> UInt32 {
        // The pager learns of other connections' commits when a read begins. Inside a transaction that
        // has begun to read, the number is known; otherwise a read begins here.
        if sqlite3_txn_state(handle, "main") == SQLITE_TXN_NONE { try execute("PRAGMA data_version") }
        var version: UInt32 = 0
        let code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_DATA_VERSION, &version)
        guard code == SQLITE_OK else { throw failure(code, nil) }
        return version
    }

    /// Runs `body` in a write transaction: all of it, or nothing when it throws. Inside another
    /// transaction it is a savepoint, which undoes only itself.
    public func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        guard !isInTransaction else { return try savepoint(body) }
        try execute("BEGIN IMMEDIATE")
        let value: Value
        do {
            value = try body()
            try execute("COMMIT")
        } catch {
            rollBack()
            throw error
        }
        return value
    }

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("SAVEPOINT inner_write")
        do {
            let value = try body()
            try execute("RELEASE inner_write")
            return value
        } catch {
            if isInTransaction { try runScript("ROLLBACK TO inner_write; RELEASE inner_write") }
            throw error
        }
    }

    /// Runs `body` in the transaction that is open, and undoes what it did.
    ///
    /// The pages that it changed are written at the commit all the same, with what they held before: so the transaction
    /// takes as long as one that keeps it, and who measures that can't tell the two apart.
    public func doInVain(_ body: () throws -> Void) throws {
        try execute("SAVEPOINT in_vain")
        try body()
        try execute("ROLLBACK TO in_vain")
        try execute("RELEASE in_vain")
    }

    /// Undoes the open transaction; none is open afterwards.
    func rollBack() {
        // An error that rolled back by itself leaves nothing to undo, and then this says so: no news.
        if isInTransaction { _ = try? execute("ROLLBACK") }
    }
}
