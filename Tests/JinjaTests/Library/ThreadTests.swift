import Jinja
import Synchronization
import Testing

@Suite struct ThreadTests {
    static let sources: DictionaryLoader = [
        "page": """
        {% extends 'base' %}{% from 'macros' import row with context %}
        {% block body %}{% do seen.append(name) %}{% for i in range(20) %}{{ row(i) }}{% endfor %}{{ seen }}\
        {% include 'part' %}{% endblock %}
        """,
        "base": "<{% block body %}{% endblock %}>",
        "macros": "{% macro row(i) %}{{ i }}{{ name|shout }}{{ tables[i % 2].label }};{% endmacro %}",
        "part": "{{ greet(name) }}{{ 'plain'|upper }}",
    ]

    @Test("Threads that render one template do not see each other")
    func rendersAtOnce() async throws {
        var options = Options()
        options.extensions = [.expressionStatement]
        options.globals = ["seen": [], "tables": [["label": "a"], ["label": "b"]]]
        options.globals["greet"] = .function(
            Function("greet") { arguments, _ throws(TemplateError) in
                Value("Hi \(arguments[0] == nil ? "" : "you")")
            }
        )
        options.filters["shout"] = Filter { value, _, _ throws(TemplateError) in value }
        options.cacheSize = 3
        let environment = Environment(loader: Self.sources, options: options)
        let template = try environment.template("page")
        let expected: [String] = try (0..<8).map { try template.render(["name": Value("n\($0)")]) }
        #expect(expected[3].contains("['n3']Hi youPLAIN"))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for round in 0..<50 {
                        if round % 20 == task { environment.clearCache() }
                        let own = round % 2 == 0 ? template : try environment.template("page")
                        guard try own.render(["name": Value("n\(task)")]) == expected[task] else {
                            return false
                        }
                    }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test("What was read before the cache was cleared is not kept after it")
    func forgetsWhatIsBeingRead() throws {
        /// Has its source change, and the cache cleared, between the first reading and the end of it.
        final class Slow: Loader {
            let environment = Mutex<Environment?>(nil)

            func source(of name: String) throws(TemplateError) -> TemplateSource? {
                guard let environment = environment.withLock({ $0.take() }) else {
                    return TemplateSource("new")
                }
                environment.clearCache()
                return TemplateSource("old")
            }
        }
        let loader = Slow()
        let environment = Environment(loader: loader)
        loader.environment.withLock { $0 = environment }
        #expect(try environment.template("page").render() as String == "old")
        #expect(try environment.template("page").render() as String == "new")
    }
}
