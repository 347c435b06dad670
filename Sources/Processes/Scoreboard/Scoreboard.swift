import CLinux
import Glibc
import HTTP
import Synchronization

/// Memory that the supervisor shares with all workers: how each is, and what each counts.
///
/// It is a file without a name (memfd_create(2)) that workers inherit and map. A page with what concerns all is followed
/// by rows. A row is a worker's as long as it lives; between two workers what was counted in it stays. There are more
/// rows than slots, as two generations of workers live side by side for a while.
public struct Scoreboard: @unchecked Sendable {
    // Unchecked as it holds pointers: they are to memory that is never unmapped and is read and written by atomic
    // operations, notes and counters aside, whose only writer is the worker that has the row.

    /// Bytes of counters in a row.
    public static let counterBytes = 256 * 1024
    /// How many rows there are for each slot.
    static let rowsPerSlot = 4

    private static let headerBytes = 4_096
    private static let recordBytes = 8_192
    private static let rowBytes = recordBytes + counterBytes
    private static let mark: Int64 = 0x5245_4749_5354_5201

    /// What concerns all workers.
    public enum Total: Int, CaseIterable, Sendable {
        case mark, supervisor, rows, slots
        /// Workers that ended though nobody had asked them to.
        case deaths
        /// Workers that were killed because they did not move.
        case hangs
        /// Workers that were replaced because they had answered enough requests.
        case recycled
        /// Successful replacements of all workers (SIGHUP).
        case reloads
        /// Replacements of all workers that failed.
        case failedReloads
        /// Nanoseconds of the monotonic clock when the supervisor was started.
        case startedAt
        /// Backups made at their time, and those that could not be.
        case backups, failedBackups
    }

    let descriptor: Int32
    private let base: UnsafeMutableRawPointer
    public let rowCount: Int

    /// Makes a scoreboard; the supervisor's side.
    ///
    /// - Throws: ``ProcessError`` where there is no memory or no descriptor left.
    public init(slots: Int) throws(ProcessError) {
        let rows = slots * Self.rowsPerSlot
        descriptor = memfd_create("registrar-scoreboard", 1)  // MFD_CLOEXEC
        guard descriptor >= 0, ftruncate(descriptor, Self.size(rows)) == 0 else {
            throw ProcessError(call: "memfd_create", errno: errno)
        }
        base = try Self.map(descriptor, Self.size(rows))
        rowCount = rows
        for index in 0..<Self.headerBytes / 8 { field(index).initialize(to: Atomic(0)) }
        for row in 0..<rows { WorkerRecord(record(row)).initialize() }
        self[.mark] = Self.mark
        self[.supervisor] = Int64(getpid())
        self[.rows] = Int64(rows)
        self[.slots] = Int64(slots)
        self[.startedAt] = Loop.monotonicNanoseconds()
    }

    /// Maps the scoreboard that the supervisor made; a worker's side.
    init(inheriting descriptor: Int32) throws(ProcessError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ProcessError(call: "fstat of the scoreboard", errno: errno)
        }
        let size = Int(status.st_size)
        let rows = (size - Self.headerBytes) / Self.rowBytes
        guard rows > 0, Self.size(rows) == size else {
            throw ProcessError(call: "the scoreboard has another layout", errno: 0)
        }
        self.descriptor = descriptor
        base = try Self.map(descriptor, size)
        rowCount = rows
        guard self[.mark] == Self.mark, self[.rows] == Int64(rows) else {
            throw ProcessError(call: "the scoreboard has another layout", errno: 0)
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// One of the numbers that concern all workers.
    public subscript(total: Total) -> Int64 {
        get { field(total.rawValue).pointee.load(ordering: .relaxed) }
        nonmutating set { field(total.rawValue).pointee.store(newValue, ordering: .relaxed) }
    }

    func add(_ total: Total) { self[total] += 1 }

    /// How the worker is that has a row.
    public func worker(_ row: Int) -> WorkerRecord { WorkerRecord(record(row)) }

    /// What is counted in a row, by the worker that has it and by all before.
    public func counters(_ row: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: record(row) + Self.recordBytes, count: Self.counterBytes)
    }

    private func record(_ row: Int) -> UnsafeMutableRawPointer {
        precondition((0..<rowCount).contains(row), "there is no such row")
        return base + Self.headerBytes + row * Self.rowBytes
    }

    private func field(_ index: Int) -> UnsafeMutablePointer<Atomic<Int64>> {
        (base + index * 8).assumingMemoryBound(to: Atomic<Int64>.self)
    }

    private static func size(_ rows: Int) -> Int { headerBytes + rows * rowBytes }

    private static func map(_ descriptor: Int32, _ size: Int) throws(ProcessError) -> UnsafeMutableRawPointer
    {
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let memory, memory != MAP_FAILED else { throw ProcessError(call: "mmap", errno: errno) }
        return memory
    }
}
