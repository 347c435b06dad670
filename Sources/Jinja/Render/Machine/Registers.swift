/// The values that instructions work on, one after the other in a place that belongs to one machine.
///
/// An array would check at every write who else holds it, which was a tenth of the time of short pages.
@safe struct Registers: ~Copyable {
    private var first: UnsafeMutablePointer<Value>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 32
        unsafe first = UnsafeMutablePointer<Value>.allocate(capacity: capacity)
    }

    deinit {
        unsafe first.deinitialize(count: count)
        unsafe first.deallocate()
    }

    @inline(__always) private func place(_ index: Int) -> UnsafeMutablePointer<Value> {
        precondition(index >= 0 && index < count, "outside of the registers")
        return unsafe first + index
    }

    @inline(__always) subscript(_ index: Int) -> Value {
        _read { yield unsafe place(index).pointee }
        _modify { yield unsafe &place(index).pointee }
    }

    /// Some registers that follow each other, for a span that is taken while they are not written to.
    func buffer(_ range: Range<Int>) -> UnsafeBufferPointer<Value> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "outside of the registers")
        return unsafe UnsafeBufferPointer(start: first + range.lowerBound, count: range.count)
    }

    /// A copy of some registers.
    func array(_ range: Range<Int>) -> [Value] { unsafe Array(buffer(range)) }

    mutating func swapAt(_ one: Int, _ other: Int) {
        guard one != other else { return }
        let value = unsafe place(one).move()
        unsafe place(one).moveInitialize(from: place(other), count: 1)
        unsafe place(other).initialize(to: value)
    }

    /// Sees to it that there are so many registers, new ones being `none`.
    @inline(__always) mutating func reserve(_ wanted: Int) {
        if count < wanted { grow(wanted) }
    }

    @inline(never) private mutating func grow(_ wanted: Int) {
        if wanted > capacity {
            let larger = max(wanted, capacity * 2)
            let place = UnsafeMutablePointer<Value>.allocate(capacity: larger)
            unsafe place.moveInitialize(from: first, count: count)
            unsafe first.deallocate()
            unsafe first = place
            capacity = larger
        }
        while count < wanted {
            unsafe (first + count).initialize(to: .none)
            count &+= 1
        }
    }
}
