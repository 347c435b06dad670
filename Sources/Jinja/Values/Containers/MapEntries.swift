/// The entries of a dictionary in the order of insertion, removed ones among them.
///
/// An array in a property of an object is counted as a reference, and its access checked, each time that an entry is
/// looked at; for fields of dictionaries that took longer than the search itself. This is a plain place in memory that
/// belongs to one dictionary, which frees it.
@safe struct MapEntries {
    private var first: UnsafeMutablePointer<Map.Entry>?
    private(set) var count = 0
    private var capacity = 0

    init() { unsafe first = nil }

    private init(capacity: Int) {
        self.capacity = capacity
        unsafe first = UnsafeMutablePointer<Map.Entry>.allocate(capacity: capacity)
    }

    /// A copy that belongs to another dictionary.
    func copied() -> MapEntries {
        guard count > 0 else { return MapEntries() }
        var copy = MapEntries(capacity: count)
        for index in 0..<count { copy.append(self[index]) }
        return copy
    }

    /// Lets go of all entries and of the place itself. The dictionary forgets this value at once.
    func free() {
        guard let first = unsafe first else { return }
        unsafe first.deinitialize(count: count)
        unsafe first.deallocate()
    }

    @inline(__always) private func place(_ index: Int) -> UnsafeMutablePointer<Map.Entry> {
        guard index >= 0, index < count, let first = unsafe first else {
            preconditionFailure("outside of the entries")
        }
        return unsafe first + index
    }

    @inline(__always) subscript(_ index: Int) -> Map.Entry { unsafe place(index).pointee }
    @inline(__always) func hash(at index: Int) -> Int { unsafe place(index).pointee.hash }
    @inline(__always) func isLive(at index: Int) -> Bool { unsafe place(index).pointee.isLive }
    @inline(__always) func key(at index: Int) -> Value { unsafe place(index).pointee.key }
    @inline(__always) func value(at index: Int) -> Value { unsafe place(index).pointee.value }

    /// The live entry whose key has a hash, or -1.
    @inline(__always) func index(hash: Int) -> Int {
        var index = 0
        while index < count {
            if self.hash(at: index) == hash, isLive(at: index) { return index }
            index &+= 1
        }
        return -1
    }

    /// Gives an entry another value; the old one is handed back, so that nothing is released in between.
    func replaceValue(at index: Int, with value: Value) -> Value {
        let place = unsafe place(index)
        let old = unsafe place.pointee.value
        unsafe place.pointee.value = value
        return old
    }

    /// Marks an entry as removed; what it was is handed back.
    func bury(at index: Int) -> Map.Entry {
        let place = unsafe place(index)
        let old = unsafe place.pointee
        unsafe place.pointee = Map.Entry(hash: old.hash, key: .none, value: .none, isLive: false)
        return old
    }

    mutating func append(_ entry: Map.Entry) {
        if count == capacity { grow() }
        guard let first = unsafe first else { return }
        unsafe (first + count).initialize(to: entry)
        count &+= 1
    }

    private mutating func grow() {
        var larger = MapEntries(capacity: max(4, capacity * 2))
        if let first = unsafe first, let other = unsafe larger.first {
            unsafe other.moveInitialize(from: first, count: count)
            larger.count = count
            unsafe first.deallocate()
        }
        self = larger
    }
}
