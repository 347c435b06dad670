import Jinja
import Testing

@Suite struct JoiningTests {
    static let lateCases: [LanguageCase] = [
        LanguageCase("{% filter length %}ab{% endfilter %}", "runtime"),
        LanguageCase("{% filter length %}ab{% endfilter %}\n{{ nope.x }}", "undefined main:2"),
        LanguageCase("{% call range(3) %}{% endcall %}\n{{ nope.x }}", "runtime main:1"),
        LanguageCase(
            "{% macro m() %}\n{% filter length %}{% endfilter %}\n{% endmacro %}\n{{ m() }}\n{{ nope.x }}",
            "runtime main:2"
        ),
        LanguageCase(
            "{% macro m() %}{% filter length %}{% endfilter %}{% endmacro %}{% if false %}{{ m() }}{% endif %}ok",
            "ok"
        ),
        LanguageCase(
            "{% set x %}{% filter length %}{% endfilter %}\n{% endset %}\n{{ nope.x }}",
            "runtime main:1"
        ),
        LanguageCase(
            "{% filter first\n%}{% filter list %}{% endfilter %}{% endfilter %}",
            "runtime main:1"
        ),
        LanguageCase(
            "{% block a %}{% filter length %}{% endfilter %}{% endblock %}\n{{ self.a() }}",
            "runtime main:2"
        ),
        LanguageCase(
            "{% for x in [1] recursive %}\n{% filter length %}{% endfilter %}\n{% endfor %}\n{{ nope.x }}",
            "runtime main:2"
        ),
    ]

    @Test("What a filter or call block prints is joined where its list ends", arguments: lateCases)
    func late(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let acrossCases: [LanguageCase] = [
        LanguageCase(
            "{% include 'a' %}\n{{ nope.x }}",
            "undefined main:2",
            templates: ["a": "{% filter length %}{% endfilter %}"]
        ),
        LanguageCase(
            "{% import 'a' as a %}{{ a.x }}",
            "1",
            templates: ["a": "{% filter length %}{% endfilter %}{% set x = 1 %}"]
        ),
        LanguageCase(
            "{% import 'a' as a %}\n{{ a }}",
            "runtime main:2",
            templates: ["a": "{% filter length %}{% endfilter %}"]
        ),
        LanguageCase(
            "{% include 'a' without context %}\n{{ nope.x }}",
            "undefined main:2",
            templates: ["a": "{% filter length %}{% endfilter %}"]
        ),
        LanguageCase(
            "{% extends 'a' %}{% block b %}{% filter length %}{% endfilter %}{% endblock %}",
            "undefined a:2",
            templates: ["a": "{% block b %}{% endblock %}\n{{ nope.x }}"]
        ),
        LanguageCase(
            "{% extends 'a' %}{% block b %}\n{{ super() }}{{ nope.x }}{% endblock %}",
            "runtime main:2",
            templates: ["a": "{% block b %}{% filter length %}{% endfilter %}{% endblock %}"]
        ),
    ]

    @Test("A template that others use hands on what cannot be joined", arguments: acrossCases)
    func across(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let atOnceCases: [LanguageCase] = [
        LanguageCase(
            "{% set x %}a{% include 'i' without context %}b{% endset %}[{{ x }}]",
            "I[ab]",
            templates: ["i": "I"]
        ),
        LanguageCase(
            "{% filter upper %}a{% include 'i' without context %}b{% endfilter %}",
            "iAB",
            templates: ["i": "i"]
        ),
        LanguageCase(
            "{% set x %}{% filter upper %}a{% include 'i' without context %}b{% endfilter %}{% endset %}[{{ x }}]",
            "i[AB]",
            templates: ["i": "i"]
        ),
        LanguageCase(
            "{% for n in '12' %}{% set x %}a{% include 'i' without context %}b{% endset %}[{{ x }}]{% endfor %}",
            "I[ab]I[ab]",
            templates: ["i": "I"]
        ),
        LanguageCase(
            "{% for n in '12' %}{% filter upper %}a{% include 'i' without context %}b{% endfilter %}{% endfor %}",
            "iABiAB",
            templates: ["i": "i"]
        ),
        LanguageCase(
            "{% block x %}a{% include 'i' without context %}b{% endblock %}[{{ self.x() }}]",
            "aib[aib]",
            templates: ["i": "i"]
        ),
    ]

    @Test(
        "A template included without context is printed in front of what is captured",
        arguments: atOnceCases
    )
    func atOnce(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
