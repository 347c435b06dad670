import Jinja
import Testing

/// Keys of one kind are sorted otherwise than mixed ones; what comes out is Jinja2's in both ways.
@Suite struct SortingTests {
    static let cases: [(source: String, output: String)] = [
        ("{{ [3, 1.5, 2, -1]|sort }}", "[-1, 1.5, 2, 3]"),
        ("{{ [3, 1.5, true, 2]|sort }}", "[True, 1.5, 2, 3]"),
        (
            "{{ [2**53 + 1, 2**53, 2.0**53]|sort }}",
            "[9007199254740992, 9007199254740992.0, 9007199254740993]"
        ),
        ("{{ [2**70, 1, -(2**70)]|sort }}", "[-1180591620717411303424, 1, 1180591620717411303424]"),
        ("{{ ['b', 'A', 'a', 'B']|sort }}", "['A', 'a', 'b', 'B']"),
        ("{{ ['b', 'A', 'a', 'B']|sort(case_sensitive=true) }}", "['A', 'B', 'a', 'b']"),
        ("{{ ['b', 'A', 'a', 'B']|sort(reverse=true) }}", "['b', 'B', 'A', 'a']"),
        ("{{ ['ß', 'Z', 'é', 'É', 'z']|sort|join }}", "ZzßéÉ"),
        (
            "{{ ['12345678b', '12345678', '12345678A', '1234567']|sort|join(' ') }}",
            "1234567 12345678 12345678A 12345678b"
        ),
        ("{{ ['a\\x00', 'a', 'a\\x00\\x00']|sort|map('length')|join }}", "123"),
        ("{{ []|sort }}{{ ['x']|sort }}", "[]['x']"),
        ("{{ range(20, 0, -1)|sort|join(',') }}", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20"),
        (
            "{{ [{'k': 2, 'n': 1}, {'k': 1, 'n': 2}, {'k': 2.0, 'n': 3}]|sort(attribute='k')|map(attribute='n')|join }}",
            "213"
        ),
        (
            "{{ [{'k': 2, 'n': 1}, {'k': 1, 'n': 2}, {'k': 2.0, 'n': 3}]|sort(attribute='k', reverse=true)|map(attribute='n')|join }}",
            "132"
        ),
        (
            "{% for key, group in ['b', 'A', 'B', 'a']|map('string')|groupby(0) %}{{ key }}{{ group }}{% endfor %}",
            "A['A', 'a']b['b', 'B']"
        ),
        (
            "{% for key, group in [1, 1.0, 2]|groupby('real') %}{{ key }}{{ group }}{% endfor %}",
            "1[1, 1.0]2[2]"
        ),
    ]

    @Test("Sorting is stable and compares as Python does", arguments: cases)
    func sorts(source: String, output: String) throws {
        #expect(try render(source) == output)
    }

    @Test("Keys that have no order are an error", arguments: ["[1, 'a']", "[none, 1]", "[{}, 1]"])
    func refuses(list: String) throws {
        let error = try #require(failure("{{ \(list)|sort }}"))
        #expect(error.message.contains("not supported between instances of"))
    }

    static let joined: [(source: String, output: String)] = [
        ("{{ ['<', 'a']|join('&') }}", "&lt;&amp;a"),
        ("{{ ['<', '>'|safe, '<']|join('&') }}", "&lt;&amp;>&amp;&lt;"),
        ("{{ ['<', '>']|join('&'|safe) }}", "&lt;&&gt;"),
        ("{{ ['中', 1, none, 2.5]|join('-') }}", "中-1-None-2.5"),
        ("{{ ['中', 'b']|join('<')|length }}", "3"),
        ("{{ []|join('<') }}", ""),
    ]

    @Test("One item that is markup makes what is joined markup, from the first item on", arguments: joined)
    func joins(source: String, output: String) throws {
        var options = Options()
        options.autoescape = .always
        #expect(try render(source, options: options) == output)
    }
}
