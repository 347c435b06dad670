/// A write that waits, whatever the type of its result.
struct PendingWrite: Sendable {
    /// When it is refused if its turn has not come.
    let deadline: Instant
    /// Does the work. It may be done again after a rollback that another write caused.
    let attempt: @Sendable (Database) -> Attempt
    /// Tells the waiter that nothing was done.
    let refuse: @Sendable (any Error) -> Void
}

/// What a write's closure left: its error, and how to tell the waiter once the commit is decided.
struct Attempt {
    let failure: (any Error)?
    /// Resumes the waiter; called exactly once, with the commit's error if that failed.
    let settle: ((any Error)?) -> Void
}

extension PendingWrite {
    init<Value: Sendable>(
        deadline: Instant,
        waiter: CheckedContinuation<Value, any Error>,
        body: @escaping @Sendable (Database) throws -> Value
    ) {
        self.deadline = deadline
        self.refuse = { waiter.resume(throwing: $0) }
        self.attempt = { database in
            do {
                let value = try body(database)
                return Attempt(failure: nil) { error in
                    if let error { waiter.resume(throwing: error) } else { waiter.resume(returning: value) }
                }
            } catch {
                return Attempt(failure: error) { _ in waiter.resume(throwing: error) }
            }
        }
    }
}
