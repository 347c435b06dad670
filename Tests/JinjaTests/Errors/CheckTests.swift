import Jinja
import Testing

@Suite struct CheckTests {
    static let cases: [(source: String, errors: [String])] = [
        ("{{ fine }}{% for x in y %}{% else %}{% endfor %}", []),
        // A filter that the template asks about may be missing where a condition guards it, not elsewhere.
        ("{% if 'm' is filter %}{{ x|m }}{% endif %}", []),
        (
            "{% if 'm' is filter %}{{ x|m }}{% endif %}{{ y|m }}{{ y is n }}{{ 'n' is test }}{{ z|o }}",
            [
                "1:48: No filter named 'm'.", "1:60: No test named 'n'; did you mean 'in'?",
                "1:86: No filter named 'o'.",
            ]
        ),
        (
            "{{ a b }}\n{{ c d }}\n{% if %}x{% else %}{{ e f }}{% endif %}\n{{ g }}",
            [
                "1:6: expected token 'end of print statement', got 'b'",
                "2:6: expected token 'end of print statement', got 'd'",
                "3:7: Expected an expression, got 'end of statement block'",
                "3:25: expected token 'end of print statement', got 'f'",
            ]
        ),
        (
            "{% for x in %}{{ 'a }}{% endfor %}{{ (1 }}{% if (x %}{% endif %}{{ 1 ? 2 }}",
            [
                "1:13: Expected an expression, got 'end of statement block'",
                "1:18: unexpected char \"'\" at 17",
                "1:41: unexpected '}', expected ')'",
                "1:53: unexpected '}', expected ')'",
                "1:70: unexpected char '?' at 69; did you mean 'x if y else z'?",
            ]
        ),
        (
            "{% for x in y %}{% endfro %}{{ a|titel }}{{ b is evne }}",
            [
                "1:20: Encountered unknown tag 'endfro'. Jinja was looking for the following tags: 'endfor' or "
                    + "'else'. The innermost block that needs to be closed is 'for'; 'for' began on line 1; "
                    + "did you mean 'endfor'?",
                "1:34: No filter named 'titel'; did you mean 'title'?",
                "1:50: No test named 'evne'; did you mean 'even'?",
            ]
        ),
        (
            "{% for x in y %}{% if x %}{% endfor %}{{ a b }}",
            [
                "1:30: Encountered unknown tag 'endfor'. You probably made a nesting mistake. Jinja is expecting "
                    + "this tag, but currently looking for 'elif' or 'else' or 'endif'. The innermost block that "
                    + "needs to be closed is 'if'; 'if' began on line 1",
                "1:44: expected token 'end of print statement', got 'b'",
            ]
        ),
        (
            "{% fro x in y %}{{ a b }}{% endfor %}{% cache 5 %}{% endcache %}{% set x | y( %}{% endset %}",
            [
                "1:4: Encountered unknown tag 'fro'; did you mean 'for'?",
                "1:22: expected token 'end of print statement', got 'b'",
                "1:41: Encountered unknown tag 'cache'.",
                "1:76: No filter named 'y'.",
                "1:79: unexpected '%'",
            ]
        ),
        (
            "{% if a %}\n{% for b in c %}\n{{ d e }}",
            [
                "3:6: expected token 'end of print statement', got 'e'",
                "3:10: Unexpected end of template. Jinja was looking for the following tags: 'endfor' or 'else'. "
                    + "The innermost block that needs to be closed is 'for'; 'for' began on line 2",
            ]
        ),
        (
            "{% extends 'gone' %}{% include 'gone' ignore missing %}{% include ['gone', 'base.html'] %}"
                + "{% import 'bse.html' as b %}{% if x %}{% include y %}{% endif %}",
            [
                "1:12: there is no template 'gone'",
                "1:101: there is no template 'bse.html'; did you mean 'base.html'?",
            ]
        ),
        (
            "{% block a %}{% endblock %}{% block a %}{% endblock %}{% if x %}{{ 1|titel }}{% extends 'base.html' %}"
                + "{% endif %}{% for x in y if x is oddly %}{% endfor %}{% macro m(a, a) %}{% endmacro %}",
            [
                "1:31: block 'a' defined twice",
                "1:70: No filter named 'titel'; did you mean 'title'?",
                "1:136: No test named 'oddly'.",
                "1:159: duplicate argument 'a' in function definition",
            ]
        ),
        ("{% if 'markdown' is filter %}{{ x|markdown }}{% endif %}{{ 1 is test }}", []),
        ("a\n{# b", ["2:1: Missing end of comment tag"]),
        ("{% raw %}{{ a b }}", ["1:1: Missing end of raw directive"]),
        ("{{", ["1:3: unexpected 'end of template'; '{{' began on line 1"]),
    ]

    @Test("A check lists every error of a template, and no nonsense behind them", arguments: cases)
    func listsErrors(source: String, errors: [String]) {
        let templates = ["main": source, "base.html": ""]
        let environment = Environment(loader: DictionaryLoader(templates))
        let found = environment.errors(in: "main").map(\.headline)
        #expect(found == errors.map { "main:" + $0 })
    }

    @Test("A check ends, whatever it is given")
    func ends() {
        let environment = Environment { _ in nil }
        let pieces = [
            "{{", "}}", "{%", "%}", "{#", "#}", "(", "if", "for", "x", "in", "endif", "endfor", "set", "'",
            " ", "trans", "block", "\n", "else", "raw",
        ]
        var options = Options()
        options.extensions = [.translation, .loopControls]
        let extended = Environment(options: options) { _ in nil }
        var random = SystemRandomNumberGenerator()
        let seed = random.next()
        var state = seed
        for _ in 0..<3000 {
            var source = ""
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                source += pieces[Int((state >> 33) % UInt64(pieces.count))]
            }
            let bytes = Array(source.utf8)
            let isRight = (try? environment.template(source: bytes)) != nil
            #expect(environment.errors(inSource: bytes).isEmpty == isRight, "seed \(seed): \(source)")
            _ = extended.errors(inSource: bytes)
        }
    }

    @Test("A check of many errors stops somewhere")
    func stops() {
        let environment = Environment { _ in nil }
        let source = String(repeating: "{{ a b }}", count: 10_000)
        #expect(environment.errors(inSource: Array(source.utf8)).count == 100)
        let deep = String(repeating: "{% if x( %}", count: 10_000)
        #expect(environment.errors(inSource: Array(deep.utf8)).count <= 100)
    }
}
