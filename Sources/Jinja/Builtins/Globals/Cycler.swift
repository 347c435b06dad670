/// What `cycler(…)` makes: gives its values in turn, over and over.
final class Cycler: Object {
    private var values: [Value]
    private var position = 0

    init(_ values: [Value]) {
        self.values = values
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { "Cycler" }
    override var qualifiedTypeName: String { "jinja2.utils.Cycler" }
    override var attributeNames: [String] { ["current", "pos", "items", "next", "reset"] }

    override func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        switch name {
        case "current": values[position]
        case "pos": .int(position)
        case "items": .tuple(values)
        case "next":
            .object(ObjectMethod("next", self) { (cycler, _) throws(TemplateError) in cycler.next() })
        case "reset":
            .object(
                ObjectMethod("reset", self) { (cycler, _) throws(TemplateError) in
                    cycler.position = 0
                    return .none
                }
            )
        default: nil
        }
    }

    override func surrender(into doomed: inout [Value]) {
        doomed += values
        values = []
    }

    override func appendChildren(to values: inout [Value]) { values += self.values }

    private func next() -> Value {
        defer { position = (position + 1) % values.count }
        return values[position]
    }
}

/// What `joiner(…)` makes: nothing the first time it is called, its separator afterwards.
final class Joiner: Object {
    private var separator: Value
    private var isUsed = false

    init(_ separator: Value) {
        self.separator = separator
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { "Joiner" }
    override var qualifiedTypeName: String { "jinja2.utils.Joiner" }
    override var isCallable: Bool { true }

    override func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        name == "sep" ? separator : name == "used" ? .bool(isUsed) : nil
    }

    override func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        try arguments.expect(0...0, "Joiner.__call__")
        defer { isUsed = true }
        return isUsed ? separator : .emptyText
    }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(separator)
        separator = .none
    }

    override func appendChildren(to values: inout [Value]) { values.append(separator) }
}

/// A method without arguments of an object.
final class ObjectMethod<Owner: Object>: Object {
    private let name: String
    /// Nil once it has been released.
    private var owner: Owner?
    private let body: (Owner, Evaluation) throws(TemplateError) -> Value

    init(
        _ name: String,
        _ owner: Owner,
        _ body: @escaping (Owner, Evaluation) throws(TemplateError) -> Value
    ) {
        self.name = name
        self.owner = owner
        self.body = body
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { "method" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        guard let owner else { return .none }
        try arguments.expect(0...0, "\(owner.typeName).\(name)")
        return try body(owner, evaluation)
    }

    override func surrender(into doomed: inout [Value]) {
        appendChildren(to: &doomed)
        owner = nil
    }

    override func appendChildren(to values: inout [Value]) {
        if let owner { values.append(.object(owner)) }
    }
}
