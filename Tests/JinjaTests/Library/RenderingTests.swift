import Jinja
import Testing

@Suite struct RenderingTests {
    private struct Full: Error {}

    private func pieces(
        _ source: String,
        _ variables: [String: Value] = [:],
        pieceBytes: Int = 100
    ) throws -> [String] {
        var pieces: [String] = []
        try Environment(options: Options()) { _ in nil }.template(source: source)
            .render(variables, pieceBytes: pieceBytes) { piece in
                var bytes: [UInt8] = []
                for index in piece.indices { bytes.append(piece[index]) }
                pieces.append(String(decoding: bytes, as: UTF8.self))
            }
        return pieces
    }

    @Test("Output is sent in pieces that together are the page")
    func streams() throws {
        let source = "{% for i in range(10000) %}{{ i }},{% endfor %}"
        let pieces = try pieces(source)
        #expect(pieces.count > 10)
        #expect(pieces.allSatisfy { $0.utf8.count < 4000 })
        #expect(try pieces.joined() == render(source))
        #expect(try self.pieces("short") == ["short"])
        #expect(try self.pieces("") == [])
    }

    @Test("What is captured is sent when it is printed, and in its place")
    func streamsCaptures() throws {
        let source = """
            {% macro m(n) %}{% for i in range(n) %}m{{ i }} {% endfor %}{% endmacro %}
            {% for i in range(300) %}a{{ i }} {% endfor %}
            {% set x %}{% for i in range(600) %}b{{ i }} {% endfor %}{% endset %}
            {{ m(600) }}{% filter upper %}{{ m(600) }}{% endfilter %}{{ m(600)|upper }}{{ x }}
            """
        #expect(try pieces(source).joined() == render(source))
    }

    @Test("What the reader throws ends the rendering and comes out as it is; what was sent stays sent")
    func passesErrors() throws {
        let environment = Environment()
        var count = 0
        let template = try environment.template(source: "{% for i in range(100000) %}{{ i }}{% endfor %}")
        #expect(throws: Full.self) {
            try template.render(pieceBytes: 64) { piece in
                count += piece.count
                if count > 1000 { throw Full() }
            }
        }
        #expect(count > 1000 && count < 10000)
        count = 0
        let failing = try environment.template(
            source: "{% for i in range(9999) %}{{ i }}{% endfor %}{{ 1 // 0 }}"
        )
        #expect(throws: TemplateError.self) { try failing.render(pieceBytes: 64) { count += $0.count } }
        #expect(count > 1000)
        var options = Options()
        options.limits.outputBytes = 5000
        let limited = try Environment(options: options).template(
            source: "{% for i in range(9999) %}{{ i }}{% endfor %}"
        )
        let error = #expect(throws: TemplateError.self) { try limited.render(pieceBytes: 64) { _ in } }
        #expect(error?.kind == .security)
    }

    @Test("Long texts count as output when they are written, not some steps later")
    func limitsLongTexts() throws {
        var options = Options()
        options.limits.outputBytes = 2_000_000
        let environment = Environment(options: options)
        let sources = [
            "{% for i in range(200) %}{{ x }}{% endfor %}",
            "{% macro m() %}{{ x }}{{ m() }}{% endmacro %}{{ m() }}",
            "{% block b %}{{ x }}{{ self.b() }}{% endblock %}",
        ]
        for source in sources {
            var sent = 0
            let error = #expect(throws: TemplateError.self) {
                try environment.template(source: source)
                    .render(["x": .init(String(repeating: "x", count: 1_000_000))]) { sent += $0.count }
            }
            #expect(error?.kind == .security)
            #expect(sent < 4_000_000)
        }
    }

    @Test("A failed rendering leaves the bytes of the caller as they were")
    func restores() throws {
        var bytes = Array("before".utf8)
        let template = try Environment().template(source: "after{{ x.y.z }}")
        #expect(throws: TemplateError.self) { try template.render(into: &bytes) }
        #expect(bytes == Array("before".utf8))
        try Environment().template(source: " after").render(into: &bytes)
        #expect(bytes == Array("before after".utf8))
    }

    @Test("A block is rendered alone, a macro is called from Swift")
    func rendersParts() throws {
        let environment = Environment(
            loader: [
                "page": """
                {% extends "base" %}{% block list %}{% for x in items %}{{ x }};{% endfor %}{% endblock %}
                """,
                "base": "<{% block list %}{% endblock %}>",
                "forms": """
                {% set version = 2 %}{% set _own = 1 %}{% macro field(name, label='?') %}{{ prefix }}{{ name }}={{ label }}
                {%- endmacro %}text
                """,
            ] as DictionaryLoader
        )
        let page = try environment.template("page")
        #expect(page.blocks == ["list"])
        #expect(try page.render(block: "list", ["items": [1, 2]]) == "1;2;")
        #expect(throws: TemplateError.self) { try page.render(block: "none") }
        let forms = try environment.template("forms").module(["prefix": "p-"])
        #expect(forms.names == ["version", "field"])
        #expect(try forms["version"]?.converted(to: Int.self) == 2)
        #expect(forms["_own"] == nil)
        #expect(try forms.call("field", ["a"]) == "p-a=?")
        #expect(try forms.call("field", named: ["label": "L", "name": "b"]) == "p-b=L")
        #expect(forms.text == "text")
        #expect(throws: TemplateError.self) { try forms.call("none") }
        #expect(throws: TemplateError.self) { try forms.call("field", [1, 2, 3]) }
    }

    static let expressions: [(source: String, result: String?)] = [
        ("1 + 2", "3"), ("[x, 'a' ~ x]|last", "'a5'"), ("gone", nil), ("gone.x is defined", nil),
        ("none", "None"),
        ("{'a': {}}", "{'a': {}}"), ("-x", "-5"), ("x > 3 and x < 9", "True"),
    ]

    @Test("Expressions are evaluated without a template around them", arguments: expressions)
    func evaluates(source: String, result: String?) throws {
        let environment = Environment()
        if source == "gone.x is defined" {
            #expect(throws: TemplateError.self) { try environment.expression(source).evaluate() }
            return
        }
        let value = try environment.expression(source).evaluate(["x": 5])
        #expect(value?.description == result)
    }

    @Test(
        "What is no expression alone is a syntax error",
        arguments: ["", "1 2", "a }} b {{ c", "a +", "1, 2", "x = 1"]
    )
    func refuses(source: String) throws {
        let error = #expect(throws: TemplateError.self) { try Environment().expression(source) }
        #expect(error?.kind == .syntax)
    }

    @Test("An error in an expression shows it as it was written")
    func showsExpression() throws {
        let error = try #require(throws: TemplateError.self) { try Environment().expression("price * (1 +") }
        #expect(
            error.detailedDescription
                == """
                <expression>:1:13: unexpected 'end of template'

                  1 | price * (1 +
                    |             ^
                """
        )
        let expression = try Environment().expression("price * gone")
        let other = try #require(throws: TemplateError.self) { try expression.evaluate(["price": 1]) }
        #expect(other.headline == "<expression>:1:1: 'gone' is undefined")
    }

    @Test("The result of an expression is read as a Swift type")
    func evaluatesTyped() throws {
        let expression = try Environment().expression("items|map('upper')|list")
        #expect(try expression.evaluate(["items": ["a", "b"]], as: [String].self) == ["A", "B"])
        #expect(try Environment().expression("gone").evaluate(as: Int?.self) == nil)
        #expect(throws: TemplateError.self) { try expression.evaluate(["items": []], as: Int.self) }
    }
}
