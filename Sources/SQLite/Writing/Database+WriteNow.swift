extension Database {
    /// Waits for this process's turn among all writers, runs `body` in one transaction and commits:
    /// for commands, which have no loop to keep free. It blocks the thread, at most for the busy
    /// timeout once the turn has come.
    public func writeNow<Value>(_ body: () throws -> Value) throws -> Value {
        let turns = try WriteTurns(beside: resolvedFile)
        turns.take()
        defer { turns.release() }
        return try transaction(body)
    }
}
