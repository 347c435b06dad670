/// The messages of one language, with contexts and plurals, as GNU gettext keeps them.
///
/// It comes from the bytes of a `.mo` file, `Catalog(mo:)`, or is written down:
///
/// ```swift
/// let german = Catalog(
///     ["Hello": "Hallo", "%(num)s file": ["%(num)s Datei", "%(num)s Dateien"]],
///     contexts: ["month": ["May": "Mai"]]
/// )
/// ```
public struct Catalog: Translations {
    /// What a message becomes.
    public enum Translation: Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
        case text(String)
        /// For a message with a plural: a text for each form of the language, as its `PluralRule` numbers them.
        case forms([String])

        public init(stringLiteral value: String) { self = .text(value) }
        public init(arrayLiteral elements: String...) { self = .forms(elements) }
    }

    /// Which form of a message a number takes.
    public let pluralRule: PluralRule
    /// What is asked for messages that are not here, such as the catalogue of the language without its region.
    public var fallback: (any Translations)?
    // Keyed by `Text`, as strings that only look the same are different messages, and by context and message in one, as
    // GNU gettext does. Two dictionaries, as a message may be there both with forms and without.
    private var texts: [Text: String] = [:]
    private var forms: [Text: [String]] = [:]

    /// A catalogue that is written down.
    ///
    /// - Parameters:
    ///   - messages: what messages become; those with a plural are found by their singular.
    ///   - contexts: the same for each context.
    ///   - pluralRule: one form for 1 and one for everything else, unless given.
    public init(
        _ messages: [String: Translation],
        contexts: [String: [String: Translation]] = [:],
        pluralRule: PluralRule = .oneAndOther
    ) {
        self.pluralRule = pluralRule
        for (message, translation) in messages { add(Text(message), translation) }
        for (context, messages) in contexts {
            for (message, translation) in messages { add(Catalog.key(context, message), translation) }
        }
    }

    init(pluralRule: PluralRule) { self.pluralRule = pluralRule }

    mutating func add(_ key: Text, _ translation: Translation) {
        switch translation {
        case .text(let text): texts[key] = text
        case .forms(let forms): self.forms[key] = forms
        }
    }

    private static func key(_ context: String, _ message: String) -> Text {
        Text(context + "\u{4}" + message)
    }

    // MARK: Translations

    public func gettext(_ message: String) throws(TemplateError) -> String? {
        if let text = try text(Text(message)) { return text }
        return try fallback?.gettext(message)
    }

    public func ngettext(_ singular: String, _ plural: String, _ count: Double) throws(TemplateError)
        -> String?
    {
        if let form = try form(Text(singular), count) { return form }
        return try fallback?.ngettext(singular, plural, count)
    }

    public func pgettext(_ context: String, _ message: String) throws(TemplateError) -> String? {
        if let text = try text(Catalog.key(context, message)) { return text }
        return try fallback?.pgettext(context, message)
    }

    public func npgettext(
        _ context: String,
        _ singular: String,
        _ plural: String,
        _ count: Double
    ) throws(TemplateError) -> String? {
        if let form = try form(Catalog.key(context, singular), count) { return form }
        return try fallback?.npgettext(context, singular, plural, count)
    }

    /// The text of a message; of one with forms, that for the number 1.
    private func text(_ key: Text) throws(TemplateError) -> String? {
        if let text = texts[key] { return text }
        return try form(key, 1)
    }

    private func form(_ key: Text, _ count: Double) throws(TemplateError) -> String? {
        let index = try pluralRule.form(for: count)
        guard let forms = forms[key], forms.indices.contains(index) else { return nil }
        return forms[index]
    }
}
