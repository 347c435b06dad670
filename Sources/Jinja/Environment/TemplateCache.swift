import Synchronization

/// The programs that an environment has compiled. Not more than so many: names may come from outside.
struct TemplateCache {
    /// A program with what tells whether it is still the right one.
    final class Entry: Sendable {
        let program: Program
        /// What it gives to who imports it without context, if that is always the same.
        let library: Library?
        let isCurrent: (@Sendable () -> Bool)?
        /// When it was asked for last, in requests to the cache.
        fileprivate let lastUse = Atomic<Int>(0)

        init(_ program: Program, _ library: Library?, isCurrent: (@Sendable () -> Bool)?) {
            self.program = program
            self.library = library
            self.isCurrent = isCurrent
        }
    }

    private(set) var entries: [String: Entry] = [:]
    private let capacity: Int
    private var requests = 0
    /// How often everything was forgotten: what was read before that is not to be kept after it.
    private(set) var generation = 0

    init(capacity: Int) { self.capacity = capacity }

    mutating func entry(_ name: String) -> Entry? {
        guard let entry = entries[name] else { return nil }
        requests &+= 1
        entry.lastUse.store(requests, ordering: .relaxed)
        return entry
    }

    /// Adds a program. If there is no room, a quarter is dropped of those that nobody asked for in the longest time.
    ///
    /// - Parameter generation: that of the cache when its source was asked for.
    mutating func insert(_ entry: Entry, _ name: String, from generation: Int) {
        guard capacity > 0, generation == self.generation else { return }
        if entries.count >= capacity, entries[name] == nil {
            let uses = entries.map { ($0.key, $0.value.lastUse.load(ordering: .relaxed)) }
                .sorted { $0.1 < $1.1 }
            for (name, _) in uses.prefix(max(1, capacity / 4)) { entries[name] = nil }
        }
        requests &+= 1
        entry.lastUse.store(requests, ordering: .relaxed)
        entries[name] = entry
    }

    mutating func removeAll() {
        entries = [:]
        generation &+= 1
    }
}
