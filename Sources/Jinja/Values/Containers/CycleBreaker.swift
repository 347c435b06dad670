/// Finds containers that hold themselves and empties them: counting references alone would never release them.
///
/// One walk in depth: what is held by something further down the path closes a cycle.
struct CycleBreaker {
    /// A container on the path, with what it holds and how far that has been looked at.
    private struct Step {
        let container: Value
        let children: [Value]
        var next = 0
    }

    private enum State { case onPath, done }

    private var path: [Step] = []
    private var states: [ObjectIdentifier: State] = [:]

    /// - Parameter roots: containers that were changed; every cycle passes through one of them.
    static func run(_ roots: [Value]) {
        var breaker = CycleBreaker()
        for root in roots { breaker.walk(from: root) }
        for root in roots { root.markUntracked() }
    }

    private mutating func walk(from root: Value) {
        enter(root)
        while let step = path.last {
            guard step.next < step.children.count else {
                if let identity = step.container.containerIdentity { states[identity] = .done }
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            enter(step.children[step.next])
        }
    }

    private mutating func enter(_ value: Value) {
        guard let identity = value.containerIdentity else { return }
        switch states[identity] {
        case .done: return
        case .onPath: breakCycle(to: identity)
        case nil:
            states[identity] = .onPath
            var children: [Value] = []
            value.appendChildren(to: &children)
            path.append(Step(container: value, children: children))
        }
    }

    /// Breaks the cycle that the end of the path closes with `goal`: empties one of the two, and with it every other cycle
    /// through this link. If neither can be emptied, something in between is; tuples and the like can only hold what
    /// existed before them.
    private func breakCycle(to goal: ObjectIdentifier) {
        if path.last?.container.emptyContainer() ?? false { return }
        guard let start = path.lastIndex(where: { $0.container.containerIdentity == goal }) else { return }
        for step in path[start...] where step.container.emptyContainer() { return }
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
        case .map(let map): map.appendChildren(to: &values)
        case .object(let object): object.appendChildren(to: &values)
        default: break
        }
    }

    /// Whether it could be emptied.
    fileprivate func emptyContainer() -> Bool {
        switch self {
        case .list(let list): list.items = []
        case .map(let map): map.removeAll()
        default: return false
        }
        return true
    }

    fileprivate func markUntracked() {
        switch self {
        case .list(let list): list.isTracked = false
        case .map(let map): map.isTracked = false
        default: break
        }
    }
}
