/// The functions behind `trans` tags: look messages up and, in the new style, format them (Jinja2: Extensions, "i18n
/// Extension").
struct Translator {
    private let messages: [String: String]
    private let formats: Bool

    init(_ options: Options) {
        messages = options.translations
        formats = options.newstyleGettext
    }

    var functions: [Function] {
        [
            function("gettext", ["message"]),
            function("_", ["message"]),
            function("ngettext", ["msgid1", "msgid2", "n"]),
            function("pgettext", ["context", "message"]),
            function("npgettext", ["context", "msgid1", "msgid2", "n"]),
        ]
    }

    private func function(_ name: String, _ parameters: [String]) -> Function {
        let (messages, formats) = (messages, formats)
        let signature = Signature(name, parameters, required: parameters.count)
        return Function(name, isType: false, alias: name == "_" ? "gettext" : nil) {
            arguments,
            evaluation throws(TemplateError) in
            // In the new style names are those of variables.
            let own = formats ? Arguments(Array(arguments.positional)) : arguments
            let bound = try signature.bind(own).values
            let values = Dictionary(uniqueKeysWithValues: zip(parameters, bound))
            let isPlural = try Translator.isPlural(values["n"] ?? .int(1), evaluation)
            let source = values["message"] ?? (isPlural ? values["msgid2"] : values["msgid1"]) ?? .none
            let result = Translator.translated(source, messages)
            guard formats else { return result }
            return try Translator.formatted(result, values, arguments, evaluation)
        }
    }

    private static func isPlural(_ count: Value, _ evaluation: Evaluation) throws(TemplateError) -> Bool {
        try !count.isEqual(to: .int(1), evaluation)
    }

    private static func translated(_ message: Value, _ messages: [String: String]) -> Value {
        guard let text = message.text, let translation = messages[text.description] else { return message }
        return .string(translation)
    }

    /// The message with the named arguments in it. Markup where output is escaped, so that they are escaped.
    private static func formatted(
        _ message: Value,
        _ values: [String: Value],
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let variables = Map()
        for (name, value) in zip(arguments.names, arguments.values[arguments.positionalCount...]) {
            variables.set(name, value)
        }
        if let context = values["context"], variables["context"] == nil { variables["context"] = context }
        if let count = values["n"], variables["num"] == nil { variables["num"] = count }
        var template = message
        if evaluation.autoescape { template = .string(try message.printed(evaluation).markedSafe(true)) }
        return try Value.modulo(template, .map(variables), evaluation)
    }
}
