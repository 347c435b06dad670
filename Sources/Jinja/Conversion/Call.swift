/// What a parameter of an own filter, test or function can be: something read from an argument (`ValueReadable`), all
/// arguments that are left (`Rest`, `NamedRest`), or who calls (`Caller`).
public protocol CallParameter: SendableMetatype {
    /// Takes from a call what it needs. Parameters are asked in their order.
    static func take(from call: inout Call) throws(TemplateError) -> Self

    /// Whether it looks at the template that calls, so that this has to be noted. False unless said otherwise.
    static var looksAtCaller: Bool { get }
}

extension CallParameter {
    public static var looksAtCaller: Bool { false }
}

/// A parameter that templates can give by name, and what it is when they do not give it.
///
/// ```swift
/// options.filters["cut"] = Filter("length", Parameter("mark", default: "…")) {
///     (text: String, length: Int, mark: String) in text.count > length ? text.prefix(length) + mark : text
/// }
/// ```
public struct Parameter: Sendable, ExpressibleByStringLiteral {
    let name: Text
    let fallback: Global?

    /// A parameter of a name.
    ///
    /// - Parameters:
    ///   - name: as templates write it.
    ///   - fallback: what the parameter is where no argument is given; without one an argument is needed.
    public init(_ name: String, default fallback: Global? = nil) {
        self.name = Text(name)
        self.fallback = fallback
    }

    public init(stringLiteral value: String) { self.init(value) }
}

/// A call by a template while its arguments are laid on the parameters of a Swift closure.
public struct Call {
    /// The rendering that calls.
    public let evaluation: Evaluation
    private let function: Callee
    private var arguments: Arguments
    /// How many parameters have been given something.
    private var position = 0
    /// How many of the positional arguments are used.
    private var positional = 0

    init(_ function: Callee, _ arguments: Arguments, _ evaluation: Evaluation) {
        self.function = function
        self.arguments = arguments
        self.evaluation = evaluation
    }

    /// What the next parameter was given, and its name.
    ///
    /// - Throws: `runtime` if it was given nothing and has no default.
    public mutating func nextArgument() throws(TemplateError) -> (value: Value, name: String) {
        if let found = try nextArgumentIfAny() { return found }
        throw .type("\(function.title) missing 1 required argument: \(function.quoted(position - 1))")
    }

    /// What the next parameter was given, or has as its default; nil if there is neither.
    public mutating func nextArgumentIfAny() throws(TemplateError) -> (value: Value, name: String)? {
        let index = position
        position += 1
        let parameter = function.parameters.indices.contains(index) ? function.parameters[index] : nil
        let title = function.quoted(index)
        let named = try parameter.flatMap { parameter throws(TemplateError) in take(named: parameter.name) }
        if positional < arguments.positionalCount {
            guard named == nil else {
                throw .type("\(function.title) got multiple values for argument \(title)")
            }
            positional += 1
            return (arguments.values[positional - 1], title)
        }
        if let named { return (named, title) }
        return parameter?.fallback.map { ($0.value.value, title) }
    }

    private mutating func take(named name: Text) -> Value? {
        guard let index = arguments.names.firstIndex(of: name) else { return nil }
        let value = arguments.values.remove(at: arguments.positionalCount + index)
        arguments.names.remove(at: index)
        return value
    }

    /// Takes the positional arguments that are left.
    mutating func takeRest() -> ArraySlice<Value> {
        defer { positional = arguments.positionalCount }
        return arguments.positional[positional...]
    }

    /// Takes the named arguments that are left.
    mutating func takeNamedRest() -> [(name: Text, value: Value)] {
        let named = zip(arguments.names, arguments.values[arguments.positionalCount...]).map { ($0, $1) }
        arguments.values.removeLast(arguments.names.count)
        arguments.names = []
        return named
    }

    /// Reads an argument as a Swift type.
    ///
    /// - Parameters:
    ///   - value: what the template gave.
    ///   - name: what messages call it; without one it is the value that a filter or a test is applied to.
    /// - Throws: `undefined` for what is undefined, `runtime` for what is of another type.
    public func read<Result: ValueReadable>(
        _ value: Value,
        _ name: String? = nil
    ) throws(TemplateError) -> Result {
        let place = name.map { "argument \($0)" } ?? "the value"
        let result: Result?
        do throws(TemplateError) {
            result = try Result.read(value)
        } catch {
            throw .type("\(function.title): \(place): \(error.message)")
        }
        if let result { return result }
        if case .undefined(let undefined) = value { throw undefined.error }
        throw .type("\(function.title): \(place) must be \(Result.valueDescription), not \(value.typeName)")
    }

