import Jinja
import Testing

@Suite struct CatalogTests {
    static let polish =
        "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"

    private static let catalog: Catalog = {
        guard let rule = try? PluralRule(header: polish) else { preconditionFailure("the rule is none") }
        return Catalog(
            [
                "Hello": "Cześć", "%(num)s file": ["%(num)s plik", "%(num)s pliki", "%(num)s plików"],
                "file": ["plik", "pliki", "plików"], "empty": "", "100%% of %(x)s": "100%% z %(x)s",
            ],
            contexts: ["month": ["May": "maj", "year": ["rok", "lata", "lat"]]],
            pluralRule: rule
        )
    }()

    private static func render(_ source: String, _ isNewstyle: Bool = false) throws -> String {
        var options = Options()
        options.extensions = .translation
        options.translations = catalog
        options.newstyleGettext = isNewstyle
        return try JinjaTests.render(source, ["who": "<Ann>"], options: options)
    }

    /// What Jinja2 3.1.6 makes of it with the same messages in a `gettext.GNUTranslations`.
    static let cases: [(source: String, output: String)] = [
        ("{% trans %}Hello{% endtrans %} {{ gettext('Hello') }} {{ _('Bye') }}", "Cześć Cześć Bye"),
        (
            "{% for n in (0, 1, 2, 5, 12, 22) %}{{ ngettext('file', 'files', n) }} {% endfor %}",
            "plików plik pliki plików plików pliki "
        ),
        ("{% trans num=3 %}{{ num }} file{% pluralize %}{{ num }} files{% endtrans %}", "3 pliki"),
        ("{{ gettext('file') }} {{ ngettext('Hello', 'Hellos', 2) }}", "plik Hellos"),
        ("{{ pgettext('month', 'May') }} {{ pgettext('modal', 'May') }} {{ gettext('May') }}", "maj May May"),
        ("{{ npgettext('month', 'year', 'years', 3) }} {{ npgettext('', 'year', 'years', 1) }}", "lata year"),
        ("{% trans 'month' %}May{% endtrans %}", "maj"),
        ("[{{ gettext('empty') }}][{{ gettext('') }}]", "[][]"),
        ("{{ ngettext('file', 'files', -1) }} {{ ngettext('file', 'files', 1.5) }}", "plików plików"),
        ("{{ ngettext('file', 'files', true) }} {{ ngettext('file', 'files', 10 ** 40 + 2) }}", "plik pliki"),
        ("{{ gettext(none) }} {{ gettext(1) }} {{ ngettext(none, 7, 2) }}", "None 1 7"),
    ]

    @Test("Messages are found as in GNU gettext", arguments: cases)
    func finds(source: String, output: String) throws { #expect(try Self.render(source) == output) }

    @Test("New style functions format what they find")
    func formats() throws {
        let source = "{{ ngettext('%(num)s file', '%(num)s files', 22) }} {{ _('100%% of %(x)s', x=who) }}"
        #expect(try Self.render(source, true) == "22 pliki 100% z <Ann>")
    }

    @Test("A plural needs a number, as in Python")
    func refusesOtherCounts() {
        let error = #expect(throws: TemplateError.self) {
            try Self.render("{{ ngettext('file', 'f', 'x') }}")
        }
        #expect(error?.message == "Plural value must be an integer, got str")
    }

    @Test("Without a rule of its own a catalogue takes every count, as in Python")
    func takesOtherCounts() throws {
        let catalog = Catalog(["file": ["Datei", "Dateien"]])
        #expect(
            try [1, 0, .nan].map { try catalog.ngettext("file", "files", $0) } == [
                "Datei", "Dateien", "Dateien",
            ]
        )
    }

    @Test("Messages that only look the same are different")
    func comparesCodePoints() throws {
        let catalog = Catalog(["caf\u{E9}": "coffee"])
        #expect(try catalog.gettext("caf\u{E9}") == "coffee")
        #expect(try catalog.gettext("cafe\u{301}") == nil)
    }

    @Test("A catalogue asks another for what it does not have")
    func fallsBack() throws {
        var austrian = Catalog(["January": "Jänner"])
        austrian.fallback = Catalog(
            ["January": "Januar", "Hello": "Hallo", "day": ["Tag", "Tage"]],
            contexts: ["a": ["May": "Mai", "day": ["Tag", "Tage"]]]
        )
        #expect(try austrian.gettext("January") == "Jänner")
        #expect(try austrian.gettext("Hello") == "Hallo")
        #expect(try austrian.ngettext("day", "days", 2) == "Tage")
        #expect(try austrian.pgettext("a", "May") == "Mai")
        #expect(try austrian.npgettext("a", "day", "days", 1) == "Tag")
        #expect(try austrian.gettext("nothing") == nil)
    }

    @Test("A template renders in several languages, with all that it includes and imports")
    func rendersInLanguages() throws {
        var options = Options()
        options.extensions = .translation
        let environment = Environment(
            loader: [
                "base": "{% trans %}Hello{% endtrans %} {% block b %}{% endblock %}",
                "page": """
                {% extends 'base' %}{% from 'macros' import m %}
                {% block b %}{{ m() }} {% include 'part' %}{% endblock %}
                """,
                "macros": "{% macro m() %}{{ _('Hello') }}{% endmacro %}", "part": "{{ gettext('Hello') }}",
            ] as DictionaryLoader,
            options: options
        )
        let page = try environment.template("page")
        let german = page.translated(by: Catalog(["Hello": "Hallo"]))
        #expect(try german.render() == "Hallo Hallo Hallo")
        #expect(try page.render() == "Hello Hello Hello")
        #expect(
            try environment.template("macros").translated(by: Catalog(["Hello": "Hei"])).module().call("m")
                == "Hei"
        )
    }

    @Test("The host's own gettext is asked by trans and by _")
    func asksTheHost() throws {
        var options = Options()
        options.extensions = .translation
        options.globals["gettext"] = .function(
            Function("gettext", "message") { (message: String) in message + "!" }
        )
        let source =
            "{% trans %}a{% endtrans %} {{ _('b') }} {{ _(message='c') }} {% set gettext = joiner('-') %}{{ _() }}{{ _() }}"
        #expect(try JinjaTests.render(source, [:], options: options) == "a! b! c! -")
    }
}
