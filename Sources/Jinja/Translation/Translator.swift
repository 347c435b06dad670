/// The functions behind `trans` tags: look messages up in the rendering's translations and, in the new style, format them
/// (Jinja2: Extensions, "i18n Extension").
struct Translator {
    /// A function that templates call.
    private enum Kind: String, CaseIterable {
        case gettext, ngettext, pgettext, npgettext

        var hasContext: Bool { self == .pgettext || self == .npgettext }
        var hasPlural: Bool { self == .ngettext || self == .npgettext }

        var parameters: [String] {
            (hasContext ? ["context"] : []) + (hasPlural ? ["msgid1", "msgid2", "n"] : ["message"])
        }
    }

    /// What a template asks for.
    private struct Request {
        var context: Value?
        let message: Value
        var plural: Value?
        var count: Value?

        /// Arguments in the order of the parameters, as many as there are.
        init(_ kind: Kind, _ arguments: Arguments) {
            var rest = arguments.values[...]
            if kind.hasContext { context = rest.popFirst() }
            message = rest.popFirst() ?? .none
            if kind.hasPlural { (plural, count) = (rest.popFirst(), rest.popFirst()) }
        }
    }

    let isNewstyle: Bool

    /// `_` is what the template calls `gettext`.
    var functions: [Function] {
        Kind.allCases.map { function($0, $0.rawValue) } + [function(.gettext, "_", alias: "gettext")]
    }

    private func function(_ kind: Kind, _ name: String, alias: String? = nil) -> Function {
        let isNewstyle = isNewstyle
        let signature = Signature(name, kind.parameters, required: kind.parameters.count)
        return Function(name, isType: false, alias: alias) { arguments, evaluation throws(TemplateError) in
            // In the new style names are those of variables.
            let own = isNewstyle ? Arguments(Array(arguments.positional)) : arguments
            let request = Request(kind, try signature.bind(own))
            let result = try Translator.translated(request, evaluation)
            guard isNewstyle else { return result }
            return try Translator.formatted(result, request, arguments, evaluation)
        }
    }

    // MARK: Looking up

    private static func translated(_ request: Request, _ evaluation: Evaluation) throws(TemplateError)
        -> Value
    {
        if let text = try lookUp(request, evaluation) { return .string(Text(text)) }
        guard let plural = request.plural, let count = request.count else { return request.message }
        return try count.isEqual(to: .int(1), evaluation) ? request.message : plural
    }

    /// Nil if there is no translation.
    private static func lookUp(_ request: Request, _ evaluation: Evaluation) throws(TemplateError) -> String?
    {
        // Without translations, the usual case, no strings are needed.
        guard let translations = (evaluation as? Rendering)?.translations, !(translations is NullTranslations)
        else { return nil }
        let context = try request.context?.printed(evaluation).description
        guard let message = request.message.text?.description else { return nil }
        guard let plural = request.plural, let count = request.count else {
            guard let context else { return try translations.gettext(message) }
            return try translations.pgettext(context, message)
        }
        let pluralText = try plural.printed(evaluation).description
        let number = number(count)
        do throws(TemplateError) {
            guard let context else { return try translations.ngettext(message, pluralText, number ?? .nan) }
            return try translations.npgettext(context, message, pluralText, number ?? .nan)
        } catch {
            guard number == nil else { throw error }
            throw .type("Plural value must be an integer, got \(count.typeName)")
        }
    }

    /// A count as translations get it; nil for what is no number. An integer of more digits than a floating-point number
    /// holds keeps its last fifteen, by which rules for plurals tell numbers apart.
    private static func number(_ count: Value) -> Double? {
        let exact = 1_000_000_000_000_000
        switch Number(count) {
        case nil: return nil
        case .float(let double): return double
        case .int(let int) where int.magnitude < exact: return Double(int)
        case .int(let int): return Double(int % exact + (int < 0 ? -exact : exact))
        case .big(let big):
            let tail = big.digits.suffix(15).reduce(0) { $0 * 10 + Int($1 & 0x0F) } + exact
            return Double(big.isNegative ? -tail : tail)
        }
    }

    // MARK: Formatting

    /// The message with the named arguments in it. Markup where output is escaped, so that they are escaped.
    private static func formatted(
        _ message: Value,
        _ request: Request,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let variables = Map()
        for (name, value) in zip(arguments.names, arguments.values[arguments.positionalCount...]) {
            variables.set(name, value)
        }
        if let context = request.context, variables["context"] == nil { variables["context"] = context }
        if let count = request.count, variables["num"] == nil { variables["num"] = count }
        var template = message
        if evaluation.autoescape { template = .string(try message.printed(evaluation).markedSafe(true)) }
        return try Value.modulo(template, .map(variables), evaluation)
    }
}
