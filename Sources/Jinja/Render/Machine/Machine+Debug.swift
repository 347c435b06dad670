extension Machine {
    /// All variables, filters and tests, as the debug tag prints them (Jinja2: Extensions, "Debug Extension").
    func dump(_ context: Context) throws(TemplateError) -> Text {
        let variables = Map()
        for (name, value) in (context.layer(locals: [])?.all() ?? [:]).sorted(by: { $0.key < $1.key }) {
            variables.set(Text(name), value)
        }
        let settings = rendering.settings
        let result = Map([
            ("context", .map(variables)),
            ("filters", .list(settings.filters.keys.sorted().map { .string($0) })),
            ("tests", .list(settings.tests.keys.sorted().map { .string($0) })),
        ])
        return try Value.map(result).represented(rendering)
    }
}
