/// A list, shared by reference as in Python.
public final class List {
    public internal(set) var items: [Value]
    /// Whether the evaluation remembers it as one that may have come to hold itself.
    var isTracked = false

    public init(_ items: [Value] = []) { self.items = items }

    deinit { Reaper.release(&items) }
}

/// A tuple.
public final class Tuple {
    public private(set) var items: [Value]
    /// Whether it is a pair that `groupby` made, which answers to `grouper` and `list` too.
    let isGroup: Bool

    public init(_ items: [Value]) {
        self.items = items
        isGroup = false
    }

    init(group key: Value, members: List) {
        items = [key, .list(members)]
        isGroup = true
    }

    /// Hands the items over to be released.
    fileprivate func surrender() -> [Value] {
        let surrendered = items
        items = []
        return surrendered
    }

    deinit { Reaper.release(&items) }
}

/// Releases nested containers one by one instead of one within the other: a list nested a million deep, which a
/// template can make in a loop, would otherwise overflow the stack when it goes.
enum Reaper {
    /// Releases what an object surrenders; for its `deinit`.
    static func release(_ surrender: (inout [Value]) -> Void) {
        var doomed: [Value] = []
        surrender(&doomed)
        release(&doomed)
    }

    static func release(_ items: inout [Value]) {
        guard items.contains(where: \.isNest) else { return }
        var doomed = items
        items = []
        while let value = doomed.popLast() {
            guard value.isNest else { continue }
            Reaper.empty(value, into: &doomed)
        }
    }

    /// Takes over what `value` holds if nobody else will see it again.
    private static func empty(_ value: consuming Value, into doomed: inout [Value]) {
        switch consume value {
        case .list(var list):
            if isKnownUniquelyReferenced(&list) {
                doomed.append(contentsOf: list.items)
                list.items = []
            }
        case .tuple(var tuple):
            if isKnownUniquelyReferenced(&tuple) { doomed.append(contentsOf: tuple.surrender()) }
        case .map(var map):
            if isKnownUniquelyReferenced(&map) { map.surrender(into: &doomed) }
        case .object(var object):
            if isKnownUniquelyReferenced(&object) { object.surrender(into: &doomed) }
        default:
            break
        }
    }
}

extension Value {
    /// Whether releasing it releases other values.
    fileprivate var isNest: Bool {
        switch self {
        case .list, .tuple, .map, .object: true
        default: false
        }
    }
}
