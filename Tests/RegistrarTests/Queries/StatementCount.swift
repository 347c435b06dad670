import CSQLite

@testable import SQLite

extension Database {
    /// How often a statement of this connection was run since this was asked last.
    func runsSinceLastAsked() -> Int {
        var runs = 0
        var next = sqlite3_next_stmt(handle, nil)
        while let statement = next {
            runs += Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_RUN, 1))
            next = sqlite3_next_stmt(handle, statement)
        }
        return runs
    }
}
