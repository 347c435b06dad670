/// What tends to break template engines.
enum Hostile {
    /// Expressions; `x` stands for any variable.
    static let expressions: [[UInt8]] = bytes([
        "10**10", "2**100000", "10**400", "-(10**400)", "10**400/3", "0.1**-400", "1e308*10", "-1e308*10",
        "0.0",
        "'x'*10**9", "'ab'*100000", "[1]*10**9", "(x,)*1000", "range(10**9)", "range(10**9)|list",
        "range(0, 10, -10**30)", "range(10**30)", "range(100000)|list", "range(300)|list",
        "'x'|center(10**9)",
        "'%999999999d'|format(1)", "'%.999999999f'|format(1.5)", "'%*d'|format(10**9, 1)",
        "'{:999999999}'.format(1)",
        "'{:.999999999f}'.format(1.5)", "'{0.__class__}'.format(x)", "'{a[b]}'.format(a=x)",
        "''.format_map(x)",
        "x|batch(10**9)", "x|batch(10**9, 0)", "x|batch(0)", "x|slice(10**9)|list", "x|slice(0)|list",
        "x|slice(-1)|list", "x|indent(10**9)", "x|indent(10**5)", "x|wordwrap(1)", "x|wordwrap(0)",
        "x|urlize",
        "x|urlize(1, true, target=x)", "x|striptags", "x|tojson(indent=10**6)", "x|tojson", "x|pprint",
        "x|xmlattr",
        "x|urlencode", "x|escape", "x|forceescape|length", "x|title", "x|truncate(-1)",
        "x|truncate(3, true, '', 0)",
        "x|replace('', 'abc' * 1000)", "x|replace('a', x)", "x|filesizeformat(true)", "x|round(10**9)",
        "x|round(-400, 'ceil')", "1|round(2**70)", "x|int(base=10**30)", "'z'|int(0, 36)", "x|float(x)",
        "x|sum(start=x)",
        "x|map(attribute=x)|list", "x|map('map', 'map')|list", "x|map('list')|map('join', x)|list",
        "x|sort(true, true)",
        "x|sort(attribute='a.b,0')", "x|groupby('a')", "x|groupby(0)|list", "x|unique(attribute=0)|list",
        "x|dictsort(by='value')", "x|items|list", "x|first", "x|last", "x|min", "x|max(attribute=1)",
        "x|reverse",
        "x|join(x)", "x|join(',', 0)", "x|select|list", "x|reject('in', x)|list",
        "x|selectattr(x, 'gt', 1)|list",
        "x|string|length", "x|wordcount", "x|attr('append')(x)", "x|attr(x)", "x|d(x, true)",
        "x is divisibleby(0)",
        "x is sameas(x)", "x is in(x)", "x is iterable", "x in x", "x < x", "x == x", "x[::0]", "x[10**30:]",
        "x[-10**30:10**30:-1]", "x[x]", "x[-1]", "x.append(x)", "x.extend(x)", "x.insert(-10**20, x)",
        "x.pop()",
        "x.clear()", "x.update({1: x})", "x.setdefault('a', x)", "x.sort()", "x.copy()", "x.items()",
        "x.keys() & x.keys()",
        "'a'.join(range(10**7))", "x.join(x)", "x.split('')", "x.split(none, 10**20)", "x.rsplit('a', -5)",
        "x.splitlines(true)", "x.zfill(10**9)", "'\\t'.expandtabs(10**9)", "x.ljust(10**9)", "x.translate(x)",
        "x.replace('', '-', 10**20)", "x.encode()", "x.find('', 5, -10**30)", "x.count('')",
        "x.startswith((x, x))",
        "x.partition('')", "dict(x, x=x)", "dict(x)", "{x: x, 1.0: x, true: x}", "cycler(*x)",
        "cycler().next()",
        "joiner(x)()", "namespace(x, x=x)", "lipsum(10**9)|length", "self", "self.b()", "loop",
        "loop.cycle()",
        "loop(x)", "caller(x)", "caller", "varargs", "kwargs", "super()", "super.super",
        "x.__class__.__mro__",
        "x.__init__.__globals__", "m(*x, **x)", "m(x, x=x)", "m", "not not x", "-+-x", "x if x", "x // 0",
        "x % 0",
        "x % x", "x ** x", "x ~ x ~ x ~ x", "x / x", "x * x", "none.none", "_(x)", "gettext('%(a)s', a=x)",
        "ngettext('%(num)s a', '%(num)s b', x)", "x|format(x)", "'%(a)s%%%c%r'|format(x)", "'%s' % x",
        "'%c' % 55555",
        "'\\ud800\\udc00'", "'\\N{dash}'", "0x", "1__0", "1_0e400", "9223372036854775807 + 1",
        "-9223372036854775808 // -1", "-9223372036854775808 % -1", "(-9223372036854775807 - 1)|abs",
    ])

