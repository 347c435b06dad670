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
            LazyFilter("sync_do_map", value, arguments) {
                (source, arguments, evaluation) throws(TemplateError) in
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
        if arguments.positionalCount == 0, let attribute = arguments[attributeName] {
            for name in arguments.names where name != attributeName && name != defaultName {
                throw .value("Unexpected keyword argument \(Text.repr(name))")
            }
            let path = try AttributePath(attribute, default: arguments[defaultName] ?? .none)
            return try AttributeGenerator(source, path, evaluation)
        }
        guard arguments.positionalCount > 0 else { throw .value("map requires a filter argument") }
        return try FilterGenerator(source, arguments.values[0], arguments.dropping(1), evaluation)
    }

    private static let attributeName: Text = "attribute"
    private static let defaultName: Text = "default"

    private static func selection(keeps: Bool, byAttribute: Bool) -> Filter {
        Filter(unbound: false) { (value, arguments, evaluation) throws(TemplateError) in
            .object(
                LazyFilter("select_or_reject", value, arguments) {
                    (source, arguments, evaluation) throws(TemplateError) in
                    guard try source.isTrue() else { return nil }
                    if byAttribute, arguments.positionalCount == 0 {
                        throw .value("Missing parameter for attribute name")
                    }
                    let path = try AttributePath(byAttribute ? arguments.values[0] : .none)
                    let rest = byAttribute ? arguments.dropping(1) : arguments
                    return try SelectionGenerator(source, path, rest, keeps: keeps, evaluation)
                }
            )
        }
    }
}

/// An attribute of each item.
private final class AttributeGenerator: TransformedGenerator {
    private let path: AttributePath

    init(_ source: Value, _ path: AttributePath, _ evaluation: Evaluation) throws(TemplateError) {
        self.path = path
        try super.init(source, evaluation)
    }

    deinit { Reaper.release(surrender) }

    override func transform(_ item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        try path.value(of: item, evaluation)
    }
}

/// Each item through a filter, which is looked up when the first item is there.
private final class FilterGenerator: TransformedGenerator {
    private let name: Value
    private var arguments: Arguments
    private var filter: Filter?
    private var bound: Filter.BoundBody?
    /// The item in front of the arguments in the order of the filter's parameters.
    private var operands: [Value] = []

    init(
        _ source: Value,
        _ name: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        self.name = name
        self.arguments = arguments
        try super.init(source, evaluation)
    }

    deinit { Reaper.release(surrender) }

    override func transform(_ item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        if filter == nil { filter = try find(evaluation) }
        guard let bound else { return try filter?.apply(item, arguments, evaluation) }
        operands[0] = item
        let operands = operands
        return try bound(operands.span, evaluation)
    }

    private func find(_ evaluation: Evaluation) throws(TemplateError) -> Filter {
        let filter = try evaluation.filter(named: name)
        guard let signature = filter.signature else { return filter }
        operands = [.none] + (try signature.bind(arguments)).values
        bound = filter.bound
        return filter
    }

    override func surrender(into doomed: inout [Value]) {
        super.surrender(into: &doomed)
        doomed += arguments.values
        doomed += operands
        arguments = Arguments()
        operands = []
    }

    override func appendChildren(to values: inout [Value]) {
        super.appendChildren(to: &values)
        values += arguments.values
        values += operands
    }
}

/// The items for which the test that is named holds, or which are true if none is named. The test is looked up when the
/// first item is there.
private final class SelectionGenerator: TransformedGenerator {
    private let path: AttributePath
    private let keeps: Bool
    private let name: Value?
    private var arguments: Arguments
    private var test: Test?
    private var bound: Test.BoundBody?
    /// The item in front of the arguments in the order of the test's parameters.
    private var operands: [Value] = []

    /// - Parameter arguments: the name of the test, then its arguments.
    init(
        _ source: Value,
        _ path: AttributePath,
        _ arguments: Arguments,
        keeps: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        self.path = path
        self.keeps = keeps
        name = arguments.positionalCount > 0 ? arguments.values[0] : nil
        self.arguments = name == nil ? Arguments() : arguments.dropping(1)
        try super.init(source, evaluation)
    }

    deinit { Reaper.release(surrender) }

    override func transform(_ item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        try holds(path.value(of: item, evaluation), evaluation) == keeps ? item : nil
    }

    private func holds(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        guard let name else { return try value.isTrue() }
        if test == nil { test = try find(name, evaluation) }
        guard let bound else { return try test?.apply(value, arguments, evaluation) ?? false }
        operands[0] = value
        let operands = operands
        return try bound(operands.span, evaluation)
    }

    private func find(_ name: Value, _ evaluation: Evaluation) throws(TemplateError) -> Test {
        let test = try evaluation.test(named: name)
        guard let signature = test.signature else { return test }
        operands = [.none] + (try signature.bind(arguments)).values
        bound = test.bound
        return test
    }

    override func surrender(into doomed: inout [Value]) {
        super.surrender(into: &doomed)
        doomed += arguments.values
        doomed += operands
        arguments = Arguments()
        operands = []
    }

    override func appendChildren(to values: inout [Value]) {
        super.appendChildren(to: &values)
        values += arguments.values
        values += operands
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
