import CSQLite

/// Does a number of writes in one transaction, a savepoint each, so that they share one fsync and
/// one's error is not the others'.
struct WriteBatch {
    let database: Database
    /// Resumes the waiters; kept until the turn is given back.
    private(set) var settlements: [() -> Void] = []

    private let files: OpenFiles
    private let didCommit: (Int) -> Void

    /// - Parameters:
    ///   - files: the database's; only what is committed while they are in place is acknowledged.
    ///   - didCommit: is told how many writes a commit held.
    init(_ database: Database, _ files: OpenFiles, _ didCommit: @escaping (Int) -> Void) {
        self.database = database
        self.files = files
        self.didCommit = didCommit
    }

    /// Does `writes` in the transaction that is open, and commits.
    mutating func run(_ writes: [PendingWrite]) {
        var rest = writes
        while !rest.isEmpty {
            var attempts: [Attempt] = []
            guard let culprit = attemptAll(rest, &attempts) else {
                commit(rest, attempts)
                return
            }
            let failure = attempts[culprit].failure ?? lost
            settle(attempts[culprit], failure)
            rest.remove(at: culprit)
            guard (failure as? SQLiteError)?.mayHaveRolledBack == true else {
                // It ended the transaction itself: doing the others again might do them twice.
                for write in rest { settlements.append { [lost] in write.refuse(lost) } }
                return
            }
            // SQLite undid the whole transaction (a full disk, say): the others begin again.
            if !rest.isEmpty && !begins(rest) { return }
        }
    }

    /// - Returns: the place of the write that cost everybody the transaction, the last one attempted.
    private func attemptAll(_ writes: [PendingWrite], _ attempts: inout [Attempt]) -> Int? {
        for (place, write) in writes.enumerated() {
            attempts.append(Self.attempt(write, in: database))
            guard database.isInTransaction else { return place }
        }
        return nil
    }

    private static func attempt(_ write: PendingWrite, in database: Database) -> Attempt {
        do {
            try database.execute("SAVEPOINT write")
            let attempt = write.attempt(database)
            guard database.isInTransaction else { return attempt }
            if attempt.failure != nil { try database.execute("ROLLBACK TO write") }
            try database.execute("RELEASE write")
            return attempt
        } catch {
            database.rollBack()
            return Attempt(failure: error) { _ in write.refuse(error) }
        }
    }

    private mutating func commit(_ writes: [PendingWrite], _ attempts: [Attempt]) {
        do {
            try database.execute("COMMIT")
            try files.requireInPlace()
            didCommit(writes.count)
            for attempt in attempts { settle(attempt, nil) }
        } catch {
            database.rollBack()
            // A deferred constraint speaks up only now, and not whose it is: each for itself then.
            if error.isConstraint && writes.count > 1 {
                for write in writes where begins([write]) { run([write]) }
            } else {
                for attempt in attempts { settle(attempt, error) }
            }
        }
    }

    /// Opens a transaction again, or refuses `writes`.
    private mutating func begins(_ writes: [PendingWrite]) -> Bool {
        do {
            try database.execute("BEGIN IMMEDIATE")
            return true
        } catch {
            for write in writes { settlements.append { write.refuse(error) } }
            return false
        }
    }

    private mutating func settle(_ attempt: Attempt, _ failure: (any Error)?) {
        settlements.append { attempt.settle(failure) }
    }

    private var lost: SQLiteError {
        SQLiteError(
            code: SQLITE_ABORT,
            message: "the write ended its transaction by itself; nothing is known to be stored",
            file: database.file
        )
    }
}
