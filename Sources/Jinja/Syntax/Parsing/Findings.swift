/// What the check of a template collects while it is parsed.
final class Findings {
    /// A filter or a test that the template uses.
    struct Use {
        let name: String
        let site: SourceSite
    }

    /// Templates that the template names, of which one must be there.
    struct Reference {
        let names: [String]
        let site: SourceSite
    }

    var errors: [TemplateError] = []
    var filters: [Use] = []
    var tests: [Use] = []
    var references: [Reference] = []
    /// Filters and tests of which the template asks itself whether they exist.
    var askedFilters: Set<String> = []
    var askedTests: Set<String> = []
    /// The end tag to which bodies are left, since a tag of that name, or nearly, stands here.
    var unwinding: String?
    /// Whether nothing is left to read.
    var isStopped = false
    /// The innermost statement that could not be read.
    private var failed: OpenTag?
    /// Tags that are not understood: what ends them is no error of its own.
    private var unknown: Set<String> = []
    private static let limit = 100

    /// Whether there are enough errors to keep anyone busy.
    var isFull: Bool { errors.count >= Findings.limit }

    func noteFailure(of tag: OpenTag) {
        guard failed == nil, unwinding == nil, !isStopped else { return }
        failed = tag
        if tag.name == "set" { unknown.insert("set") }
    }

    func takeFailed() -> OpenTag? {
        defer { failed = nil }
        return failed
    }

    /// Notes a tag that does not exist, or not here. If it ends something that is open, or seems to, it is taken for that.
    func noteUnknown(_ tag: Token, _ error: TemplateError, _ endTags: [[String]]) {
        let name = tag.text.description
        let meant =
            endTags.contains { $0.contains(name) }
            ? name : endTags.last.flatMap { Suggestion.nearest(to: name, among: $0) }
        if let meant, !isFull {
            errors.append(error)
            unwinding = meant
        } else if let opener = Suggestion.nearest(to: name, among: OpenTag.withBody) ?? OpenTag.body(name) {
            failed = OpenTag(token: Token(kind: .name, line: tag.line, range: tag.range, text: Text(opener)))
        }
        unknown.insert(name)
    }

    /// Whether a tag only ends one that is unknown.
    func isEndOfUnknown(_ name: String) -> Bool {
        name.hasPrefix("end") && unknown.contains(String(name.dropFirst(3)))
    }
}

extension Parser {
    func noteFilter(_ name: String, _ first: Token) {
        guard findings != nil else { return }
        let use = use(name, first)
        findings?.filters.append(use)
    }

    /// Notes a test, and for which names it asks if it is one that asks for filters or tests.
    func noteTest(_ name: String, _ first: Token, of value: Expression) {
        guard findings != nil else { return }
        let use = use(name, first)
        findings?.tests.append(use)
        guard case .constant(.string(let asked)) = value.kind else { return }
        if name == "filter" { findings?.askedFilters.insert(asked.description) }
        if name == "test" { findings?.askedTests.insert(asked.description) }
    }

    private func use(_ name: String, _ first: Token) -> Findings.Use {
        Findings.Use(name: name, site: site(first.line, SourceRange(start: first.range.start, end: end)))
    }

    /// Notes a template that is named by constants.
    func noteTemplate(_ expression: Expression) {
        guard findings != nil else { return }
        let items: [Expression] =
            switch expression.kind {
            case .list(let items), .tuple(let items): items
            default: [expression]
            }
        let names = items.compactMap {
            if case .constant(.string(let name)) = $0.kind { name.description } else { nil }
        }
        guard !names.isEmpty, names.count == items.count else { return }
        let site = site(expression.line, expression.range)
        findings?.references.append(Findings.Reference(names: names, site: site))
    }
}
