import Jinja
import Testing

@Suite struct AutoescapeTests {
    static let constantsCases: [LanguageCase] = [
        LanguageCase(
            "{% autoescape t %}{{ '<' }}{{ 1 + 1 }}{{ '<' ~ '>' }}{{ '<' ~ b }}{{ ['<'] }}{{ '<'|upper }}<{{ '<'[0] }}{% endautoescape %}",
            "<2<>&lt;&lt;b&gt;['<']&lt;<<",
            context: #"{"b": "<b>", "t": [1]}"#
        ),
        LanguageCase(
            "{% autoescape true %}{% autoescape t %}{{ '<' }}{{ '<' ~ '>' }}{{ '<' ~ b }}{{ '<'|upper }}{% endautoescape %}{% endautoescape %}",
            "&lt;&lt;&gt;&lt;&lt;b&gt;&lt;",
            context: #"{"b": "<b>", "t": [1]}"#
        ),
        LanguageCase(
            "{% autoescape t %}{% autoescape false %}{{ b }}{{ '<' }}{{ '<'|upper }}{% endautoescape %}{{ b }}{% endautoescape %}{{ b }}",
            "<b><<&lt;b&gt;<b>",
            context: #"{"b": "<b>", "t": [1]}"#
        ),
        LanguageCase(
            "{% autoescape t %}{% autoescape true %}{{ b }}{{ '<' }}{{ '<'|upper }}{{ b ~ '<' }}{% endautoescape %}{% endautoescape %}",
            "&lt;b&gt;&lt;&lt;&lt;b&gt;&lt;",
            context: #"{"b": "<b>", "t": [1]}"#
        ),
    ]

    @Test(
        "Where autoescape has a value not known before, constants are printed as around it",
        arguments: constantsCases
    )
    func constants(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let capturesCases: [LanguageCase] = [
        LanguageCase(
            "{% autoescape true %}{% block q %}{{ b }}{% set z %}<{% endset %}{{ z|e }}{% endblock %}{% endautoescape %}{{ self.q() }}",
            "<b><<b>&lt;",
            context: #"{"b": "<b>", "t": [1]}"#
        ),
        LanguageCase(
            "{% autoescape false %}{% block q %}{{ b }}{% set z %}<{% endset %}{{ z|e }}{% endblock %}{% endautoescape %}{{ self.q() }}",
            "&lt;b&gt;&lt;&lt;b&gt;<",
            context: #"{"b": "<b>", "t": [1]}"#,
            options: #"{"autoescape": true}"#
        ),
        LanguageCase(
            "{% autoescape t %}{% set q %}<{{ b }}{% endset %}{{ q }}{% set q | upper %}<{{ b }}{% endset %}{{ q }}{% endautoescape %}{{ q }}",
            "<&lt;b&gt;<&LT;B&GT;",
            context: #"{"b": "<b>", "t": [1]}"#
        ),
    ]

    @Test("A set block is markup if output is escaped when it runs", arguments: capturesCases)
    func captures(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let linesCases: [LanguageCase] = [
        LanguageCase("{% autoescape x %}\n{% set ns.x = 1 %}{% endautoescape %}", "runtime main:1"),
        LanguageCase("{% set ns.x = 1 %}", "runtime main:1"),
        LanguageCase("a\n{% set ns.x = 1 %}", "runtime main:1"),
    ]

    @Test("The line of a text counts where it is not known if output is escaped", arguments: linesCases)
    func lines(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let lateCases: [LanguageCase] = [
        LanguageCase("{% autoescape x %}{% endautoescape %}ok", "ok", options: #"{"undefined": "strict"}"#),
        LanguageCase(
            "{% autoescape x %}{{ '<' }}{% endautoescape %}{{ 1 }}",
            "<1",
            options: #"{"undefined": "strict"}"#
        ),
        LanguageCase(
            "{% autoescape x %}{% set y = 1 %}{% endautoescape %}\n{{ nope }}",
            "undefined main:2",
            options: #"{"undefined": "strict"}"#
        ),
        LanguageCase(
            "{% autoescape x %}\n{{ y }}{% endautoescape %}",
            "undefined main:1",
            context: #"{"y": 1}"#,
            options: #"{"undefined": "strict"}"#
        ),
        LanguageCase(
            "{% autoescape x %}a{% endautoescape %}",
            "undefined main:1",
            options: #"{"undefined": "strict"}"#
        ),
    ]

    @Test("A strict undefined counts for autoescape when something is printed", arguments: lateCases)
    func late(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
