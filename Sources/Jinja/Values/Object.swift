/// Something with behaviour of its own that a template can use. The host makes subclasses of it.
///
/// What a subclass does not override answers as a Python object without that ability would.
open class Object: Container {
    /// For subclasses.
    public override init() { super.init() }

    /// The name of its class, as messages show it.
    open var typeName: String { "object" }
    /// The same with its module, unless that is Python's own.
    open var qualifiedTypeName: String { typeName }
    /// Whether it counts as true in a condition.
    open var isTrue: Bool { true }
    /// Whether templates can call it: then `call` is overridden too.
    open var isCallable: Bool { false }
    /// The number of its elements, or nil if it has no length.
    open var count: Int? { nil }
    /// Whether it is a mapping to the test of this name.
    open var isMapping: Bool { false }
    /// Whether it can be a key.
    open var isHashable: Bool { true }
    /// Whether `object[…]` means something.
    open var hasItems: Bool { false }

    /// The names of the attributes and elements that a template can ask for, as far as they are known: an error about one
    /// that is not there suggests the nearest.
    open var attributeNames: [String] { [] }

    /// An attribute, or nil if there is none of this name.
    open func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? { nil }

    /// The same with the name prepared.
    func attribute(_ name: Symbol, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        try attribute(name.text, evaluation)
    }

    /// An element, or nil if there is none under this key.
    open func item(_ key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? { nil }

    /// Calls it as a function.
    ///
    /// - Throws: `runtime` unless a subclass says otherwise.
    open func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        throw .type("'\(typeName)' object is not callable")
    }

    /// A walk over its elements, or nil if it cannot be walked.
    open func makeGenerator(_ evaluation: Evaluation) throws(TemplateError) -> Generator? { nil }

    /// A walk from its last element to its first, or nil if it has none.
    open func makeReversed(_ evaluation: Evaluation) throws(TemplateError) -> Generator? { nil }

    /// Whether it holds an element, or nil to have its elements compared one by one.
    open func contains(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool? { nil }

    /// Whether it equals something that is not itself.
    open func isEqual(to other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool { false }

    /// What it prints as.
    open func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        Text("<\(qualifiedTypeName) object at 0x7f0000000000>")
    }

    /// What it prints as inside a list; by default the same.
    open func represented(_ evaluation: Evaluation) throws(TemplateError) -> Text { try printed(evaluation) }

    /// Its markup if it has some (Python's `__html__`), which is printed unescaped.
    open func html(_ evaluation: Evaluation) throws(TemplateError) -> Text? { nil }

    // MARK: What only builtin objects do

    /// The methods it has; those of this name are called with `call(_:_:_:)`.
    func hasMethod(_ name: Text) -> Bool { false }

    func call(_ method: Text, _ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value
    {
        throw .type("'\(typeName)' object has no method '\(method)'")
    }

    /// Python's `+`, `-` or `*` with it at one side, or nil if it takes no part in that.
    ///
    /// - Parameter isLeft: whether it is the left operand.
    func operate(
        _ operation: ObjectOperator,
        _ other: Value,
        isLeft: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? { nil }

    /// Python's `<` and its like, or nil if it has no order with the other.
    func compare(
        _ comparison: Comparison,
        _ other: Object,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Bool? { nil }

    /// `object[start:stop:step]`, or nil if it has no slices.
    func slice(_ slice: Slice, _ evaluation: Evaluation) throws(TemplateError) -> Value? { nil }

    /// Python's `hash`.
    var hash: Int { ObjectIdentifier(self).hashValue }

    /// Adds the values it holds; see `CycleBreaker`.
    func appendChildren(to values: inout [Value]) {}
}

/// The operators that objects can take part in.
enum ObjectOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
}

extension Value {
    /// What an object at either side makes of an operator, or nil if there is none or it knows nothing of it.
    static func operate(
        _ operation: ObjectOperator,
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        if case .object(let object) = left,
            let result = try object.operate(operation, right, isLeft: true, evaluation)
        {
            return result
        }
        // An undefined value at the left fails by itself.
        guard case .object(let object) = right, !left.isUndefined else { return nil }
        return try object.operate(operation, left, isLeft: false, evaluation)
    }
}

/// A method of an object that is builtin.
final class NamedMethod: Object {
    private var receiver: Value
    private let name: Text

    init(_ receiver: Object, _ name: Text) {
        self.receiver = .object(receiver)
        self.name = name
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { "builtin_function_or_method" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        guard case .object(let object) = receiver else { return .none }
        return try object.call(name, arguments, evaluation)
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        Text("<built-in method \(name) of \(receiver.typeName) object at 0x7f0000000000>")
    }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(receiver)
        receiver = .none
    }

    override func appendChildren(to values: inout [Value]) { values.append(receiver) }
}
