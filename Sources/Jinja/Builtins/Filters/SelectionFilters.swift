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
        try .object(
            LazyFilter("sync_do_map", value, arguments, evaluation) {
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
            try .object(
                LazyFilter("select_or_reject", value, arguments, evaluation) {
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

/// Applies a filter or a test to each item, which stands in front of the same arguments each time.
private class ApplyingGenerator: TransformedGenerator {
    private(set) var arguments: Arguments
    /// A place for the item, then the arguments in the order of the parameters; empty while those are not known.
    private var operands: [Value] = []

    init(_ source: Value, _ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) {
        self.arguments = arguments
        try super.init(source, evaluation)
    }

    deinit { Reaper.release(surrender) }

    /// - Parameter signature: nil for what looks at its arguments itself.
    final func bind(to signature: Signature?) throws(TemplateError) {
        guard let signature else { return }
        operands = [.none] + (try signature.bind(arguments)).values
    }

    /// An item and the arguments in the order of the parameters, or nil if there is no such order.
    final func operands(for item: Value) -> [Value]? {
        guard !operands.isEmpty else { return nil }
        operands[0] = item
        return operands
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

/// Each item through a filter, which is looked up when the first item is there.
private final class FilterGenerator: ApplyingGenerator {
    private let name: Value
    private var filter: Filter?

    init(
        _ source: Value,
        _ name: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        self.name = name
        try super.init(source, arguments, evaluation)
    }

    override func transform(_ item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        let filter = try found(evaluation)
        guard let operands = operands(for: item) else { return try filter.apply(item, arguments, evaluation) }
        return try filter.apply(bound: operands.span, evaluation)
    }

    private func found(_ evaluation: Evaluation) throws(TemplateError) -> Filter {
        if let filter { return filter }
        let found = try evaluation.filter(named: name)
        try bind(to: found.signature)
        filter = found
        return found
    }
}

/// The items for which the test that is named holds, or which are true if none is named. The test is looked up when the
/// first item is there.
private final class SelectionGenerator: ApplyingGenerator {
    private let path: AttributePath
    private let keeps: Bool
    private let name: Value?
    private var test: Test?

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
        try super.init(source, name == nil ? Arguments() : arguments.dropping(1), evaluation)
    }

    override func transform(_ item: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        try holds(path.value(of: item, evaluation), evaluation) == keeps ? item : nil
    }

    private func holds(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        guard let name else { return try value.isTrue() }
        let test = try found(name, evaluation)
        guard let operands = operands(for: value) else { return try test.apply(value, arguments, evaluation) }
        return try test.apply(bound: operands.span, evaluation)
    }

    private func found(_ name: Value, _ evaluation: Evaluation) throws(TemplateError) -> Test {
        if let test { return test }
        let found = try evaluation.test(named: name)
        try bind(to: found.signature)
        test = found
        return found
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
