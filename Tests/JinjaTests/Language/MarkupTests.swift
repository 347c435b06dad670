import Jinja
import Testing

@Suite struct MarkupTests {
    static let recursiveCases: [LanguageCase] = [
        LanguageCase(
            "{% autoescape true %}{% for i in t recursive %}<{{ i.v }}{{ loop(i.c) }}{% endfor %}{% endautoescape %}",
            "<&lt;1&gt;<&lt;2&gt;",
            context: #"{"t": [{"v": "<1>", "c": [{"v": "<2>", "c": []}]}], "a": 1}"#
        ),
        LanguageCase(
            "{% autoescape false %}{% for i in t recursive %}<{{ i.v }}{{ loop(i.c) }}{% endfor %}{% endautoescape %}",
            "<<1><<2>",
            context: #"{"t": [{"v": "<1>", "c": [{"v": "<2>", "c": []}]}], "a": 1}"#,
            options: #"{"autoescape": true}"#
        ),
        LanguageCase(
            "{% autoescape a %}{% for i in t recursive %}<{{ i.v }}{{ loop(i.c) }}{% endfor %}{% endautoescape %}",
            "<&lt;1&gt;<&lt;2&gt;",
            context: #"{"t": [{"v": "<1>", "c": [{"v": "<2>", "c": []}]}], "a": 1}"#
        ),
        LanguageCase(
            "{% for i in t recursive %}<{% autoescape true %}{{ loop(i.c) }}{% endautoescape %}{% endfor %}",
            "<&lt;",
            context: #"{"t": [{"v": "<1>", "c": [{"v": "<2>", "c": []}]}], "a": 1}"#
        ),
        LanguageCase(
            "{% for i in t recursive %}<{% autoescape false %}{{ loop(i.c)|e }}{% endautoescape %}{% endfor %}",
            "<<",
            context: #"{"t": [{"v": "<1>", "c": [{"v": "<2>", "c": []}]}], "a": 1}"#,
            options: #"{"autoescape": true}"#
        ),
    ]

    @Test("A recursive loop gives markup if output is escaped around it", arguments: recursiveCases)
    func recursive(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let joinedCases: [LanguageCase] = [
        LanguageCase(
            "{% import 'l' as l %}{{ l ~ '<' }}|{{ l }}",
            "&lt;b&gt;&lt;|<b>",
            templates: ["l": "<b>"],
            options: #"{"autoescape": true}"#
        ),
        LanguageCase(
            "{% import 'l' as l %}{{ l ~ '<'|safe }}",
            "&lt;b&gt;<",
            templates: ["l": "<b>"],
            options: #"{"autoescape": true}"#
        ),
        LanguageCase(
            "{{ (nope ~ '<')|length }}",
            "1",
            options: #"{"autoescape": true, "undefined": "chainable"}"#
        ),
    ]

    @Test("A tilde prints what is no text before it looks for markup", arguments: joinedCases)
    func joined(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
