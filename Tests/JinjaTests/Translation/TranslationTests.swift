import Jinja
import Testing

@Suite struct TranslationTests {
    static let argumentsCases: [LanguageCase] = [
        LanguageCase("{{ gettext(message='a') }}", "a", options: #"{"extensions": ["i18n"]}"#),
        LanguageCase(
            "{{ ngettext('a', 'b', n=3) }}{{ ngettext(msgid1='a', msgid2='b', n=1) }}",
            "ba",
            options: #"{"extensions": ["i18n"]}"#
        ),
        LanguageCase(
            "{{ pgettext(context='c', message='a') }}{{ npgettext('c', 'a', 'b', n=2) }}",
            "ab",
            options: #"{"extensions": ["i18n"]}"#
        ),
        LanguageCase("{{ gettext('a', 'b') }}", "runtime main:1", options: #"{"extensions": ["i18n"]}"#),
        LanguageCase(
            "{{ gettext(message='a') }}",
            "runtime main:1",
            options: #"{"extensions": ["i18n"], "newstyle_gettext": true}"#
        ),
        LanguageCase(
            "{{ ngettext('%(num)s a', '%(num)s b', 3) }}{{ ngettext('%(num)s a', '%(num)s b', 3, num=5) }}",
            "3 b5 b",
            options: #"{"extensions": ["i18n"], "newstyle_gettext": true}"#
        ),
        LanguageCase(
            "{{ npgettext('c', '%(context)s%(num)s a', 'b', 1) }}{{ _('%(x)s%%', x=1) }}",
            "c1 a1%",
            options: #"{"extensions": ["i18n"], "newstyle_gettext": true}"#
        ),
        LanguageCase(
            "{{ gettext(1) }}{{ gettext(none) }}{{ gettext(nope) }}{{ gettext('<') }}",
            "1None<",
            options: #"{"extensions": ["i18n"], "newstyle_gettext": true, "autoescape": true}"#
        ),
        LanguageCase(
            "{{ gettext(1) }}",
            "runtime main:1",
            options: #"{"extensions": ["i18n"], "newstyle_gettext": true}"#
        ),
    ]

    @Test("Functions that translate take arguments as in Python", arguments: argumentsCases)
    func arguments(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }

    static let aliasesCases: [LanguageCase] = [
        LanguageCase(
            "{% macro gettext(x) %}[{{ x }}]{% endmacro %}{{ _('q') }}{% trans %}a{% endtrans %}",
            "[q][a]",
            options: #"{"extensions": ["i18n"]}"#
        ),
        LanguageCase(
            "{% set gettext = nope %}{{ _('q') }}",
            "undefined main:1",
            options: #"{"extensions": ["i18n"]}"#
        ),
        LanguageCase(
            "{{ _('q', x=1) }}{{ _(*['z']) }}",
            "qz",
            options: #"{"extensions": ["i18n"], "newstyle_gettext": true}"#
        ),
    ]

    @Test("Underscore means what the template calls gettext", arguments: aliasesCases)
    func aliases(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
