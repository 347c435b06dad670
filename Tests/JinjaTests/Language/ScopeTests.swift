import Jinja
import Testing

@Suite struct ScopeTests {
    static let leftCases: [LanguageCase] = [
        LanguageCase(
            "{% set ns = namespace() %}{% for i in [1, 2] %}{% macro m() %}{{ i }}{% endmacro %}{% set ns.m = m %}{% endfor %}{{ ns.m() }}",
            "missing"
        ),
        LanguageCase(
            "{% set ns = namespace() %}{% for i in [1, 2] %}{% set j = i %}{% macro m() %}{{ j }}{% endmacro %}{% set ns.m = m %}{% endfor %}[{{ ns.m() }}]{% for i in [1, 2] %}{% set j = 9 %}{{ ns.m() }}{% endfor %}",
            "[]99"
        ),
        LanguageCase(
            "{% set ns = namespace() %}{% with i = 5 %}{% macro m() %}{{ i }}{% endmacro %}{% set ns.m = m %}{{ m() }}{% endwith %}{{ ns.m() }}",
            "5missing"
        ),
        LanguageCase(
            "{% set ns = namespace() %}{% autoescape true %}{% set z = 5 %}{% macro m() %}{{ z }}{% endmacro %}{% set ns.m = m %}{% endautoescape %}[{{ ns.m() }}]",
            "[]"
        ),
        LanguageCase(
            "{% set ns = namespace() %}{% filter upper %}{% set z = 5 %}{% macro m() %}{{ z }}{% endmacro %}{% set ns.m = m %}{% endfilter %}[{{ ns.m() }}]",
            "[]"
        ),
        LanguageCase(
            "{% set ns = namespace() %}{% set q %}{% set z = 5 %}{% macro m() %}{{ z }}{% endmacro %}{% set ns.m = m %}{% endset %}[{{ ns.m() }}]",
            "[]"
        ),
        LanguageCase(
            "{% set ns = namespace() %}{% for i in [1, 2] recursive %}{% macro m() %}{{ i }}{% endmacro %}{% set ns.m = m %}{% endfor %}{{ ns.m() }}",
            "2"
        ),
        LanguageCase(
            "{% set ns = namespace() %}{% macro o(p) %}{% macro m() %}{{ p }}{% endmacro %}{% set ns.m = m %}{% endmacro %}{{ o(4) }}{{ ns.m() }}{{ o(5) }}{{ ns.m() }}",
            "45"
        ),
    ]

    @Test(
        "A macro that outlives the scope in which it was made sees no variables of it",
        arguments: leftCases
    )
    func left(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    @Test("Fifty includes inside each other see what each of them has set, the innermost first")
    func deepIncludes() throws {
        let test = LanguageCase(
            "{% set first = 'a' %}{% include 'inner' %}",
            (0...50).map { "\($0)" }.joined(separator: " ") + " a 50 given [0, 1]",
            templates: [
                "inner":
                    "{% set n = (n + 1) if n is defined else 0 %}{{ n }} {% if n < 50 %}{% include 'inner' %}"
                    + "{% else %}{{ first }} {{ n }} {{ given }} {{ range(2)|list }}{% endif %}"
            ],
            context: "{\"given\": \"given\"}"
        )
        #expect(try test.answer() == test.expected)
    }

    static let blocksCases: [LanguageCase] = [
        LanguageCase("{% set d = {} %}{% set d.x %}abc{% endset %}{{ d }}", "{'x': 'abc'}"),
        LanguageCase("{% set ns = namespace() %}{% set ns.x %}abc{% endset %}{{ ns.x }}", "abc"),
        LanguageCase("{% set x.y %}a{% endset %}", "runtime main:1"),
        LanguageCase("{% set x = 1 %}\n{% set x.y %}a{% endset %}", "runtime main:2"),
        LanguageCase("{% set d = {} %}{% set d.x = 1 %}", "runtime main:1"),
    ]

    @Test("A set block sets what has items, without a look at what it is", arguments: blocksCases)
    func blocks(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let tuplesCases: [LanguageCase] = [
        LanguageCase(
            "{% for a, b in [[1, 2], [3, 4]] if true %}{{ loop.nextitem }}{{ loop.previtem }}{% endfor %}",
            "(3, 4)(1, 2)"
        ),
        LanguageCase(
            "{% for a, (b, c) in [[1, [2, 3]], [4, [5, 6]]] if a %}{{ loop.nextitem }}{% endfor %}",
            "(4, (5, 6))"
        ),
        LanguageCase("{% for a, b in [[1, 2], [3, 4]] %}{{ loop.nextitem }}{% endfor %}", "[3, 4]"),
        LanguageCase(
            "{% for a, b in [[1, 2]|map('string')] if a %}{{ a }}{{ b }}{{ loop.index }}{% endfor %}",
            "121"
        ),
    ]

    @Test("A loop with a test walks over tuples of its variables", arguments: tuplesCases)
    func tuples(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
