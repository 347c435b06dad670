/// Templates that are at hand as texts, by name (Jinja2: API, `DictLoader`).
///
/// ```swift
/// let environment = Environment(loader: ["hello.html": "Hello {{ name }}!"] as DictionaryLoader)
/// ```
public struct DictionaryLoader: Loader, ExpressibleByDictionaryLiteral {
    private let templates: [String: String]

    /// Templates by name.
    public init(_ templates: [String: String]) { self.templates = templates }

    public init(dictionaryLiteral elements: (String, String)...) {
        templates = Dictionary(elements, uniquingKeysWith: { $1 })
    }

    public func source(of name: String) throws(TemplateError) -> TemplateSource? {
        templates[name].map { TemplateSource($0) }
    }

    public func names() throws(TemplateError) -> [String]? { templates.keys.sorted() }
}
