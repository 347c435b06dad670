/// A list, shared by reference as in Python.
public final class List: Container {
    /// Its elements.
    public internal(set) var items: [Value]
    /// Whether the evaluation remembers it as one that may have come to hold itself.
    var isTracked = false

    /// A list of some elements.
    public init(_ items: [Value] = []) {
        self.items = items
        super.init()
        height = Value.height(around: items)
    }

    deinit {
        if !isShallow { Reaper.release(surrender) }
    }

    override func surrender(into doomed: inout [Value]) {
        swap(&doomed, &items)
        doomed += items
        items = []
    }
}

/// A tuple.
public final class Tuple: Container {
    /// Its elements.
    public private(set) var items: [Value]
    /// Whether it is a pair that `groupby` made, which answers to `grouper` and `list` too.
    let isGroup: Bool

    /// A tuple of some elements.
    public init(_ items: [Value]) {
        self.items = items
        isGroup = false
        super.init()
    }

    init(group key: Value, members: List) {
        items = [key, .list(members)]
        isGroup = true
        super.init()
        height = Value.height(around: items)
    }

    deinit {
        if !isShallow { Reaper.release(surrender) }
    }

    override func surrender(into doomed: inout [Value]) {
        swap(&doomed, &items)
        doomed += items
        items = []
    }
}
