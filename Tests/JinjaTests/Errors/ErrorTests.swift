import Jinja
import Testing

@Suite struct ErrorTests {
    struct Case: Sendable {
        let source: String
        let kind: TemplateError.Kind
        let line: Int
        let message: String
    }

    static let cases: [Case] = [
        Case(
            source: "a\n{% if x %}",
            kind: .syntax,
            line: 2,
            message:
                "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'."
        ),
        Case(source: "{% nope %}", kind: .syntax, line: 1, message: "Encountered unknown tag 'nope'."),
        Case(
            source: "{% for x in y %}{% endif %}",
            kind: .syntax,
            line: 1,
            message:
                "Encountered unknown tag 'endif'. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'."
        ),
        Case(
            source: "{{ a b }}",
            kind: .syntax,
            line: 1,
            message: "expected token 'end of print statement', got 'b'"
        ),
        Case(source: "{{ (1 }}", kind: .syntax, line: 1, message: "unexpected '}', expected ')'"),
        Case(source: "\n\n{{ x|titel }}", kind: .syntax, line: 3, message: "No filter named 'titel'."),
        Case(source: "{{ x is oddly }}", kind: .syntax, line: 1, message: "No test named 'oddly'."),
        Case(
            source: "{% if true %}{{ 1|titel }}{% endif %}",
            kind: .runtime,
            line: 1,
            message: "No filter named 'titel' found."
        ),
        Case(source: "a\nb{{ missing.name }}", kind: .undefined, line: 2, message: "'missing' is undefined"),
        Case(
            source: "{{ 1 }}\n{{ 1 // 0 }}",
            kind: .runtime,
            line: 2,
            message: "integer division or modulo by zero"
        ),
        Case(
            source: "{% block a %}{% endblock %}{% block a %}{% endblock %}",
            kind: .syntax,
            line: 1,
            message: "block 'a' defined twice"
        ),
        Case(
            source: "{% set ns.x = 1 %}",
            kind: .runtime,
            line: 1,
            message: "cannot assign attribute on non-namespace object"
        ),
        Case(
            source: "{% macro m(a) %}{% endmacro %}\n{{ m(1, 2) }}",
            kind: .runtime,
            line: 2,
            message: "macro 'm' takes not more than 1 argument(s)"
        ),
        Case(source: "\n{% include 'gone' %}", kind: .notFound, line: 2, message: "gone"),
    ]

    @Test("An error has its kind, its line and Jinja2's words", arguments: cases)
    func names(_ example: Case) throws {
        let error = try #require(failure(example.source))
        #expect(error.kind == example.kind)
        #expect(error.line == example.line)
        #expect(error.message == example.message)
        #expect(error.template == "main")
    }

    @Test("An error names the innermost template")
    func namesInnermost() throws {
        let templates = ["base": "{% block b %}{% endblock %}", "inner": "\n\n{{ 1 / 0 }}"]
        let source = "{% extends 'base' %}{% block b %}\n{% include 'inner' %}{% endblock %}"
        let error = try #require(failure(source, templates: templates))
        #expect(error.template == "inner")
        #expect(error.line == 3)
    }

    @Test("A misspelt filter is guessed")
    func guesses() throws {
        #expect(failure("{{ x|titel }}")?.suggestion == "did you mean 'title'?")
    }

    @Test("Output that was there stays when a rendering fails")
    func keepsOutput() throws {
        let environment = Environment { _ in Array("abc{{ 1 / 0 }}".utf8) }
        var output = Array("before".utf8)
        #expect(throws: TemplateError.self) { try environment.template("x").render([:], into: &output) }
        #expect(output == Array("before".utf8))
    }
}
