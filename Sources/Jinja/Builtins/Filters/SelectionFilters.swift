/// Filters that apply another filter, a test or an attribute to each item.
enum SelectionFilters {
    static let all: [(String, Filter)] = [
        ("map", map),
        ("select", selection(keeps: true, byAttribute: false)),
        ("reject", selection(keeps: false, byAttribute: false)),
        ("selectattr", selection(keeps: true, byAttribute: true)),
        ("rejectattr", selection(keeps: false, byAttribute: true)),
    ]

    private static let map = Filter(unbound: false) { (value, arguments, evaluation) throws(TemplateError) in
        .object(
            LazyFilter(value, arguments) { (source, arguments, evaluation) throws(TemplateError) in
                guard try source.isTrue() else { return nil }
                return try mapped(source, arguments, evaluation)
            }
        )
    }

    private static func mapped(
        _ source: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Generator {
        if arguments.positionalCount == 0, let attribute = arguments["attribute"] {
            for name in arguments.names where name != "attribute" && name != "default" {
                throw .value("Unexpected keyword argument \(Text.repr(name))")
            }
            let path = try AttributePath(attribute, default: arguments["default"] ?? .none)
            return try TransformedGenerator(source, Arguments(), evaluation) {
                (item, _, evaluation) throws(TemplateError) in
                try path.value(of: item, evaluation)
            }
        }
        guard arguments.positionalCount > 0 else { throw .value("map requires a filter argument") }
        let name = arguments.values[0]
        return try TransformedGenerator(source, arguments.dropping(1), evaluation) {
            (item, arguments, evaluation) throws(TemplateError) in
            try evaluation.filter(named: name).apply(item, arguments, evaluation)
        }
    }

    private static func selection(keeps: Bool, byAttribute: Bool) -> Filter {
        Filter(unbound: false) { (value, arguments, evaluation) throws(TemplateError) in
            .object(
                LazyFilter(value, arguments) { (source, arguments, evaluation) throws(TemplateError) in
                    guard try source.isTrue() else { return nil }
                    if byAttribute, arguments.positionalCount == 0 {
                        throw .value("Missing parameter for attribute name")
                    }
                    return try selected(source, arguments, keeps: keeps, byAttribute: byAttribute, evaluation)
                }
            )
        }
    }

    /// The items for which the test that is named holds, or which are true if none is named.
    private static func selected(
        _ source: Value,
        _ arguments: Arguments,
        keeps: Bool,
        byAttribute: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Generator {
        let path = try AttributePath(byAttribute ? arguments.values[0] : .none)
        let rest = arguments.dropping(byAttribute ? 1 : 0)
        let name = rest.positionalCount > 0 ? rest.values[0] : nil
        return try TransformedGenerator(source, name == nil ? Arguments() : rest.dropping(1), evaluation) {
            (item, arguments, evaluation) throws(TemplateError) in
            let value = try path.value(of: item, evaluation)
            let holds: Bool
            if let name {
                holds = try evaluation.test(named: name).apply(value, arguments, evaluation)
            } else {
                holds = try value.isTrue()
            }
            return holds == keeps ? item : nil
        }
    }
}

extension Evaluation {
    /// The filter that a value names.
    func filter(named name: Value) throws(TemplateError) -> Filter {
        if let text = name.text, let filter = settings.filters[text] { return filter }
        throw try unknown("filter", name)
    }

    /// The test that a value names.
    func test(named name: Value) throws(TemplateError) -> Test {
        if let text = name.text, let test = settings.tests[text] { return test }
        throw try unknown("test", name)
    }

    private func unknown(_ kind: String, _ name: Value) throws(TemplateError) -> TemplateError {
        _ = try name.hash(self)
        let message = "No \(kind) named \(try name.represented(self))."
        guard case .undefined(let undefined) = name else { return .runtime(message) }
        return .runtime("\(message) (\(undefined.message); did you forget to quote the callable name?)")
    }
}
