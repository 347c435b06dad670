/// The result of a filter that is a Python generator: nothing of it runs until the first item is asked for, so its
/// errors come then.
final class LazyFilter: Generator {
    typealias Start = (Value, Arguments, Evaluation) throws(TemplateError) -> Generator?

    /// The function of Jinja2, which shows when the generator itself is printed.
    private let function: String
    private var source: Value
    private var arguments: Arguments
    private var start: Start?
    private var generator: Generator?
    /// Whether an item is being made: a generator that asks for its own items is an error in Python.
    private var isRunning = false

    /// - Parameter start: makes what yields the items; nil for none. It captures no values: those in `arguments` can be
    ///   released one by one.
    init(
        _ function: String,
        _ source: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation,
        _ start: @escaping Start
    ) throws(TemplateError) {
        try evaluation.charge(192)
        self.function = function
        self.source = source
        self.arguments = arguments
        self.start = start
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        Text("<generator object \(function) at 0x7f0000000000>")
    }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        try running(evaluation) { (generator) throws(TemplateError) in try generator.next(evaluation) }
    }

    override func drain(
        _ evaluation: Evaluation,
        _ body: (Value) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        _ = try running(evaluation) { (generator) throws(TemplateError) in
            try generator.drain(evaluation, body)
            return nil
        }
    }

    private func running(
        _ evaluation: Evaluation,
        _ body: (Generator) throws(TemplateError) -> Value?
    ) throws(TemplateError) -> Value? {
        guard !isRunning else { throw .value("generator already executing") }
        isRunning = true
        defer { isRunning = false }
        // Where a generator stands behind another, each is a level of recursion.
        return try evaluation.nested { () throws(TemplateError) in
            if let start {
                self.start = nil
                generator = try start(source, arguments, evaluation)
                source = .none
                arguments = Arguments()
            }
            guard let generator else { return nil }
            return try body(generator)
        }
    }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(source)
        doomed += arguments.values
        source = .none
        arguments = Arguments()
        if let generator { doomed.append(.object(generator)) }
        generator = nil
        start = nil
    }

    override func appendChildren(to values: inout [Value]) {
        values.append(source)
        values += arguments.values
        if let generator { values.append(.object(generator)) }
    }
}

/// Items of another value, each turned into another item or left out. Runs inside a `LazyFilter`.
///
/// A subclass releases what it holds in its own `deinit`, while its own properties are still there.
class TransformedGenerator: Generator {
    private var items: ValueIterator

    init(_ source: Value, _ evaluation: Evaluation) throws(TemplateError) {
        items = try ValueIterator(source, evaluation)
        super.init()
    }

    /// What becomes of an item; nil if it is left out.
    func transform(_ item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? { item }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        while let item = try items.next(evaluation) {
            try evaluation.charge(32)
            if let result = try transform(item, evaluation) { return result }
        }
        return nil
    }

    override func drain(
        _ evaluation: Evaluation,
        _ body: (Value) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        var left = ValueIterator([])
        swap(&left, &items)
        try left.drain(evaluation) { (item) throws(TemplateError) in
            try evaluation.charge(32)
            if let result = try transform(item, evaluation) { try body(result) }
        }
    }

    override func surrender(into doomed: inout [Value]) { items.surrender(into: &doomed) }

    override func appendChildren(to values: inout [Value]) { items.appendChildren(to: &values) }
}
