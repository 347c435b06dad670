import HTTP
import Synchronization

/// How a worker is: part of its row of the ``Scoreboard``.
public struct WorkerRecord {
    /// What the supervisor has it do.
    public enum State: Int64, Sendable {
        case free, starting, serving, draining
    }

    private enum Field: Int, CaseIterable {
        case pid, generation, slot, state, heartbeat, connections, uploadBytes
    }

    private static let notesOffset = 4_096
    private let base: UnsafeMutableRawPointer

    init(_ base: UnsafeMutableRawPointer) { self.base = base }

    /// 0 while the row is free.
    public var pid: Int32 { Int32(truncatingIfNeeded: load(.pid)) }

    /// 1 for the workers that were started first; one more with each reload.
    public var generation: Int { Int(load(.generation)) }

    /// Which of the listening sockets are its own.
    public var slot: Int { Int(load(.slot)) }

    public var state: State {
        get { State(rawValue: load(.state)) ?? .free }
        nonmutating set { store(.state, newValue.rawValue) }
    }

    /// When its loop came round last: nanoseconds of the monotonic clock.
    var heartbeat: Int64 {
        get { load(.heartbeat) }
        nonmutating set { store(.heartbeat, newValue) }
    }

    /// The connections that it has.
    var connections: Counter { counter(.connections) }

    /// The bytes of uploads that it has on the disk.
    var uploadBytes: Counter { counter(.uploadBytes) }

    private func counter(_ field: Field) -> Counter { Counter(at: base + field.rawValue * 8) }

    /// The requests that it works on.
    @Loop var notes: RequestNotes {
        RequestNotes(
            UnsafeMutableRawBufferPointer(start: base + Self.notesOffset, count: RequestNotes.byteCount)
        )
    }

    func initialize() {
        for field in Field.allCases { pointer(field).initialize(to: Atomic(0)) }
    }

    /// Gives the row to a worker.
    @Loop func begin(pid: Int32, generation: Int, slot: Int) {
        notes.clear()
        store(.generation, Int64(generation))
        store(.slot, Int64(slot))
        heartbeat = Loop.monotonicNanoseconds()
        store(.pid, Int64(pid))
    }

    /// Frees the row, whose worker has ended.
    func end() {
        state = .free
        connections.set(0)
        uploadBytes.set(0)
        store(.pid, 0)
    }

    private func load(_ field: Field) -> Int64 { pointer(field).pointee.load(ordering: .acquiring) }

    private func store(_ field: Field, _ value: Int64) {
        pointer(field).pointee.store(value, ordering: .releasing)
    }

    private func pointer(_ field: Field) -> UnsafeMutablePointer<Atomic<Int64>> {
        (base + field.rawValue * 8).assumingMemoryBound(to: Atomic<Int64>.self)
    }
}