    /// Statements around a body `@`; `x` stands for any expression.
    static let statements: [[UInt8]] = bytes([
        "{% for i in x %}@{{ loop.index }}{% else %}@{% endfor %}",
        "{% for i in x recursive %}{{ loop(i) }}@{% endfor %}",
        "{% for a, b in x if a %}@{{ loop.previtem }}{{ loop.changed(a) }}{% endfor %}",
        "{% if x %}@{% else %}@{% endif %}",
        "{% for i in range(1000) %}{% for j in range(1000) %}@{% endfor %}{% endfor %}",
        "{% macro m(a=x, *b) %}@{{ a }}{{ varargs }}{{ kwargs }}{{ caller() }}{% endmacro %}{{ m(x) }}",
        "{% macro m(a) %}@{{ m(a) }}{% endmacro %}{{ m(x) }}", "{% call m(x) %}@{% endcall %}",
        "{% call(a, b=x) m() %}@{{ a }}{% endcall %}", "{% filter upper|replace(x, x) %}@{% endfilter %}",
        "{% filter indent(5)|wordwrap(3) %}@{% endfilter %}", "{% set x %}@{% endset %}{{ x }}",
        "{% set x = x %}@",
        "{% set x, y = x %}@", "{% set ns = namespace(a=x) %}{% set ns.a = ns %}@{{ ns.a }}",
        "{% set l = [] %}{% do l.append(l) %}@{{ l }}{{ l == l }}{{ l|tojson }}",
        "{% set d = {} %}{% do d.update(a=d) %}@{{ d }}{{ d|pprint }}{{ d|string|length }}",
        "{% set ns = namespace(a=[]) %}{% for i in range(500) %}{% set ns.a = [ns.a] %}{% endfor %}@{{ ns.a }}{{ ns.a|tojson }}",
        "{% set ns = namespace(a='x') %}{% for i in range(40) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}@{{ ns.a|length }}",
        "{% set ns = namespace(a=3) %}{% for i in range(40) %}{% set ns.a = ns.a * ns.a %}{% endfor %}@{{ ns.a }}",
        "{% with a = x, b = a %}@{% endwith %}", "{% block b scoped %}@{{ self.b() }}{% endblock %}",
        "{% block b required %}{% endblock %}@", "{% block c %}@{{ super() }}{% endblock %}",
        "{% include 'main' %}@",
        "{% include x ignore missing without context %}@", "{% include [x, 'main', x] %}@",
        "{% extends 'main' %}@",
        "{% extends x %}@", "{% import 'main' as n with context %}@{{ n.m(x) }}{{ n }}",
        "{% from 'main' import m as k, l %}@{{ k }}{{ l }}", "{% raw %}@{% endraw %}",
        "{% autoescape x %}@{% endautoescape %}",
        "{% autoescape true %}@{{ x }}{% endautoescape %}",
        "{% trans a=x %}@{{ a }}{% pluralize %}@{% endtrans %}",
        "{% trans trimmed count=x|length %}@{% pluralize count %}@{% endtrans %}", "{% do x %}@",
        "{% debug %}@",
        "{% for i in x %}{% continue %}@{% break %}{% endfor %}", "{# @ #}", "{{ x }}@", "@{{ x }}",
        "{%- if x -%}@{%+ endif +%}",
    ])

    /// Values of a context, as JSON.
    static let values: [[UInt8]] =
        bytes([
            "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400",
            "-1e400",
            "NaN", "Infinity", "-Infinity", "-0.0", "5e-324", "1.7976931348623157e308", "0.1", "1e16", "1e-7",
            "null",
            "true", "false", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"e\\u0301\"", "\"\\u2028\\u0085\\u001c\"", "\"\\u0130\\u0131\\u00df\\ufb03\\u03a3\"",
            "\"\\u202e\\ufeff\"",
            "\"<script>&'\\\"\"", "\"main\"", "\"%s%d%(a)s%%\"", "\"{}{0}{a.b[c]!r:>{w}}\"", "\"__class__\"",
            "\"{{ x }}\"",
            "\"http://a.b/(c\\\"<d>) www.e.com f@g.hi mailto:j@k\"", "\"a\\nb\\r\\nc\\td\\u000be\"",
            "\"123\"", "\"-0x1F\"",
            "\"1_000\"", "\"nan\"", "\"\\u0661\\u0662\"", "[]", "{}", "[[]]", "[{}]", "{\"a\": {}}",
            "[1, \"a\", null]",
            "[3, 1, 2]", "[[1, 2], [3, 4]]", "{\"a\": 1, \"b\": 2}", "[{\"a\": 1}, {\"a\": 2, \"b\": 3}]",
            "[0.5, true, 1]",
        ])
        + [
            "1" + repeated("0", 400), "-" + repeated("9", 5000), "0." + repeated("3", 500),
            "1" + repeated("0", 40000),
            "\"" + repeated("a", 2000) + "\"", "\"" + repeated("a ", 1000) + "\"",
            "\"" + repeated("\u{e9}\u{4e2d}", 500) + "\"",
            repeated("[", 300) + repeated("]", 300), repeated("{\"a\":", 300) + "1" + repeated("}", 300),
            "[" + repeated("1,", 500) + "1]", "[" + repeated("\"b\",\"a\",", 300) + "1]",
        ].map { Array($0.utf8) }

