import Glibc

extension Migrations {
    /// Puts a copy of a database at a place where there is none: proved first, with mode 0600, put on the disk, read back
    /// as it is then, and named only after that.
    ///
    /// The copy is read and nothing else: what is proved, changed and named is a copy of it, beside the place.
    ///
    /// - Parameters:
    ///   - copy: what ``Database/backUp(to:of:progress:)`` made, of this schema and of any of its versions up to now.
    ///   - change: what is to be changed in it before it gets its name, in a transaction.
    ///   - progress: told which part is copied, from 0 to 1.
    /// - Returns: how far its schema has come.
    /// - Throws: ``RestoreError``, and what `change` throws.
    public func restore(
        _ copy: String,
        as file: String,
        change: (Database, State) throws -> Void = { _, _ in },
        progress: (Double) -> Void = { _ in }
    ) throws -> State {
        let mark: ServedMark
        do throws(ServedMark.Refusal) { mark = try ServedMark.alone(file) } catch {
            switch error {
            case .served: throw RestoreError.served(file: file)
            case .taken: throw RestoreError.beingRestored(file: file)
            case .failed(let error): throw RestoreError.sqlite(error)
            }
        }
        do {
            let state = try putInPlace(copy, as: file, change, progress)
            _ = consume mark
            return state
        } catch {
            mark.remove()
            throw error
        }
    }

    private func putInPlace(
        _ copy: String,
        as file: String,
        _ change: (Database, State) throws -> Void,
        _ progress: (Double) -> Void
    ) throws -> State {
        for companion in ["", "-wal", "-shm", "-journal"] where FilePath.exists(file + companion) {
            throw RestoreError.exists(file: file + companion)
        }
        let source = try FileCopy(copy)
        guard !source.hasLog else { throw RestoreError.unfinished(copy: FilePath.resolved(copy)) }
        let draft: Draft
        do throws(SystemError) { draft = try Draft(of: file) } catch {
            throw RestoreError.writing(file, error)
        }
        try source.write(to: draft.path, named: file, progress)
        let state = try adapt(draft.path, copy, as: file, change)
        do throws(SystemError) { try draft.synchronize() } catch { throw RestoreError.writing(file, error) }
        try prove(draft.path, is: state, as: file)
        // That is what was damaged there before.
        DamagedFiles.forget(FilePath.resolved(file))
        do throws(SystemError) { try draft.publish() } catch {
            if error.number == EEXIST { throw RestoreError.exists(file: file) }
            throw RestoreError.writing(file, error)
        }
        return state
    }

    /// Proves what was copied, and changes it.
    private func adapt(
        _ draft: String,
        _ copy: String,
        as file: String,
        _ change: (Database, State) throws -> Void
    ) throws -> State {
        do {
            let database = try Database(soleUserOf: draft)
            defer { database.close() }
            let state = try state(of: database)
            guard state != .empty else { throw RestoreError.empty(copy: copy) }
            if let problem = try database.integrityProblems().first {
                throw RestoreError.damaged(copy: copy, problem: problem)
            }
            // What another program has copied, with VACUUM INTO, has none.
            try database.useWriteAheadLog()
            try database.transaction {
                // Writes the first page, whatever is changed: so its number of changes is beyond the copy's, and who serves
                // the database notices when that copy is written over it.
                try database.mark(applicationID: applicationID)
                try change(database, state)
            }
            // Whoever closes a database does not hear of it when that fails.
            try database.putLogAway()
            return state
        } catch let error as MigrationError {
            throw RestoreError.migration(error.naming(copy))
        } catch let error as SQLiteError {
            if error.isNotADatabase { throw RestoreError.notADatabase(copy: copy) }
            throw error.isCorrupt
                ? RestoreError.damaged(copy: copy, problem: error.message)
                : RestoreError.sqlite(error.naming(file))
        }
    }

    /// Reads back what is to get the name, over a connection that has seen nothing of it yet.
    private func prove(_ draft: String, is state: State, as file: String) throws {
        do {
            let database = try Database(soleUserOf: draft)
            defer { database.close() }
            guard try database.integrityProblems().isEmpty, try self.state(of: database) == state else {
                throw RestoreError.differs(file: file)
            }
        } catch let error as MigrationError {
            throw RestoreError.migration(error.naming(file))
        } catch let error as SQLiteError {
            throw error.isCorrupt || error.isNotADatabase
                ? RestoreError.differs(file: file) : RestoreError.sqlite(error.naming(file))
        }
    }
}
