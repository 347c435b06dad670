/// When each connection is to be cut off, by its slot; nanoseconds of the monotonic clock.
///
/// Deadlines change several times a request and nearly none is ever met, so changing one must cost nothing: it
/// is a store into an array, which is swept a few times a second. A sweep of 10,000 takes some 10 µs.
struct DeadlineTable {
    static let never = Int64.max

    private var deadlines: [Int64] = []
    private var free: [Int] = []

    subscript(slot: Int) -> Int64 {
        get { deadlines[slot] }
        set { deadlines[slot] = newValue }
    }

    mutating func takeSlot() -> Int {
        if let slot = free.popLast() { return slot }
        deadlines.append(Self.never)
        return deadlines.count - 1
    }

    mutating func giveBack(_ slot: Int) {
        deadlines[slot] = Self.never
        free.append(slot)
    }

    /// The slots whose time has come.
    func due(_ now: Int64) -> [Int] {
        deadlines.indices.filter { deadlines[$0] <= now }
    }
}
