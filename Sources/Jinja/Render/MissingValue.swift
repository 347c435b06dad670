/// What a macro sees of a loop's variable after the loop has ended: Jinja2 shows there the mark with which it notes
/// internally that a variable has no value.
final class MissingValue: Object {
    override var typeName: String { "_MissingType" }
    override var qualifiedTypeName: String { "jinja2.utils._MissingType" }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text { "missing" }
}
