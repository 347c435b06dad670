/// What `namespace(…)` makes: attributes that a template can set from inside its loops.
final class Namespace: Object {
    private(set) var attributes: Map

    init(_ attributes: Map) {
        self.attributes = attributes
        super.init()
    }

    deinit { Reaper.release(surrender) }

    override var typeName: String { "Namespace" }
    override var qualifiedTypeName: String { "jinja2.utils.Namespace" }
    override var attributeNames: [String] { attributes.names(limit: Suggestion.limit) }

    override func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        attributes[name]
    }

    /// `{% set namespace.name = value %}`.
    func set(_ name: Symbol, _ value: Value, _ evaluation: Evaluation) {
        evaluation.track(value, in: attributes)
        attributes.set(name, value)
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        let inner = try evaluation.nested { () throws(TemplateError) in
            try Value.map(attributes).represented(evaluation)
        }
        return Text("<Namespace \(inner)>")
    }

    override func surrender(into doomed: inout [Value]) {
        doomed.append(.map(attributes))
        attributes = Map()
    }

    override func appendChildren(to values: inout [Value]) { values.append(.map(attributes)) }
}
