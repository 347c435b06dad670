import Testing

@testable import Jinja

@Suite("Formats at their edges") struct FormatEdgeTests {
    static let cases: [(source: String, output: String)] = [
        (
            "{{ '{:05}|{:05d}|{:<05}|{: >05}|{:x<05}'.format('ab', 7, 'ab', 'ab', 7) }}",
            "ab000|00007|ab000|   ab|7xxxx"
        ),
        ("{{ '{:=5}'.format('ab') }}", "! runtime"),
        ("{{ '{:6c}|{:06c}|{:<6c}|{:^6c}'.format(233, 65, 65, 65) }}", "     é|00000A|A     |  A   "),
        ("{{ '{١}{٠}'.format('a', 'b') }} {{ '{0[١]}'.format([1, 2]) }}", "ba 2"),
        ("{{ '{99999999999999999999}'.format(1) }}", "! runtime"),
        ("{{ '{x!rr}'.format(x=nope) }}", "! runtime"),
        ("{{ ('%*d'|safe) % (5, 1) }}", "! runtime"),
        ("{{ ('%a'|safe) % 'é<' }}", #"&#39;\xe9&lt;&#39;"#),
        (
            "{{ 'a b-c-d'|wordwrap(4) }}|{{ 'aaa b-c-d'|wordwrap(6, break_on_hyphens=1) }}|{{ 'aaa b-c-d'|wordwrap(6, break_on_hyphens=false) }}",
            #"a b-\#u{a}c-d|aaa\#u{a}b-c-d|aaa\#u{a}b-c-d"#
        ),
        (
            "{{ '<<!--a<!-- b --->c'|striptags }}|{{ 'a<!-- b <i>c</i>'|striptags }}|{{ 'x<!-->y--> z'|striptags }}",
            "c|a<!-- b <i>c</i>|x z"
        ),
        (
            #"{{ 'www.a.com'|urlize(rel='z e\u0301 Z') }}"#,
            #"<a href="https://www.a.com" rel="Z é noopener z">www.a.com</a>"#
        ),
        (
            "{{ [3, 'nan'|float, 1, 2, 'nan'|float, 0]|sort }} {{ [3, 'nan'|float, 1, 2, 0]|sort(reverse=true) }}",
            "[3, nan, 1, 2, nan, 0] [3, nan, 2, 1, 0]"
        ),
        ("{{ {1: 'a', 2.5: 'b', none: 'c'}|pprint }}", "{None: 'c', 1: 'a', 2.5: 'b'}"),
        ("{{ nope in range(3) }} {{ {}['a':]|default('-') }}", "False -"),
        (
            "{{ [1]|map('string')|string|wordcount }} {{ {}|items|string|wordcount }} {{ lipsum|string|wordcount }}",
            "5 5 4"
        ),
    ]

    /// An error is written as `!` and its kind.
    @Test("Formats are read as Python reads them", arguments: cases)
    func formats(source: String, output: String) {
        #expect(outcome(of: source) == output, "\(source)")
    }
}
