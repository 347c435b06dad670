/// Messages in another language: what `trans` tags and the functions `gettext`, `ngettext`, `pgettext` and `npgettext`
/// of templates ask (Jinja2: Extensions, "i18n Extension"; GNU gettext manual, "The Programmer's View").
///
/// Each function gives nil for a message that it does not have; then the template prints the message itself. A `Catalog`
/// does what most programs need. An own type is asked from every thread that renders:
///
/// ```swift
/// struct Loud: Translations {
///     func gettext(_ message: String) -> String? { message.uppercased() }
///     func ngettext(_ singular: String, _ plural: String, _ count: Double) -> String? { nil }
///     func pgettext(_ context: String, _ message: String) -> String? { nil }
///     func npgettext(_ context: String, _ singular: String, _ plural: String, _ count: Double) -> String? { nil }
/// }
/// ```
public protocol Translations: Sendable {
    /// A message.
    func gettext(_ message: String) throws(TemplateError) -> String?

    /// A message about a number of things.
    ///
    /// - Parameters:
    ///   - singular: the message for one thing, by which it is found.
    ///   - plural: the message for several.
    ///   - count: how many; a whole number as a rule, not a number (NaN) where a template counts with what is none.
    func ngettext(_ singular: String, _ plural: String, _ count: Double) throws(TemplateError) -> String?

    /// A message that is translated in different ways, as `May` is for a month and for a permission.
    ///
    /// - Parameters:
    ///   - context: tells the ways apart.
    ///   - message: what is to be translated.
    func pgettext(_ context: String, _ message: String) throws(TemplateError) -> String?

    /// A message about a number of things in a context: both of the above.
    func npgettext(
        _ context: String,
        _ singular: String,
        _ plural: String,
        _ count: Double
    ) throws(TemplateError) -> String?
}

/// No translations: messages stay as they are, in the singular for the number 1 (Python: `gettext.NullTranslations`).
public struct NullTranslations: Translations {
    public init() {}

    public func gettext(_ message: String) -> String? { nil }
    public func ngettext(_ singular: String, _ plural: String, _ count: Double) -> String? { nil }
    public func pgettext(_ context: String, _ message: String) -> String? { nil }
    public func npgettext(_ context: String, _ singular: String, _ plural: String, _ count: Double) -> String?
    {
        nil
    }
}

/// Messages without contexts, each with one text: what `Options(named:)` reads. A plural is a message of its own, which
/// the number 1 does not ask for.
struct MessageTable: Translations {
    private var texts: [Text: String] = [:]

    init(_ texts: [(message: Text, text: String)]) {
        for (message, text) in texts { self.texts[message] = text }
    }

    func gettext(_ message: String) -> String? { texts[Text(message)] }

    func ngettext(_ singular: String, _ plural: String, _ count: Double) -> String? {
        gettext(count == 1 ? singular : plural)
    }

    func pgettext(_ context: String, _ message: String) -> String? { gettext(message) }

    func npgettext(_ context: String, _ singular: String, _ plural: String, _ count: Double) -> String? {
        ngettext(singular, plural, count)
    }
}
