import Jinja
import Testing

/// A template and what Jinja2 3.1.6 makes of it: text, or an error as `kind template:line`.
struct LanguageCase: Sendable, CustomTestStringConvertible {
    let source: String
    let expected: String
    var templates: [String: String] = [:]
    /// As JSON.
    var context = "{}"
    /// As JSON, with the names that Jinja2 has for them.
    var options = "{}"

    init(
        _ source: String,
        _ expected: String,
        templates: [String: String] = [:],
        context: String = "{}",
        options: String = "{}"
    ) {
        self.source = source
        self.expected = expected
        self.templates = templates
        self.context = context
        self.options = options
    }

    var testDescription: String { source }

    /// What our engine makes of it.
    func answer() throws -> String {
        let variables = try JSONReader.read(Array(context.utf8)).map?.dictionary ?? [:]
        let settings = try JSONReader.read(Array(options.utf8)).map.map { try Options(named: $0) }
        do throws(TemplateError) {
            return try render(source, variables, templates: templates, options: settings ?? Options())
        } catch {
            guard let template = error.template else { return "\(error.kind.rawValue)" }
            return "\(error.kind.rawValue) \(template):\(error.line ?? 0)"
        }
    }
}
