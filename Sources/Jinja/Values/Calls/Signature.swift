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
            throw .type("\(function)() takes \(expectation(arguments.positionalCount))")
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

extension Signature {
    /// The functions of Jinja2 that get the environment or the context as one more argument, without their prefix.
    private static let contextual: Set<String> = [
        "do_attr", "do_first", "do_groupby", "do_join", "do_last", "do_map", "do_max", "do_min", "do_random",
        "do_reject", "do_rejectattr", "do_replace", "do_select", "do_selectattr", "do_sort", "do_sum",
        "do_tojson", "do_truncate", "do_unique", "do_urlize", "do_wordwrap", "do_xmlattr", "test_filter",
        "test_test",
    ]

    /// Functions that Python has in C, which word it otherwise.
    private static let native: Set<String> = ["expandtabs", "split", "rsplit", "splitlines"]

    /// What Python says of too many positional arguments, as in `from 1 to 2 positional arguments but 3 were given`. It
    /// counts those that a call does not show: what a filter is applied to, the object itself, the environment.
    private func expectation(_ given: Int) -> String {
        if Signature.native.contains(function) {
            return "at most \(parameters.count) argument\(parameters.count == 1 ? "" : "s") (\(given) given)"
        }
        if function == "abs" { return "exactly one argument (\(given + 1) given)" }
        let name = function.hasPrefix("sync_") ? String(function.dropFirst(5)) : function
        var hidden = name.hasPrefix("do_") || name.hasPrefix("test_") || name.hasSuffix(".__init__") ? 1 : 0
        if Signature.contextual.contains(name) { hidden += 1 }
        let least = required + hidden
        let most = parameters.count + hidden
        let range = least == most ? "\(most)" : "from \(least) to \(most)"
        let plural = least == most && most == 1 ? "" : "s"
        return "\(range) positional argument\(plural) but \(given + hidden) were given"
    }
}
