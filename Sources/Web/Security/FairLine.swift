/// A line in which parties are served in turn, and within each its parts in turn: who comes from where nobody waits yet
/// stands behind one of each other party at most, however many these have sent (the fair queueing of RFC 970).
///
/// A place in it is a path of keys, the widest party first. All paths of a line are of the same length.
struct FairLine<Waiter> {
    private struct Part {
        let key: String
        var line = FairLine()
    }

    /// How many wait.
    private(set) var count = 0
    /// Those whose path ends here, as they came.
    private var own: [Waiter] = []
    /// In the order of their turns; in each somebody waits.
    private var parts: [Part] = []

    mutating func append(_ waiter: Waiter, at path: ArraySlice<String>) {
        count += 1
        guard let key = path.first else { return own.append(waiter) }
        let index = parts.firstIndex { $0.key == key } ?? parts.endIndex
        if index == parts.endIndex { parts.append(Part(key: key)) }
        parts[index].line.append(waiter, at: path.dropFirst())
    }

    /// Takes out the next, whose party's turn comes again after all others'.
    mutating func popFirst() -> Waiter? {
        guard count > 0 else { return nil }
        count -= 1
        guard !parts.isEmpty else { return own.removeFirst() }
        var part = parts.removeFirst()
        let first = part.line.popFirst()
        if part.line.count > 0 { parts.append(part) }
        return first
    }

    /// Takes out the latest of the party of which most wait, and of its part of which most do, and so on. Among equals it is
    /// the one that has just come, as nobody is to lose a place to whoever has no fewer, or that whose turn is last.
    mutating func popLongest(newest: ArraySlice<String>) -> Waiter? {
        guard let most = parts.lazy.map(\.line.count).max() else {
            guard count > 0 else { return nil }
            count -= 1
            return own.removeLast()
        }
        let longest = parts.indices.filter { parts[$0].line.count == most }
        let index = longest.first { parts[$0].key == newest.first } ?? longest[longest.count - 1]
        let below = parts[index].key == newest.first ? newest.dropFirst() : []
        return take(from: index) { $0.popLongest(newest: below) }
    }

    /// Takes out one that waits at this path no longer.
    mutating func remove(at path: ArraySlice<String>, where isMeant: (Waiter) -> Bool) -> Waiter? {
        if let key = path.first {
            let index = parts.firstIndex { $0.key == key }
            return index.flatMap { take(from: $0) { $0.remove(at: path.dropFirst(), where: isMeant) } }
        }
        guard let index = own.firstIndex(where: isMeant) else { return nil }
        count -= 1
        return own.remove(at: index)
    }

    /// A part in which nobody is left loses its turn: it would be served before those who came meanwhile.
    private mutating func take(from index: Int, _ take: (inout FairLine) -> Waiter?) -> Waiter? {
        let taken = take(&parts[index].line)
        if taken != nil { count -= 1 }
        if parts[index].line.count == 0 { parts.remove(at: index) }
        return taken
    }
}
