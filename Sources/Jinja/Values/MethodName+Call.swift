extension MethodName {
    /// Calls the method of a builtin type.
    func call(
        on receiver: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        throw .type("'\(receiver.typeName)' object has no method '\(rawValue)'")
    }
}
