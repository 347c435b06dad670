/// Something that holds values: lists, tuples, dictionaries, objects.
open class Container {
    /// How many levels of containers it held when it was made, `unknownHeight` if more or if some were put in later.
    ///
    /// It is a bound for what releasing it does: each level of known height holds only levels that are less high, or of
    /// unknown height, which release what they hold one by one.
    final var height = Container.unknownHeight

    static let unknownHeight: UInt8 = 16

    init() {}

    /// Whether what it holds can simply be released with it.
    @inline(__always) final var isShallow: Bool { height < Container.unknownHeight }

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
    /// How high a container is that holds it.
    @inline(__always) var heightAround: UInt8 {
        switch self {
        case .list(let list): min(list.height &+ 1, Container.unknownHeight)
        case .tuple(let tuple): min(tuple.height &+ 1, Container.unknownHeight)
        case .map(let map): min(map.height &+ 1, Container.unknownHeight)
        case .object: Container.unknownHeight
        default: 0
        }
    }

    /// How high a container of values is.
    static func height(around values: [Value]) -> UInt8 {
        let span = values.span
        var height: UInt8 = 0
        for index in span.indices { height = max(height, span[index].heightAround) }
        return height
    }

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
