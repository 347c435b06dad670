import Testing

@testable import Jinja

@Suite("Tables of translations") struct TranslationTableTests {
    static let cases: [(source: String, output: String)] = [
        (
            "{{ 'abc'.translate({97: 'X', 98: none}) }} {{ 'abcd'.translate(''.maketrans('ab', 'xy', 'd')) }} {{ ''.maketrans({'a': 1, 98: 'z'}) }}",
            "Xc xyc {97: 1, 98: 'z'}"
        ),
        ("{{ ''.maketrans('ab', 'x') }}", "! runtime"),
        ("{{ ''.maketrans({'ab': 1}) }}", "! runtime"),
        ("{{ ''.maketrans([]) }}", "! runtime"),
        ("{{ 'a'.translate(5) }}", "! runtime"),
        ("{{ 'a'.translate({97: 1.5}) }}", "! runtime"),
        ("{{ 'a'.translate({97: 1114112}) }}", "! runtime"),
        ("{{ 'ab'.translate(['x'] * 98) }}", "xb"),
        ("{{ 'a'.ljust(2**70) }}", "! runtime"),
        ("{{ 'a'.split('b', 2**70) }}", "! runtime"),
        ("{{ 'a'.expandtabs(2**40) }}", "! runtime"),
        ("{{ [1].insert(2**70, 1) }}", "! runtime"),
        ("{{ [1]|sort(2**40) }}", "! runtime"),
        ("{{ 'aʕb'.title() }} {{ 'ʕ'.islower() }} {{ ('a' ~ '・').isidentifier() }}", "Aʕb True False"),
        (
            "{{ ('<b>'|safe).escape('<') }} {{ ('<b>'|safe).upper }}",
            "&lt; <bound method Markup.upper of Markup('<b>')>"
        ),
    ]

    /// An error is written as `!` and its kind.
    @Test("Tables of translations are made and used as in Python", arguments: cases)
    func translations(source: String, output: String) {
        #expect(outcome(of: source) == output, "\(source)")
    }
}
