import Jinja
import Testing

@Suite struct UndefinedTests {
    static let identityCases: [LanguageCase] = [
        LanguageCase("{{ nope is sameas nope }}", "False"),
        LanguageCase("{{ {}.x is sameas {}.x }}", "False"),
        LanguageCase("{{ [nope] == [nope] }}", "True"),
        LanguageCase("{{ [nope] == [nope] }}", "undefined main:1", options: #"{"undefined": "strict"}"#),
        LanguageCase("{{ nope in [nope] }}", "undefined main:1", options: #"{"undefined": "strict"}"#),
        LanguageCase(
            "{% for i in [1, 2] %}{{ loop.changed(nope) }}{% endfor %}",
            "undefined main:1",
            options: #"{"undefined": "strict"}"#
        ),
        LanguageCase("{% macro m(x) %}{{ x is sameas x }}{% endmacro %}{{ m() }}", "True"),
    ]

    @Test("Each look at a variable without a value is another object", arguments: identityCases)
    func identity(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let includedCases: [LanguageCase] = [
        LanguageCase("{% include ['a', nope] %}", "not_found main:1"),
        LanguageCase("{% include {'a': 1} %}", "runtime main:1"),
        LanguageCase("{% include ['a', 5] %}", "not_found main:1"),
        LanguageCase("{% include ['a', [5]] %}", "runtime main:1"),
        LanguageCase("{% include ['a', [5]] ignore missing %}", "runtime main:1"),
    ]

    @Test("Only names of templates in a list can be missing", arguments: includedCases)
    func included(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
