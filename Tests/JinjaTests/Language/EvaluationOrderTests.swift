import Jinja
import Testing

@Suite struct EvaluationOrderTests {
    static let orderCases: [LanguageCase] = [
        LanguageCase("{{ nope.x(1 // 0) }}", "undefined main:1"),
        LanguageCase("{{ nope(1 // 0) }}", "runtime main:1"),
        LanguageCase("{{ nope[:1.5] }}", "undefined main:1"),
        LanguageCase("{{ nope.x(1 // 0) }}", "runtime main:1", options: #"{"undefined": "chainable"}"#),
        LanguageCase("{% if true %}{{ nope.x(1 is oddly) }}{% endif %}", "undefined main:1"),
        LanguageCase("{{ {}.x(1 // 0) }}", "runtime main:1"),
        LanguageCase("{{ nope[:1.5] }}|", "|", options: #"{"undefined": "chainable"}"#),
    ]

    @Test("What Jinja2 looks at first fails first", arguments: orderCases)
    func order(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let insideCases: [LanguageCase] = [
        LanguageCase("{{ nope.x }}{% set m | default(x) %}{% endset %}", "runtime"),
        LanguageCase("{{ x }}{% set m | default(x) %}{% endset %}{{ m }}|", "|"),
        LanguageCase("{% set m | default(x) %}{{ x }}{% endset %}{{ m }}|", "|"),
        LanguageCase("{% set m | default(x) %}{% endset %}{{ 1|nofilter }}", "runtime"),
        LanguageCase("{{ 1|nofilter }}{% set m | default(x) %}{% endset %}", "syntax main:1"),
    ]

    @Test(
        "A name that only the filter of a set block mentions is unknown to the compiler",
        arguments: insideCases
    )
    func inside(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let subscriptsCases: [LanguageCase] = [
        LanguageCase("{{ x[1, 2:] }}", "runtime"),
        LanguageCase("{% if false %}{{ x[1:2, 3] }}{% endif %}", "runtime"),
    ]

    @Test("A slice among several subscripts is no Python", arguments: subscriptsCases)
    func subscripts(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
