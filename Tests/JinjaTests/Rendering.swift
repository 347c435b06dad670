import Jinja

/// Renders a template that is alone, or finds others in `templates`.
func render(
    _ source: String,
    _ variables: [String: Value] = [:],
    templates: [String: String] = [:],
    options: Options = Options()
) throws(TemplateError) -> String {
    var sources = templates
    sources["main"] = source
    let all = sources
    let environment = Environment(options: options) { all[$0].map { Array($0.utf8) } }
    return try environment.template("main").render(variables)
}

/// The error of a template that must not render.
func failure(
    _ source: String,
    _ variables: [String: Value] = [:],
    templates: [String: String] = [:],
    options: Options = Options()
) -> TemplateError? {
    do throws(TemplateError) {
        _ = try render(source, variables, templates: templates, options: options)
        return nil
    } catch {
        return error
    }
}

/// What a template that is alone renders to, or `! kind` of its error.
func outcome(of source: String, options: Options = Options()) -> String {
    do throws(TemplateError) {
        return try render(source, options: options)
    } catch {
        return "! \(error.kind.rawValue)"
    }
}
