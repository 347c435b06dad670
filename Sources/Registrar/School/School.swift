public import HTTP
import Jinja
import SQLite
import Web

/// The school as its pages see it: the database, what writes to it, and what is set for it.
///
/// Each event loop makes its own; the connection in it stays on the loop's thread.
@Loop public final class School {
    let database: Database
    /// Those of the database; nil where it has none.
    let files: OpenFiles?
    /// Nil only where routes are listed and none is asked.
    private let writer: Writer?
    let passwords: PasswordHasher
    let clock: Clock
    let log: Log
    let attemptLimits: AttemptLimits
    let lives: SessionLives
    let registration: Registration
    /// Keys the hashes under which names of failed sign-ins are counted.
    let nameKey: [UInt8]
    private let counters: SchoolCounters
    var slowSignIns: SlowSignIns
    /// Why it was not ready when a monitor asked last.
    var lastProblem: String?
    var frames = UntilNextCommit<Int, Frame>()
    var offeredCourses = UntilNextCommit<PageOfTerm, OfferedCourses>()
    /// `/courses` as its template takes it.
    var courseLists = UntilNextCommit<PageOfTerm, CourseList>()

    init(
        database: Database,
        writer: Writer?,
        passwords: PasswordHasher,
        clock: Clock,
        log: Log,
        attemptLimits: AttemptLimits,
        lives: SessionLives,
        registration: Registration = .open,
        nameKey: [UInt8],
        files: OpenFiles? = nil,
        counters: SchoolCounters = SchoolCounters()
    ) {
        self.database = database
        self.files = files
        self.writer = writer
        self.passwords = passwords
        self.clock = clock
        self.log = log
        self.attemptLimits = attemptLimits
        slowSignIns = SlowSignIns(most: attemptLimits.waitingSignIns)
        self.lives = lives
        self.registration = registration
        self.nameKey = nameKey
        self.counters = counters
    }

    /// Runs `body` in a transaction on the writer's thread; what is read after it sees it.
    ///
    /// - Parameter patience: how long to wait for the turn, if not as long as people wait for a form.
    func write<Value: Sendable>(
        within patience: Duration? = nil,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        database.endReading()
        guard let writer else { throw WriterError.stopped }
        counters.writesWaiting.add(1)
        defer { counters.writesWaiting.add(-1) }
        do {
            let value = try await writer.write(within: patience, body)
            counters.storageFails.set(0)
            return value
        } catch let error as SQLiteError where error.isFull || error.isReadOnly || error.isInputOutput {
            counters.storageFails.set(1)
            throw error
        }
    }

    /// Finishes the writes that wait and closes the connections.
    ///
    /// Nobody waits for an answer any more, so a lock that another process holds is not worth waiting for: what is
    /// left to write is when sessions were last seen.
    public func close() {
        writer?.stop(within: .seconds(1))
        database.closeInTurn()
    }
}
