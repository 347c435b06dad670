import CSQLite
import Glibc

/// Turns between the processes that write to one database, by two file locks beside it.
///
/// Writers that meet inside SQLite sleep and retry, so the unlucky one waits for a second. Who waits
/// here is woken in order: `next` is the queue's head, `lock` the turn itself. The kernel frees the
/// locks of a process that dies. Other programs do not know these locks; SQLite's own still hold.
///
/// So no process puts the log into the database while another commits to it, by which SQLite before 3.51.3
/// may, very rarely, lose part of a transaction (sqlite.org/wal.html, "The WAL-Reset Bug").
final class WriteTurns: Sendable {
    private let next: Int32
    private let lock: Int32

    /// - Parameter file: the database, links resolved, so that all processes agree on the names.
    init(beside file: String) throws(SQLiteError) {
        next = try Self.open(file + "-next", database: file)
        do {
            lock = try Self.open(file + "-lock", database: file)
        } catch {
            close(next)
            throw error
        }
    }

    deinit {
        close(next)
        close(lock)
    }

    /// Takes the turn if nobody has it or waits for it.
    func takeAtOnce() -> Bool {
        guard flock(next, LOCK_EX | LOCK_NB) == 0 else { return false }
        defer { flock(next, LOCK_UN) }
        return flock(lock, LOCK_EX | LOCK_NB) == 0
    }

    /// Waits for the turn for as long as it takes.
    func take() {
        Self.block(next)
        Self.block(lock)
        flock(next, LOCK_UN)
    }

    /// Asks for the turn every few milliseconds, for a caller that has no thread to spare.
    func take(before deadline: Instant) -> Bool {
        while !takeAtOnce() {
            guard Instant.now() < deadline else { return false }
            usleep(5_000)
        }
        return true
    }

    func release() { flock(lock, LOCK_UN) }

    private static func block(_ descriptor: Int32) {
        // Only a signal can end it early: the descriptor is ours and open.
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    }

    private static func open(_ path: String, database: String) throws(SQLiteError) -> Int32 {
        do throws(SystemError) {
            return try SideFile.open(path, beside: database)
        } catch {
            if let full = error.fullDisk(of: database) { throw full }
            throw SQLiteError(
                code: SQLITE_CANTOPEN,
                message: "cannot open the lock file \(path): \(error.text)",
                file: database,
                isUnmade: true
            )
        }
    }
}
