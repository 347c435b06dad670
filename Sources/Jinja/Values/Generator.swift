/// Values that come one at a time and only once, as from a Python generator.
open class Generator: Object {
    override open var typeName: String { "generator" }

    /// The next value, or nil when there are no more.
    open func next(_ evaluation: Evaluation) throws(TemplateError) -> Value? { nil }

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
        try iterator.next(evaluation)
    }

    override func surrender(into doomed: inout [Value]) { iterator.surrender(into: &doomed) }

    override func appendChildren(to values: inout [Value]) { iterator.appendChildren(to: &values) }
}
