import CSQLite

@testable import SQLite

extension Database {
    /// How often a statement of this connection was run since this was asked last.
    func runsSinceLastAsked() -> Int { sinceLastAsked(SQLITE_STMTSTATUS_RUN) }

    /// How many steps its statements took in SQLite's virtual machine since this was asked last: they grow with the rows
    /// that are looked at.
    func stepsSinceLastAsked() -> Int { sinceLastAsked(SQLITE_STMTSTATUS_VM_STEP) }

    private func sinceLastAsked(_ counter: Int32) -> Int {
        var sum = 0
        var next = sqlite3_next_stmt(handle, nil)
        while let statement = next {
            sum += Int(sqlite3_stmt_status(statement, counter, 1))
            next = sqlite3_next_stmt(handle, statement)
        }
        return sum
    }
}
