/// Looks after the deadlines of waiting writes while the writer's thread cannot: a file lock has no
/// time limit, and another process may hold it for any time.
///
/// Its thread sleeps until the writer is blocked and then looks four times a second, so a turn that
/// comes at once costs nothing, and many that are contended cost four wake-ups a second.
final class WriteWatch: Sendable {
    private struct State: Sendable {
        var isWriterBlocked = false
        var isAsleep = false
        var isOver = false
    }

    private let state = Monitor(State())
    private let queue: WriteQueue

    init(_ queue: WriteQueue) { self.queue = queue }

    /// Starts the thread; `stop()` ends it.
    func start(for file: String) throws(SQLiteError) {
        try startThread(for: file) { [self] in
            while waitUntilNeeded() {
                _ = state.wait(before: .now() + .milliseconds(250)) { $0.isOver ? true : nil }
                queue.refuseLate()
            }
        }
    }

    func stop() {
        state.withLock { $0.isOver = true }
        state.ring()
    }

    /// Runs `block` on the writer's thread, which may be blocked for any time.
    func during(_ block: () -> Void) {
        let wakes = state.withLock { state in
            state.isWriterBlocked = true
            return state.isAsleep
        }
        if wakes { state.ring() }
        block()
        state.withLock { $0.isWriterBlocked = false }
    }

    private func waitUntilNeeded() -> Bool {
        state.wait { state -> Bool? in
            state.isAsleep = !state.isWriterBlocked && !state.isOver
            return state.isAsleep ? nil : !state.isOver
        }
    }
}
