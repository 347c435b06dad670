import CSQLite

/// The thread that writes, with a connection of its own.
///
/// Writes that wait go into one transaction, a savepoint each, so many share the price of one fsync;
/// each waiter goes on after the commit, when its write survives a power cut. Processes take turns by
/// file locks (`WriteTurns`).
public final class Writer: Sendable {
    public struct Limits: Sendable {
        /// How many writes may wait; one more gets `WriterError.overloaded`.
        public var waiting = 1024
        /// How many writes share one transaction at most.
        public var together = 256
        /// How long a write waits for its turn before it fails as busy.
        public var patience: Duration = .seconds(10)

        public init() {}
    }

    private let limits: Limits
    private let queue: WriteQueue

    /// Opens the database, which must be there, and starts the thread.
    ///
    /// - Parameter didCommit: is told on the writer's thread how many writes a commit held.
    public init(
        file: String,
        limits: Limits = Limits(),
        didCommit: @escaping @Sendable (_ writes: Int) -> Void = { _ in }
    ) throws(SQLiteError) {
        self.limits = limits
        let queue = WriteQueue(limit: limits.waiting, file: file)
        self.queue = queue
        let opened = Monitor<Result<Void, SQLiteError>?>(nil)
        try startThread(for: file) {
            do throws(SQLiteError) {
                let loop = try WriterLoop(
                    file: file,
                    queue: queue,
                    together: limits.together,
                    didCommit: didCommit
                )
                opened.withLock { $0 = .success(()) }
                opened.ring()
                loop.run()
            } catch {
                opened.withLock { $0 = .failure(error) }
                opened.ring()
            }
            queue.finish()
        }
        try opened.wait { $0 }.get()
    }

    deinit { queue.stop() }

    /// How many writes wait for their turn.
    public var waiting: Int { queue.count }

    /// Runs `body` on the writer's thread in a transaction and returns once it is committed.
    ///
    /// When `body` throws, what it did is undone and the error comes out here; the other writes of the
    /// transaction do not notice. `body` may run a second time when SQLite had to undo the first, so it
    /// should do nothing but write. A task that is cancelled waits on all the same.
    ///
    /// - Parameter patience: how long to wait for a turn, if not `Limits.patience`.
    /// - Throws: what `body` throws; `WriterError`; `SQLiteError`, whose `isBusy` means no turn came.
    public func write<Value: Sendable>(
        within patience: Duration? = nil,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let deadline = Instant.now() + (patience ?? limits.patience)
        return try await withCheckedThrowingContinuation { waiter in
            let write = PendingWrite(deadline: deadline, waiter: waiter, body: body)
            if let refusal = queue.add(write) { waiter.resume(throwing: refusal) }
        }
    }

    /// Takes no more writes, finishes those that wait and closes the connection.
    ///
    /// - Returns: whether that was done within `patience`; it blocks the calling thread until then.
    @discardableResult
    public func stop(within patience: Duration = .seconds(10)) -> Bool {
        queue.stop()
        return queue.waitUntilFinished(before: .now() + patience)
    }
}
