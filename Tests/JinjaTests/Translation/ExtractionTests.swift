import Jinja
import Testing

@Suite struct ExtractionTests {
    /// Each message as `line function argument|argument`, a dash for what is no text; Jinja2's `extract_translations` of the
    /// same source gives the same, except for its order.
    static let cases: [(source: String, messages: [String])] = [
        ("{{ (_('foo'), _(), ngettext('foo', 'bar', 42)) }}", ["1 _ foo", "1 _ ", "1 ngettext foo|bar|-"]),
        ("a\n{% trans %}Hello {{ name }}%{% endtrans %}", ["2 gettext Hello %(name)s%%"]),
        (
            "{% trans 'c' n=items|length %}a{% pluralize %}{{ n }} b{% endtrans %}\n{{ _('x', y=_('z')) }}",
            ["1 npgettext c|a|%(n)s b|-", "2 _ x|-", "2 _ z"]
        ),
        (
            "{% if gettext('a') %}{% for x in [_('b')] %}\n{{ x or _(c) }}{% endfor %}{% elif _('d') %}{% endif %}",
            ["1 gettext a", "1 _ b", "2 _ -", "2 _ d"]
        ),
        (
            "{% block b %}{% macro m(a=_('default')) %}{{ x._('no') }}{% endmacro %}{% endblock %}",
            ["1 _ default"]
        ),
        ("{% trans trimmed %}\n  two\n  lines\n{% endtrans %}", ["1 gettext two lines"]),
        ("{{ 'a'|f(_('b')) }}{{ _(*rest, **more) }}", ["1 _ b", "1 _ -|-"]),
    ]

    @Test("The messages of a template are listed", arguments: cases)
    func lists(source: String, messages: [String]) throws {
        let found = try Environment().messages(inSource: Array(source.utf8)).map { message in
            "\(message.line) \(message.function) \(message.arguments.map { $0 ?? "-" }.joined(separator: "|"))"
        }
        #expect(found == messages)
    }

    @Test("An environment can trim all messages")
    func trims() throws {
        var options = Options()
        options.policies.trimsTranslations = true
        let source = "{% trans %} a\n b {% endtrans %}{% trans notrimmed %} c {% endtrans %}"
        let found = try Environment(options: options).messages(inSource: Array(source.utf8))
        #expect(found.map(\.arguments) == [["a b"], [" c "]])
    }

    @Test("Own functions can be looked for")
    func findsOwnFunctions() throws {
        let environment = Environment(loader: ["a": "{{ tr('x') }}{{ _('y') }}"] as DictionaryLoader)
        let found = try environment.messages(in: "a", functions: ["tr"])
        #expect(found.map(\.arguments) == [["x"]])
        #expect(throws: TemplateError.self) { try environment.messages(in: "b") }
    }
}
