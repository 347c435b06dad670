/// The result of a filter that is a Python generator: nothing of it runs until the first item is asked for, so its
/// errors come then.
final class LazyFilter: Generator {
    typealias Start = (Value, Arguments, Evaluation) throws(TemplateError) -> Generator?

    private var source: Value
    private var arguments: Arguments
    private var start: Start?
    private var generator: Generator?

    /// - Parameter start: makes what yields the items; nil for none. It captures no values: those in `arguments` can be
    ///   released one by one.
    init(_ source: Value, _ arguments: Arguments, _ start: @escaping Start) {
        self.source = source
        self.arguments = arguments
        self.start = start
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        // Where a generator stands behind another, each is a level of recursion.
        try evaluation.nested { () throws(TemplateError) in
            if let start {
                self.start = nil
                generator = try start(source, arguments, evaluation)
                source = .none
                arguments = Arguments()
            }
            return try generator?.next(evaluation)
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

/// Items of another value, each turned into another item or left out.
final class TransformedGenerator: Generator {
    typealias Transform = (Value, Arguments, Evaluation) throws(TemplateError) -> Value?

    private var items: ValueIterator
    private var arguments: Arguments
    private let transform: Transform

    /// - Parameter transform: gives nil for an item that is left out. It captures no values; see `LazyFilter`.
    init(
        _ source: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation,
        _ transform: @escaping Transform
    ) throws(TemplateError) {
        items = try ValueIterator(source, evaluation)
        self.arguments = arguments
        self.transform = transform
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        while let item = try items.next(evaluation) {
            try evaluation.charge(4)
            if let result = try transform(item, arguments, evaluation) { return result }
        }
        return nil
    }

    override func surrender(into doomed: inout [Value]) {
        items.surrender(into: &doomed)
        doomed += arguments.values
        arguments = Arguments()
    }

    override func appendChildren(to values: inout [Value]) {
        items.appendChildren(to: &values)
        values += arguments.values
    }
}
