import CSQLite

/// What the writer's thread does, turn after turn. Made and used on that thread alone.
final class WriterLoop {
    private let database: Database
    private let files: OpenFiles
    private let turns: WriteTurns
    private let queue: WriteQueue
    private let watch: WriteWatch
    private let together: Int
    private let didCommit: (Int) -> Void

    init(
        file: String,
        queue: WriteQueue,
        together: Int,
        didCommit: @escaping (Int) -> Void
    ) throws(SQLiteError) {
        database = try Database(file: file, mode: .readWrite)
        // SQLite makes do with what it may do; better to hear of it now than at every form.
        if database.mayOnlyRead {
            throw SQLiteError(code: SQLITE_READONLY, message: "the file may only be read", file: file)
        }
        files = try OpenFiles(of: database)
        turns = try WriteTurns(beside: database.resolvedFile)
        // Between attempts it looks after the deadlines of those who wait.
        database.setBusyTimeout(.milliseconds(250))
        watch = WriteWatch(queue)
        try watch.start(for: file)
        self.queue = queue
        self.together = together
        self.didCommit = didCommit
    }

    func run() {
        while queue.waitForWork() {
            if !turns.takeAtOnce() { watch.during { turns.take() } }
            let settlements = takeTurn()
            turns.release()
            for settle in settlements { settle() }
        }
        watch.stop()
    }

    /// One transaction. What waits is taken out of the queue only when it is open, so that whoever
    /// comes while this process waits for its turn is in time for it.
    private func takeTurn() -> [() -> Void] {
        queue.refuseLate()
        do throws(SQLiteError) {
            try files.requireInPlace()
            try database.execute("BEGIN IMMEDIATE")
        } catch {
            // Another program holds SQLite's own lock: the next turn tries again until the deadlines.
            if !error.isBusy { queue.refuseAll(error) }
            return []
        }
        let writes = queue.take(atMost: together)
        var batch = WriteBatch(database, files, didCommit)
        if writes.isEmpty { database.rollBack() } else { batch.run(writes) }
        return batch.settlements
    }
}
