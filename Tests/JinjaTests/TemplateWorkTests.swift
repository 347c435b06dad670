import Jinja
import Testing

/// What takes time without making much is accounted for too: a template that does it again and again meets a limit.
@Suite struct TemplateWorkTests {
    /// Each value is some thousand bytes or items; the expressions after it are each done in an endless loop.
    static let groups: [(value: String, expressions: [String])] = [
        (
            "'a' * 5000",
            [
                "x|int", "x|int(0, 16)", "x|float", "x|max", "x|min", "x|unique|list", "x|groupby(0)",
                "x|sort",
                "x|list", "x|wordcount", "x|length", "x.title()", "x.isidentifier()", "x.find('b')",
                "x.isalpha()",
                "x.startswith('b')", "x is upper", "x is in(x ~ 'b')", "x < x ~ 'b'", "{x: 1}", "{1: 2}[x]",

                "dict([[x, 1]])", "'b' in x", "(x,) in {1: 2}", "x|select|list|length",
                "[x]|unique|list",
            ]
        ),
        (
            "'é' * 2500",
            [
                "x|capitalize", "x|upper", "x|title", "x.title()", "x.swapcase()", "x.capitalize()",
                "x.casefold()",
                "x.isalpha()", "x.isidentifier()", "x.istitle()", "x|int", "x.split('b')",
                "[x]|string|length",
            ]
        ),
        ("'9' * 4300", ["x|int", "x|float", "x|filesizeformat"]),
        (
            "range(5000)|list",
            [
                "x|list", "x|capitalize", "x|string", "x|max", "x|min", "x|sum", "x|sort", "x|unique|list",
                "x|join", "x|map('int')|list|length", "x|select|first and x|last in x",
                "x + x",
                "x == x|list", "-1 in x", "x|tojson", "x|pprint", "x.index(4999)", "x|slice(2)|list|length",
            ]
        ),
        (
            "2**14000",
            [
                "'{:,}'.format(x)", "'{:b}'.format(x)", "'%d' % x", "'%x' % x", "x|string", "x|tojson",
                "{x: 1}",
                "x * x", "x // 7", "x|abs", "x == x + 1",
            ]
        ),
    ]

    static let endless = groups.flatMap { group in group.expressions.map { (group.value, $0) } }

    @Test("What is done with a large value is accounted for", arguments: endless)
    func ends(value: String, expression: String) throws {
        var options = Options()
        options.limits.work = 1_000_000
        let source =
            "{% set x = \(value) %}{% for i in range(4000) %}{% set y = \(expression) %}{% endfor %}"
        let error = try #require(failure(source, options: options), "\(expression)")
        #expect(
            error.kind == .security,
            "\(error)"
        )
    }

    @Test(
        "Formats write no more digits than Python does",
        arguments: ["'{:d}'.format(x)", "'{:,}'.format(x)", "'%d' % x"]
    )
    func limitsDigits(expression: String) throws {
        let error = try #require(failure("{% set x = 10**4300 %}{{ \(expression) }}"))
        #expect(
            error.message == "Exceeds the limit (4300 digits) for integer string conversion; "
                + "use sys.set_int_max_str_digits() to increase the limit"
        )
    }

    /// Small values that take memory of their own, of which a list keeps many.
    static let kept = [
        "[]", "{}", "(i,)", "d.missing", "d['missing']", "t[:0]", "t + t", "t * 2", "b + i", "b // 3",
        "-b", "c.next", "d.items()", "d|items", "t|list", "t|sort", "('abcdefghijklmnopqrst' ~ i)|safe",
        "'ab'.split('b')", "range(i)", "range(9)[1:]",
    ]

    @Test("Small values that are kept are accounted for", arguments: kept)
    func countsKeptValues(expression: String) throws {
        var options = Options()
        options.extensions = [.expressionStatement]
        options.limits.work = 1_000_000
        let items = Array(repeating: expression, count: 20).joined(separator: ", ")
        let source = """
            {% set d, t, b, c, l = {}, [], 2 ** 70, cycler(1), [] %}\
            {% for i in range(1100) %}{% do l.append([\(items)]) %}{% endfor %}
            """
        // 16 bytes for each element, and at least 32 for what it is.
        let error = try #require(failure(source, options: options), "\(expression)")
        #expect(error.kind == .security, "\(expression): \(error.message)")
    }

    @Test("Short values cost no more than their turns")
    func sparesShortValues() throws {
        var options = Options()
        options.limits.work = 1_000_000
        let source = """
            {% for i in range(3000) %}{% set y = 'short'|upper|length + {'a': 'b'}['a']|length + '17'|int %}{% endfor %}ok
            """
        #expect(try render(source, options: options) == "ok")
    }

    @Test("A turn of a loop weighs what it does")
    func weighsTurns() throws {
        /// Whether a loop with this body may take so many turns within a million steps.
        func allows(_ turns: Int, _ body: String) -> Bool {
            var options = Options()
            options.limits.steps = 1_000_000
            return failure("{% for i in range(\(turns)) %}\(body){% endfor %}", options: options) == nil
        }
        #expect(allows(100_000, ""))
        #expect(!allows(1_000_001, ""))
        #expect(allows(10_000, "{{ i|abs }}"))
        #expect(!allows(100_000, "{{ i|abs }}"))
        #expect(allows(1_000, String(repeating: "{{ i|abs }}", count: 10)))
        #expect(!allows(10_000, String(repeating: "{{ i|abs }}", count: 10)))
        // What a turn may do counts, whatever it does.
        #expect(
            !allows(10_000, "{% if 0 > i %}" + String(repeating: "{{ i|abs }}", count: 10) + "{% endif %}")
        )
    }
}