    /// Long texts, on which a search that starts over and over takes its time.
    static let longValues: [[UInt8]] = [
        repeated("a", 100_000), repeated(" ", 100_000), repeated("a ", 50_000), repeated("<", 100_000),
        repeated("<!--", 25_000), repeated("&", 100_000), repeated("&#x", 33_000), repeated("(", 100_000),
        repeated("http://", 14_000), repeated("www.a", 20_000), repeated("a@", 50_000),
        repeated("a.", 50_000),
        repeated("{", 100_000), repeated("{a", 50_000), repeated("%(", 50_000), repeated("\\n", 100_000),
        repeated("-", 100_000), repeated("\u{e9}", 50_000), repeated("x\u{3c3}", 40_000),
        repeated("9", 100_000),
        repeated("ab", 50_000) + "c", repeated(" a\u{301}", 30_000), repeated("0", 100_000) + "1",
        repeated("_", 100_000) + "1",
    ].map { Array(("\"" + $0 + "\"").utf8) }

    /// Pieces of source.
    static let pieces: [[UInt8]] =
        bytes([
            "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "{%+", "+%}", "{{-", "-}}", "{#-", "-#}", "\n",
            "\r\n", "\r",
            "\u{0}", "\u{feff}", "\u{2028}", "\u{e9}", "\u{1f600}", "'", "\"", "\\", "\\x", "\\u12", "\\N{",
            "(", ")", "[",
            "]", "{", "}", "|", ".", ",", ":", "~", "**", "//", "=", "==", "!=", "<", "-", "%", "*", "is ",
            " not ", " in ",
            " and ", " or ", " if ", " else ", "0", "1e999", "0x", "0b2", "1__1", "1.", ".5", "%}\n", "-",
            "+", "!", "@", "#",
            "##", "# for", "% if", "{% endraw %}", "{% raw %}", "{% endfor %}", "{% endif %}", "{% else %}",
            "{% endblock %}",
            "{% endmacro %}", "{% end", "loop.", "self.", "caller()", "super()", "**x", "*x",
        ]) + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xB8], [0x80],
            Array(repeated("(", 300).utf8), Array(repeated("[", 300).utf8),
            Array(repeated("{% if x %}", 300).utf8),
            Array(repeated("-", 300).utf8), Array(repeated("x.", 300).utf8),
            Array(repeated("|upper", 300).utf8),
            Array(repeated("9", 5000).utf8), Array(repeated("{{", 2000).utf8),
            Array(repeated("{#", 5000).utf8),
            Array(repeated("1+", 500).utf8), Array(repeated("not ", 300).utf8),
            Array(repeated(" ", 5000).utf8),
        ]

    /// Options and their values, as JSON.
    static let options: [(name: String, values: [[UInt8]])] = [
        ("autoescape", bytes(["true", "false"])), ("trim_blocks", bytes(["true"])),
        ("lstrip_blocks", bytes(["true"])),
        ("keep_trailing_newline", bytes(["true"])), ("newline_sequence", bytes(["\"\\r\\n\"", "\"\\r\""])),
        ("undefined", bytes(["\"strict\"", "\"chainable\"", "\"debug\"", "\"default\""])),
        ("optimized", bytes(["false"])), ("newstyle_gettext", bytes(["true"])),
        ("translations", bytes(["{\"\": \"%(a)s\"}", "{\"a\": \"%s%%\", \"x\": \"%(num)d\"}"])),
        ("line_statement_prefix", bytes(["\"#\"", "\"%\"", "\"\""])),
        ("line_comment_prefix", bytes(["\"##\"", "\"#\""])),
        ("block_start_string", bytes(["\"<%\"", "\"{\"", "\"[[\"", "\"{{\""])),
        ("block_end_string", bytes(["\"%>\"", "\"}\"", "\"]]\""])),
        ("variable_start_string", bytes(["\"${\"", "\"{\"", "\"{%\""])),
        ("variable_end_string", bytes(["\"}\"", "\"%}\""])),
        ("comment_start_string", bytes(["\"<!--\"", "\"#\""])),
        ("comment_end_string", bytes(["\"-->\"", "\"#\""])),
    ]

    private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
    private static func repeated(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }
}