    /// Makes sure that nothing is left that no parameter took.
    func finish() throws(TemplateError) {
        if let name = arguments.names.first {
            let known = function.parameters.map(\.name.description)
            throw TemplateError.type("\(function.title) got an unexpected keyword argument '\(name)'")
                .suggesting(Suggestion.closest(to: name.description, among: known))
        }
        guard positional == arguments.positionalCount else {
            let taken = "\(position) positional argument\(position == 1 ? "" : "s")"
            let count = arguments.positionalCount
            throw .type("\(function.title) takes \(taken) but \(count) \(count == 1 ? "was" : "were") given")
        }
    }
}

/// A Swift closure as messages name it.
struct Callee: Sendable {
    /// `greet()`, `the filter`.
    let title: String
    let parameters: [Parameter]

    func quoted(_ index: Int) -> String {
        parameters.indices.contains(index) ? "'\(parameters[index].name)'" : "\(index + 1)"
    }

    /// Lays the arguments of a call on the parameters of a closure.
    func bind<each Argument: CallParameter>(
        _ arguments: Arguments,
        _ evaluation: Evaluation,
        as types: repeat (each Argument).Type
    ) throws(TemplateError) -> (repeat each Argument) {
        var call = Call(self, arguments, evaluation)
        let result = (repeat try (each types).take(from: &call))
        try call.finish()
        return result
    }

    /// Whether one of the parameters of a closure looks at the template that calls.
    static func looksAtCaller<each Argument: CallParameter>(_ types: repeat (each Argument).Type) -> Bool {
        for type in repeat each types {
            if type.looksAtCaller { return true }
        }
        return false
    }

    /// Runs what the host gave; whatever it throws becomes an error of the template.
    static func run<Output>(_ body: () throws -> Output) throws(TemplateError) -> Output {
        do {
            return try body()
        } catch let error as TemplateError {
            throw error
        } catch {
            throw .runtime("\(error)")
        }
    }
}

/// The positional arguments that no parameter in front of it took: Python's `*args`.
public struct Rest<Element: ValueReadable>: CallParameter {
    /// The arguments in their order.
    public let items: [Element]

    public static func take(from call: inout Call) throws(TemplateError) -> Rest {
        var items: [Element] = []
        for value in call.takeRest() { items.append(try call.read(value, "\(items.count + 1) of the rest")) }
        return Rest(items: items)
    }
}

/// The arguments given by a name that is of no parameter in front of it, in their order: Python's `**kwargs`.
public struct NamedRest<Element: ValueReadable>: CallParameter {
    /// The arguments in their order, each with its name.
    public let items: [(name: String, value: Element)]

    /// The argument of a name.
    public subscript(name: String) -> Element? { items.first { $0.name == name }?.value }

    public static func take(from call: inout Call) throws(TemplateError) -> NamedRest {
        var items: [(name: String, value: Element)] = []
        for (name, value) in call.takeNamedRest() {
            items.append((name.description, try call.read(value, "'\(name)'")))
        }
        return NamedRest(items: items)
    }
}

/// The rendering that calls, for a closure that asks for it (Jinja2: API, `pass_context`, `pass_eval_context`,
/// `pass_environment`).
public struct Caller: CallParameter {
    /// For values that ask for it, such as an own `Object`.
    public let evaluation: Evaluation

    public static var looksAtCaller: Bool { true }

    public static func take(from call: inout Call) throws(TemplateError) -> Caller {
        Caller(evaluation: call.evaluation)
    }

    /// Whether what is printed here is escaped.
    public var autoescape: Bool { evaluation.autoescape }

    /// The environment of the template; nil while a template is compiled.
    public var environment: Environment? { (evaluation as? Rendering)?.environment }

    /// The name of the template that calls; nil while a template is compiled.
    public var template: String? { (evaluation as? Rendering)?.caller?.program.name }

    /// A variable of the template that calls: one that it set itself outside of blocks, loops and macros, one that it was
    /// rendered with, or a global. Nil if there is none.
    public func variable(_ name: String) -> Value? { (evaluation as? Rendering)?.caller?.find(name) }
}
