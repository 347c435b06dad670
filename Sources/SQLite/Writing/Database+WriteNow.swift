import CSQLite

extension Database {
    /// Waits for this process's turn among all writers, runs `body` in one transaction and commits:
    /// for commands, which have no loop to keep free. It blocks the thread meanwhile.
    ///
    /// - Parameter patience: how long to wait for the turn before it fails as busy.
    public func writeNow<Value>(
        within patience: Duration = .seconds(15),
        _ body: () throws -> Value
    ) throws -> Value {
        guard file != ":memory:" else { return try transaction(body) }
        let turns = try WriteTurns(beside: resolvedFile)
        guard turns.take(before: .now() + patience) else {
            throw SQLiteError(
                code: SQLITE_BUSY,
                message: "another process has been writing all the time",
                file: file
            )
        }
        defer { turns.release() }
        return try transaction(body)
    }
}
