/// A method of a builtin type together with the value it was asked of.
final class BoundMethod: Object {
    private var receiver: Value
    private let method: MethodName

    init(_ receiver: Value, _ method: MethodName) {
        self.receiver = receiver
        self.method = method
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { isOfMarkup ? "method" : "builtin_function_or_method" }
    override var isCallable: Bool { true }

    /// Whether it is one of the methods that markup has of its own.
    private var isOfMarkup: Bool {
        guard case .string(let text) = receiver, text.isSafe else { return false }
        return method.isOwnOfMarkup
    }

    override func call(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value {
        try method.call(on: receiver, arguments, evaluation)
    }

    override func isEqual(to other: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        guard case .object(let object) = other, let other = object as? BoundMethod else { return false }
        return method == other.method && receiver.isIdentical(to: other.receiver)
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        if isOfMarkup {
            return Text("<bound method Markup.\(method.rawValue) of \(try receiver.represented(evaluation))>")
        }
        return Text("<built-in method \(method.rawValue) of \(receiver.typeName) object at 0x7f0000000000>")
    }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(receiver)
        receiver = .none
    }

    override func appendChildren(to values: inout [Value]) { values.append(receiver) }
}
