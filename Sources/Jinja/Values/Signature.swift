/// The parameters of a builtin function, and how a call's arguments fall on them.
///
/// A class, since filters and tests are copied more often than made.
final class Signature: Sendable {
    /// The function as Python's messages name it, without parentheses.
    let function: String
    let parameters: [Text]
    /// How many of the parameters have no default.
    let required: Int
    /// How many parameters cannot be given by name.
    let positionalOnly: Int

    init(_ function: String, _ parameters: [String] = [], required: Int = 0, positionalOnly: Int = 0) {
        self.function = function
        self.parameters = parameters.map { Text($0) }
        self.required = required
        self.positionalOnly = positionalOnly
    }

    /// The arguments in the order of the parameters; those not given are absent or missing at the end.
    func bind(_ arguments: Arguments) throws(TemplateError) -> Arguments {
        if arguments.names.isEmpty, arguments.values.count >= required,
            arguments.values.count <= parameters.count
        {
            return arguments
        }
        return try bindSlowly(arguments)
    }

    private func bindSlowly(_ arguments: Arguments) throws(TemplateError) -> Arguments {
        guard arguments.positionalCount <= parameters.count else {
            throw .type(
                "\(function)() takes \(parameters.count) positional arguments but "
                    + "\(arguments.positionalCount) were given"
            )
        }
        var values = Array(arguments.positional)
        for (name, value) in zip(arguments.names, arguments.values[arguments.positionalCount...]) {
            guard let position = parameters.firstIndex(of: name), position >= positionalOnly else {
                let known = parameters[min(positionalOnly, parameters.count)...].map(\.description)
                throw TemplateError.type("\(function)() got an unexpected keyword argument '\(name)'")
                    .suggesting(Suggestion.closest(to: name.description, among: known))
            }
            while values.count <= position { values.append(.undefined(Undefined.absent)) }
            guard values[position].isAbsent else {
                throw .type("\(function)() got multiple values for argument '\(name)'")
            }
            values[position] = value
        }
        for position in 0..<required where position >= values.count || values[position].isAbsent {
            throw .type("\(function)() missing 1 required positional argument: '\(parameters[position])'")
        }
        return Arguments(values)
    }
}
