import Synchronization

/// A number that many may add to and anyone may read, also from another thread or, where it lies in memory that
/// processes share, from another process.
///
/// Unchecked, because the compiler cannot see that the memory is touched by atomic operations alone and is never freed.
public struct Counter: @unchecked Sendable {
    private let cell: UnsafeMutablePointer<Atomic<Int>>

    /// - Parameter address: of 8 bytes, aligned to 8, that stay as long as the process lives and hold 0 or an earlier
    ///   count.
    public init(at address: UnsafeMutableRawPointer) {
        cell = address.assumingMemoryBound(to: Atomic<Int>.self)
    }

    /// Takes what nobody wants to know.
    public static let unobserved: Counter = {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
        memory.storeBytes(of: 0, as: Int.self)
        return Counter(at: memory)
    }()

    public func add(_ number: Int) { cell.pointee.wrappingAdd(number, ordering: .relaxed) }

    /// For what goes up and down.
    public func set(_ number: Int) { cell.pointee.store(number, ordering: .relaxed) }

    public var value: Int { cell.pointee.load(ordering: .relaxed) }
}
