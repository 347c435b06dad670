/// Something that holds values: lists, tuples, dictionaries, objects.
open class Container {
    init() {}

    /// Hands over the values it holds when nobody will ask for them again; see `Reaper`.
    func surrender(into doomed: inout [Value]) {}
}

/// Releases nested containers one by one instead of one within the other: a list nested a million deep, which a
/// template can make in a loop, would otherwise overflow the stack when it goes.
enum Reaper {
    /// Releases what a container surrenders; for its `deinit`.
    static func release(_ surrender: (inout [Value]) -> Void) {
        var values: [Value] = []
        surrender(&values)
        guard !values.isEmpty else { return }
        var doomed: [Container] = []
        move(&values, to: &doomed)
        while var container = doomed.popLast() {
            // What somebody else still sees keeps its values.
            guard isKnownUniquelyReferenced(&container) else { continue }
            container.surrender(into: &values)
            move(&values, to: &doomed)
        }
    }

    private static func move(_ values: inout [Value], to doomed: inout [Container]) {
        for value in values {
            if let container = value.container { doomed.append(container) }
        }
        values.removeAll(keepingCapacity: true)
    }
}

extension Value {
    /// Itself, if releasing it releases other values.
    var container: Container? {
        switch self {
        case .list(let list): list
        case .tuple(let tuple): tuple
        case .map(let map): map
        case .object(let object): object
        default: nil
        }
    }
}
