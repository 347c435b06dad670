/// The functions that every template has (Jinja2: Template Designer Documentation, "List of Global Functions").
enum Globals {
    static let all: [(name: String, function: Function)] = [
        ("range", Function("range", isType: true, range)),
        ("dict", Function("dict", isType: true, dict)),
        ("lipsum", Function("generate_lorem_ipsum", isType: false, LoremIpsum.generate)),
        ("cycler", Function("jinja2.utils.Cycler", isType: true, cycler)),
        ("joiner", Function("jinja2.utils.Joiner", isType: true, joiner)),
        ("namespace", Function("jinja2.utils.Namespace", isType: true, namespace)),
    ]

    private static func range(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value
    {
        guard arguments.names.isEmpty else { throw .type("range() takes no keyword arguments") }
        let values = arguments.values
        guard (1...3).contains(values.count) else {
            let bound = values.isEmpty ? "at least 1 argument" : "at most 3 arguments"
            throw .type("range expected \(bound), got \(values.count)")
        }
        try evaluation.chargeObject()
        let first = try bound(values[0])
        guard values.count > 1 else { return .range(IntegerRange(start: 0, stop: first, step: 1)) }
        let stop = try bound(values[1])
        let step = values.count > 2 ? try bound(values[2]) : 1
        guard step != 0 else { throw .value("range() arg 3 must not be zero") }
        return .range(IntegerRange(start: first, stop: stop, step: step))
    }

    private static func bound(_ value: Value) throws(TemplateError) -> Int {
        if case .bigInt = value { throw .overflow("Python int too large to convert to C ssize_t") }
        return try value.expectIndex()
    }

    private static func dict(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError) -> Value
    {
        let map = Map()
        try MapMethods.update(map, arguments, "dict", evaluation)
        return .map(map)
    }

    /// About what an object takes, in bytes: a chain of them, each made in a few steps, is counted as work.
    private static let weight = 256

    private static func cycler(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError)
        -> Value
    {
        guard arguments.names.isEmpty else {
            throw .type("Cycler.__init__() got an unexpected keyword argument '\(arguments.names[0])'")
        }
        guard !arguments.values.isEmpty else { throw .runtime("at least one item has to be provided") }
        try evaluation.charge(weight)
        return .object(Cycler(arguments.values))
    }

    private static let joinerSignature = Signature("Joiner.__init__", ["sep"])

    private static func joiner(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError)
        -> Value
    {
        try evaluation.charge(weight)
        return .object(Joiner(try joinerSignature.bind(arguments)[0] ?? ", "))
    }

    private static func namespace(_ arguments: Arguments, _ evaluation: Evaluation) throws(TemplateError)
        -> Value
    {
        let map = Map()
        try MapMethods.update(map, arguments, "dict", evaluation)
        try evaluation.charge(weight)
        return .object(Namespace(map))
    }
}
