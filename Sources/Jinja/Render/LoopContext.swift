/// The `loop` of a template (Jinja2: Template Designer Documentation, "For").
final class LoopContext: Object {
    /// How the body of a recursive loop is rendered again.
    struct Recursion {
        let function: CodeFunction
        let program: Program
        let context: Context
        let outer: Scope?
        /// How output is escaped around the loop, which says whether it gives markup.
        let escaping: Escaping
    }

    private enum Ahead {
        case unknown
        case end
        case element(Value)
    }

    private var iterator: ValueIterator
    /// What most loops walk over, looked at without the detour; it has come to its end when `position` is negative.
    private var list: List?
    private var position = 0
    private let evaluation: Evaluation
    private var knownLength: Int?
    private(set) var index0 = -1
    private var ahead = Ahead.unknown
    private var current: Value?
    private var previous: Value?
    private var lastValues: [Value]?
    /// Whether it must know the element before.
    private let looksBack: Bool
    let depth0: Int
    let recursion: Recursion?

    /// - Parameter length: the number of elements, if what is walked over knows it.
    init(
        _ iterator: ValueIterator,
        length: Int?,
        looksBack: Bool,
        depth0: Int,
        recursion: Recursion?,
        _ evaluation: Evaluation
    ) {
        list = iterator.freshList
        self.iterator = list == nil ? iterator : ValueIterator([])
        self.evaluation = evaluation
        knownLength = length
        self.looksBack = looksBack
        self.depth0 = depth0
        self.recursion = recursion
        super.init()
    }

    deinit {
        if !isFlat { Reaper.release(surrender) }
    }

    /// Whether what it holds can simply be released with it, as the elements of most lists.
    private var isFlat: Bool {
        lastValues == nil && (list.map(\.isShallow) ?? iterator.isShallow)
    }

    override var typeName: String { "LoopContext" }
    override var qualifiedTypeName: String { "jinja2.runtime.LoopContext" }
    override var isCallable: Bool { true }
    override var attributeNames: [String] {
        [
            "index", "index0", "first", "last", "length", "revindex", "revindex0", "depth", "depth0", "cycle",
            "changed", "previtem", "nextitem",
        ]
    }
    override var count: Int? { try? length() }

    /// Goes on to the next element.
    func advance() throws(TemplateError) -> Value? {
        let next: Value?
        switch ahead {
        case .unknown: next = try pull()
        case .end: next = nil
        case .element(let element):
            next = element
            ahead = .unknown
        }
        guard let next else { return nil }
        index0 += 1
        if looksBack {
            previous = current
            current = next
        }
        return next
    }

    /// The next element. What runs to make it may come back here.
    private func pull() throws(TemplateError) -> Value? {
        if let list {
            guard position >= 0, position < list.items.count else {
                position = -1
                return nil
            }
            position &+= 1
            return list.items[position &- 1]
        }
        if let generator = iterator.generator { return try generator.next(evaluation) }
        return try iterator.next(evaluation)
    }

    private func peek() throws(TemplateError) -> Value? {
        switch ahead {
        case .element(let element): return element
        case .end: return nil
        case .unknown:
            let next = try pull()
            ahead = next.map(Ahead.element) ?? .end
            return next
        }
    }

    /// The number of elements; what does not know it is walked to its end.
    func length() throws(TemplateError) -> Int {
        if let knownLength { return knownLength }
        var rest: [Value] = []
        while let element = try pull() {
            try evaluation.charge(16)
            rest.append(element)
        }
        iterator = ValueIterator(rest)
        var count = rest.count + index0 + 1
        if case .element = ahead { count += 1 }
        if case .end = ahead, !rest.isEmpty { ahead = .unknown }
        knownLength = count
        return count
    }

    // MARK: Fields

    func field(_ field: LoopField) throws(TemplateError) -> Value {
        switch field {
        case .index: .int(index0 + 1)
        case .index0: .int(index0)
        case .first: .bool(index0 == 0)
        case .last: .bool(try peek() == nil)
        case .length: .int(try length())
        case .revindex: .int(try length() - index0)
        case .revindex0: .int(try length() - index0 - 1)
        case .depth: .int(depth0 + 1)
        case .depth0: .int(depth0)
        }
    }

    override func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        if let field = LoopField(name.description) { return try self.field(field) }
        switch name.description {
        case "previtem":
            if index0 == 0 { return .undefined(.hint("there is no previous item"), evaluation) }
            return previous
        case "nextitem": return try peek() ?? .undefined(.hint("there is no next item"), evaluation)
        case "cycle": return .object(LoopMethod(self, .cycle))
        case "changed": return .object(LoopMethod(self, .changed))
        default: return nil
        }
    }

    func cycle(_ values: [Value]) throws(TemplateError) -> Value { values[try place(in: values.count)] }

    /// Which of so many values it is the turn of.
    func place(in count: Int) throws(TemplateError) -> Int {
        guard count > 0 else { throw .type("no items for cycling given") }
        return max(index0, 0) % count
    }

    func changed(_ values: [Value]) throws(TemplateError) -> Value {
        if let lastValues, try Value.areEqual(lastValues, values, evaluation) { return .bool(false) }
        if lastValues == nil, values.contains(where: \.isContainer) { try evaluation.rendering.keep(self) }
        lastValues = values
        return .bool(true)
    }

    /// Lets go of the values that `changed` compares, which may hold the loop.
    func forget() { lastValues = nil }

    override func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        try Machine.call(.object(self), arguments, evaluation.rendering)
    }

    override func makeGenerator(_ evaluation: Evaluation) throws(TemplateError) -> Generator? {
        LoopWalk(self)
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        Text("<LoopContext \(index0 + 1)/\(try length())>")
    }

    override func surrender(into doomed: inout [Value]) {
        appendChildren(to: &doomed)
        iterator = ValueIterator([])
        list = nil
        current = nil
        previous = nil
        ahead = .end
        lastValues = nil
    }

    override func appendChildren(to values: inout [Value]) {
        iterator.appendChildren(to: &values)
        if let list { values.append(.list(list)) }
        if case .element(let element) = ahead { values.append(element) }
        values.append(contentsOf: [current, previous].compactMap(\.self) + (lastValues ?? []))
    }
}

/// A method of a loop, asked for without being called.
private final class LoopMethod: Object {
    enum Kind { case cycle, changed }

    /// Nil once it has been released.
    private var loop: LoopContext?
    private let kind: Kind

    init(_ loop: LoopContext, _ kind: Kind) {
        self.loop = loop
        self.kind = kind
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { "method" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        guard arguments.names.isEmpty else {
            throw .type("LoopContext.\(kind)() got an unexpected keyword argument '\(arguments.names[0])'")
        }
        guard let loop else { return .none }
        return kind == .cycle ? try loop.cycle(arguments.values) : try loop.changed(arguments.values)
    }

    override func surrender(into doomed: inout [Value]) {
        appendChildren(to: &doomed)
        loop = nil
    }

    override func appendChildren(to values: inout [Value]) {
        if let loop { values.append(.object(loop)) }
    }
}

/// A walk over the rest of a loop from outside of it.
private final class LoopWalk: Generator {
    /// Nil once it has been released.
    private var loop: LoopContext?

    init(_ loop: LoopContext) {
        self.loop = loop
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        guard let loop, let element = try loop.advance() else { return nil }
        return .tuple([element, .object(loop)])
    }

    override func surrender(into doomed: inout [Value]) {
        appendChildren(to: &doomed)
        loop = nil
    }

    override func appendChildren(to values: inout [Value]) {
        if let loop { values.append(.object(loop)) }
    }
}
