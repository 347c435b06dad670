import Testing

@testable import Jinja

/// One call with its arguments in JSON, and what Python makes of it.
struct Case: Sendable {
    let name: String
    let receiver: String
    let arguments: String
    let named: String
    /// Python's `repr` of the result, or `! undefined` or `! runtime` for an error.
    let result: String

    init(
        _ name: String,
        _ receiver: String,
        arguments: String = "[]",
        named: String = "{}",
        gives result: String
    ) {
        self.name = name
        self.receiver = receiver
        self.arguments = arguments
        self.named = named
        self.result = result
    }

    /// Makes the call and compares what comes of it.
    func check(
        autoescape: Bool = false,
        _ call: (Value, Arguments, Evaluation) throws -> Value,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let evaluation = makeEvaluation(autoescape: autoescape)
        let receiver = try Value.json(receiver)
        let call = Result {
            try call(receiver, readArguments(), evaluation).represented(evaluation).description
        }
        let found =
            switch call {
            case .success(let text): text
            case .failure(let error): "! \((error as? TemplateError)?.kind.rawValue ?? "\(error)")"
            }
        #expect(
            found == result,
            "\(name) of \(receiver) with \(arguments) \(named)",
            sourceLocation: sourceLocation
        )
    }

    private func readArguments() throws -> Arguments {
        guard case .list(let positional) = try Value.json(arguments),
            case .map(let named) = try Value.json(named)
        else { return Arguments() }
        return Arguments(positional.items + named.values, names: named.keys.compactMap(\.text))
    }
}

extension Value {
    func method(_ name: String, _ arguments: Arguments, _ evaluation: Evaluation) throws -> Value {
        try callMethod(Symbol(Text(name)), arguments, evaluation)
    }
}

extension Value {
    /// Applies a filter; what it yields one by one is gathered in a list.
    func filtered(_ name: String, _ arguments: Arguments, _ evaluation: Evaluation) throws -> Value {
        let result = try evaluation.filter(named: .string(name)).apply(self, arguments, evaluation)
        guard case .object(let object) = result, object is Generator else { return result }
        return .list(try result.elements(evaluation))
    }
}
