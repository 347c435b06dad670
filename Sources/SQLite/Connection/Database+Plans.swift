import CSQLite

extension Database {
    /// Every statement that this connection has prepared, with the steps in which SQLite runs it: for tests that
    /// watch over indexes.
    public func preparedPlans() throws(SQLiteError) -> [(sql: String, steps: [String])] {
        var prepared: [String] = []
        var next = sqlite3_next_stmt(handle, nil)
        while let statement = next {
            if let text = sqlite3_sql(statement) { prepared.append(String(cString: text)) }
            next = sqlite3_next_stmt(handle, statement)
        }
        var plans: [(sql: String, steps: [String])] = []
        for sql in prepared { plans.append((sql, try steps(of: sql))) }
        return plans
    }

    private func steps(of sql: String) throws(SQLiteError) -> [String] {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, "EXPLAIN QUERY PLAN \(sql)", -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw failure(code, nil) }
        defer { sqlite3_finalize(statement) }
        var steps: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW { steps.append(Row(statement).text(3)) }
        return steps
    }
}
