/// Values that come one at a time and only once, as from a Python generator.
open class Generator: Object {
    override open var typeName: String { "generator" }

    /// The next value, or nil when there are no more.
    open func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? { nil }

    /// Hands over all the values that are left. Unlike asking for one after the other, this costs one call for each.
    ///
    /// Only for walks that nothing but an error ends: what is left after an error is nothing.
    func drain(
        _ evaluation: Evaluation,
        _ body: (Value) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        while let value = try next(evaluation) { try body(value) }
    }

    override open func makeGenerator(_ evaluation: Evaluation) throws(TemplateError) -> Generator? { self }
}

/// A generator over the elements of another value, as `iter` and `reversed` make it.
final class IteratorObject: Generator {
    private var iterator: ValueIterator
    private let name: String

    init(_ iterator: ValueIterator, typeName: String = "iterator") {
        self.iterator = iterator
        name = typeName
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { name }

    override func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? {
        if let generator = iterator.generator { return try generator.next(evaluation) }
        return try iterator.next(evaluation)
    }

    override func surrender(into doomed: inout [Value]) { iterator.surrender(into: &doomed) }

    override func appendChildren(to values: inout [Value]) { iterator.appendChildren(to: &values) }
}
