import Jinja
import Testing

@Suite struct TraceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let source: String
        var templates: [String: String] = [:]
        let description: String
        var testDescription: String { source }
    }

    static let cases: [Case] = [
        Case(
            source: "a\n{% include 'a' %}",
            templates: ["a": "{% include 'b' %}", "b": "\n{{ 1 // 0 }}"],
            description:
                "b:2:4: integer division or modulo by zero (include \"b\" at a:1:12, include \"a\" at main:2:12)"
        ),
        Case(
            source: "{% include 'a' %}",
            templates: ["a": "\n{{ x.y }}"],
            description: "a:2:4: 'x' is undefined (include \"a\" at main:1:12)"
        ),
        Case(
            source: "{% import 'a' as a %}\n{{ a.m(1) }}",
            templates: ["a": "{% macro m(x) %}\n{{ x.y.z }}{% endmacro %}"],
            description: "a:2:4: 'int object' has no attribute 'y' (macro m at main:2:4)"
        ),
        Case(
            source: "{% import 'a' as a %}",
            templates: ["a": "{{ x.y }}"],
            description: "a:1:4: 'x' is undefined (import \"a\" at main:1:11)"
        ),
        Case(
            source: "{% from 'a' import b %}",
            templates: ["a": "\n{% if %}"],
            description:
                "a:2:7: Expected an expression, got 'end of statement block' (import \"a\" at main:1:9)"
        ),
        Case(
            source: "{% extends 'a' %}{% block t %}\n{{ x.y }}{% endblock %}",
            templates: ["a": "{% block t %}{% endblock %}"],
            description: "main:2:4: 'x' is undefined (block t at a:1:4, extends \"a\" at main:1:12)"
        ),
        Case(
            source: "{% extends 'a' %}{% block t %}{{ super() }}{% endblock %}",
            templates: ["a": "{% extends 'b' %}", "b": "\n{% block t %}{{ x.y }}{% endblock %}"],
            description:
                "b:2:17: 'x' is undefined (block t at main:1:34, block t at b:2:4, "
                + "extends \"b\" at a:1:12, extends \"a\" at main:1:12)"
        ),
        Case(
            source: "{% extends 'a' %}",
            templates: ["a": "\n{{ x.y }}"],
            description: "a:2:4: 'x' is undefined (extends \"a\" at main:1:12)"
        ),
        Case(
            source: "{% macro m() %}{{ caller() }}{% endmacro %}\n{% call m() %}{{ x.y }}{% endcall %}",
            description: "main:2:18: 'x' is undefined (caller at main:1:19, macro m at main:2:9)"
        ),
        Case(
            source:
                "{% macro m() %}{{ x.y }}{% endmacro %}{{ [1]|map('string')|list }}{{ [m]|map('m')|list }}",
            description: "main:1:70: No filter named 'm'."
        ),
        Case(
            source: "{% for a in [[1, 0]] recursive %}{{ loop(a) if a is iterable else 1 // a }}{% endfor %}",
            description:
                "main:1:67: integer division or modulo by zero (recursive loop at main:1:37, "
                + "recursive loop at main:1:4)"
        ),
        Case(
            source: "{% for a in [1] if a // 0 %}{{ loop.index }}{% endfor %}",
            description: "main:1:20: integer division or modulo by zero (loop at main:1:13)"
        ),
        Case(
            source:
                "{% block a %}{{ self.b() }}{% endblock %}{% if false %}{% block b %}{{ x.y }}{% endblock %}{% endif %}",
            description: "main:1:72: 'x' is undefined (block b at main:1:17, block a at main:1:4)"
        ),
        Case(
            source: "{% include ['gone', 'lost'] %}",
            description: "main:1:12: none of the templates given were found: gone, lost"
        ),
    ]

    @Test("An error names the innermost template and shows the way there", arguments: cases)
    func showsWay(example: Case) throws {
        let error = try #require(failure(example.source, templates: example.templates))
        #expect(error.description == example.description)
    }

    @Test("A long way is cut in the middle")
    func cutsWay() throws {
        var options = Options()
        options.limits.recursion = 300
        let source = "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}\n{{ m(1) }}"
        let error = try #require(failure(source, options: options))
        #expect(error.message == "maximum recursion depth exceeded")
        #expect(error.trace.count == TemplateError.stepLimit)
        #expect(error.omittedSteps == 299 - TemplateError.stepLimit)
        #expect(error.trace.last?.line == 2)
        #expect(error.description.hasSuffix("293 more)"))
        #expect(
            error.detailedDescription.contains(
                """
                macro m at main:1:20 (36 times)
                ... 251 more ...
                macro m at main:1:20 (11 times)
                macro m at main:2:4
                """
            )
        )
    }

    @Test("A limit that is met when a function ends names who called it")
    func placesEnd() throws {
        var options = Options()
        options.limits.work = 1500
        let source =
            "{% macro m() %}{% for i in range(90) %}0123456789{% endfor %}{% endmacro %}\n{{ m()\n ~ m() }}"
        let error = try #require(failure(source, options: options))
        #expect(error.kind == .security)
        #expect(error.headline.hasPrefix("main:3:4: the template uses too much memory or time"))
        #expect(error.message.hasSuffix(": limits.work is 1500 bytes"))
        #expect(error.line == 2)
    }
}
