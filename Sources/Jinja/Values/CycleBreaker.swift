/// Finds containers that hold themselves and empties them.
enum CycleBreaker {
    /// - Parameter roots: containers that were changed; every cycle passes through one of them.
    static func run(_ roots: [Value]) {
        for root in roots where reachesItself(root) { root.emptyContainer() }
        for root in roots { root.markUntracked() }
    }

    private static func reachesItself(_ root: Value) -> Bool {
        guard let goal = root.containerIdentity else { return false }
        var seen: Set<ObjectIdentifier> = []
        var waiting: [Value] = []
        root.appendChildren(to: &waiting)
        while let value = waiting.popLast() {
            guard let identity = value.containerIdentity else { continue }
            if identity == goal { return true }
            if seen.insert(identity).inserted { value.appendChildren(to: &waiting) }
        }
        return false
    }
}

extension Value {
    fileprivate var containerIdentity: ObjectIdentifier? {
        switch self {
        case .list(let list): ObjectIdentifier(list)
        case .tuple(let tuple): ObjectIdentifier(tuple)
        case .map(let map): ObjectIdentifier(map)
        case .object(let object): ObjectIdentifier(object)
        default: nil
        }
    }

    fileprivate func appendChildren(to values: inout [Value]) {
        switch self {
        case .list(let list): values.append(contentsOf: list.items)
        case .tuple(let tuple): values.append(contentsOf: tuple.items)
        case .map(let map): values.append(contentsOf: map.values)
        case .object(let object): object.appendChildren(to: &values)
        default: break
        }
    }

    fileprivate func emptyContainer() {
        switch self {
        case .list(let list): list.items = []
        case .map(let map): map.removeAll()
        default: break
        }
    }

    fileprivate func markUntracked() {
        switch self {
        case .list(let list): list.isTracked = false
        case .map(let map): map.isTracked = false
        default: break
        }
    }
}
