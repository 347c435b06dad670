import CSQLite

/// The writes that wait, shared by those who ask, the writer's thread and `WriteWatch`.
///
/// A write stays here until the writer has its turn *and* its transaction, so whoever takes it out
/// (the writer to do it, the watch to refuse it) is the only one to resume its waiter.
final class WriteQueue: Sendable {
    private struct State: Sendable {
        var writes: [PendingWrite] = []
        var isStopping = false
        var hasFinished = false
        var isWriterAsleep = false
    }

    private let state = Monitor(State())
    private let limit: Int
    private let file: String

    init(limit: Int, file: String) {
        self.limit = limit
        self.file = file
    }

    var count: Int { state.withLock { $0.writes.count } }

    /// Adds a write, or says why not.
    func add(_ write: PendingWrite) -> WriterError? {
        let (refusal, wakes) = state.withLock { state -> (WriterError?, Bool) in
            if state.isStopping { return (.stopped, false) }
            if state.writes.count >= limit { return (.overloaded(waiting: state.writes.count), false) }
            state.writes.append(write)
            return (nil, state.isWriterAsleep)
        }
        if wakes { state.ring() }
        return refusal
    }

    /// Waits until there is a write; false when there will be none any more.
    func waitForWork() -> Bool {
        state.wait { state -> Bool? in
            state.isWriterAsleep = state.writes.isEmpty && !state.isStopping
            return state.isWriterAsleep ? nil : !state.writes.isEmpty
        }
    }

    /// Takes out the writes that are done next, the oldest first.
    func take(atMost count: Int) -> [PendingWrite] {
        state.withLock { state in
            let batch = Array(state.writes.prefix(count))
            state.writes.removeFirst(batch.count)
            return batch
        }
    }

    /// Refuses the writes whose time is over.
    func refuseLate() {
        let now = Instant.now()
        let late = state.withLock { state -> [PendingWrite] in
            let late = state.writes.filter { $0.deadline <= now }
            if !late.isEmpty { state.writes.removeAll { $0.deadline <= now } }
            return late
        }
        guard !late.isEmpty else { return }
        let busy = SQLiteError(
            code: SQLITE_BUSY,
            message: "another process holds the database's write lock; try again later",
            file: file
        )
        for write in late { write.refuse(busy) }
    }

    /// Refuses everything that waits.
    func refuseAll(_ error: any Error) {
        for write in take(atMost: .max) { write.refuse(error) }
    }
}

extension WriteQueue {
    func stop() {
        state.withLock { $0.isStopping = true }
        state.ring()
    }

    /// The writer's last word.
    func finish() {
        state.withLock { $0.hasFinished = true }
        state.ring()
    }

    /// Whether the writer has finished before `deadline`.
    func waitUntilFinished(before deadline: Instant) -> Bool {
        state.wait(before: deadline) { $0.hasFinished ? true : nil } ?? false
    }
}
