/// Python's `format % values`.
enum PercentFormat {
    static func format(_ format: Text, _ values: Value, _ evaluation: Evaluation) throws(TemplateError)
        -> Text
    {
        throw .type("not yet")
    }
}
