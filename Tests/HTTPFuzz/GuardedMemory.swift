import Glibc

/// Memory between two pages that nobody may touch, so that a read one byte beyond the input ends the process.
final class GuardedMemory {
    /// The longest input.
    static let capacity = 1 << 16

    private let pageSize = sysconf(Int32(_SC_PAGESIZE))
    private let region: UnsafeMutableRawPointer

    init() {
        let size = Self.capacity + 2 * pageSize
        let mapped = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { preconditionFailure("no memory to guard") }
        guard mprotect(mapped + pageSize, Self.capacity, PROT_READ | PROT_WRITE) == 0 else {
            preconditionFailure("memory that cannot be guarded")
        }
        region = mapped
    }

    deinit { munmap(region, Self.capacity + 2 * pageSize) }

    /// Lends a copy of `bytes` that begins right behind one guard or, otherwise, ends right before the other.
    func withCopy<Result>(
        of bytes: ArraySlice<UInt8>,
        atStart: Bool,
        _ body: (Span<UInt8>) throws -> Result
    ) rethrows -> Result {
        precondition(bytes.count <= Self.capacity, "an input that does not fit between the guards")
        let start = region + pageSize + (atStart ? 0 : Self.capacity - bytes.count)
        let copy = UnsafeMutableRawBufferPointer(start: start, count: bytes.count)
        copy.copyBytes(from: bytes)
        return try body(UnsafeRawBufferPointer(copy).assumingMemoryBound(to: UInt8.self).span)
    }
}
