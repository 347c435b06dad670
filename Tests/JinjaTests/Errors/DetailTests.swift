import Jinja
import Testing

@Suite struct DetailTests {
    @Test("The detailed form shows the source, a mark, the way and the values")
    func showsAll() throws {
        let templates = [
            "form.html": """
            <form>
            {% macro field(person, label) %}
              <label>{{ label }}</label>
              {% for key in ["a"] %}{{ person.nmae.first }}{% endfor %}
            {% endmacro %}
            """
        ]
        let source = "{% import 'form.html' as form %}\n\n{{ form.field(user, 'Name') }}"
        let user: Value = ["name": ["first": "Ann"]]
        let error = try #require(failure(source, ["user": user, "secret": 1], templates: templates))
        #expect(
            error.detailedDescription == """
                form.html:4:28: 'dict object' has no attribute 'nmae'; did you mean 'name'?

                  2 | {% macro field(person, label) %}
                  3 |   <label>{{ label }}</label>
                  4 |   {% for key in ["a"] %}{{ person.nmae.first }}{% endfor %}
                    |                            ^^^^^^^^^^^^^^^^^
                  5 | {% endmacro %}

                macro field at main:3:4

                person = {'name': {'first': 'Ann'}}
                key = 'a'
                label = 'Name'
                """
        )
    }

    @Test("Tabs and wide characters keep the mark in its place")
    func placesMark() throws {
        let error = try #require(failure("\t数{{ 1 // 0 }}"))
        #expect(
            error.detailedDescription == """
                main:1:6: integer division or modulo by zero

                  1 |     数{{ 1 // 0 }}
                    |          ^^^^^^
                """
        )
    }

    @Test("What has no end shows its beginning too")
    func showsOpening() throws {
        let error = try #require(failure("{% if x %}\n\n\n\nb"))
        #expect(
            error.detailedDescription == """
                main:5:2: Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'; 'if' began on line 1

                  1 | {% if x %}
                    |    ^^

                  3 |
                  4 |
                  5 | b
                    |  ^
                """
        )
    }

    @Test("A long line is cut around the mark, and what would steer a terminal is not shown")
    func cutsLines() throws {
        let source =
            String(repeating: "a", count: 5000) + "{{ 1 // 0 }}\u{1B}[31m"
            + String(repeating: "b", count: 5000)
        let detail = try #require(failure(source)).detailedDescription
        #expect(detail.utf8.count < 500)
        #expect(detail.contains("aaa{{ 1 // 0 }}\u{FFFD}[31mbbb"))
        let lines = detail.split(separator: "\n")
        let mark = try #require(lines.last?.unicodeScalars.firstIndex(of: "^"))
        let place = lines[lines.count - 1].unicodeScalars.distance(
            from: lines[lines.count - 1].startIndex,
            to: mark
        )
        #expect(String(lines[lines.count - 2].unicodeScalars.dropFirst(place).prefix(6)) == "1 // 0")
    }

    @Test("Large values are cut, whatever they are")
    func cutsValues() throws {
        var nested: Value = []
        for _ in 0..<1000 { nested = [nested] }
        let values: [String: Value] = [
            "text": Value(String(repeating: "x", count: 1_000_000)),
            "list": .list(List((0..<100_000).map { .int($0) })),
            "nested": nested,
            "short": "a'b",
        ]
        let error = try #require(failure("{{ [text, list, nested, short, 1 // 0] + missing.x }}", values))
        #expect(error.variables.isEmpty)
        let more = try #require(failure("{{ [text, list, nested, short] + 1 }}", values))
        #expect(more.variables.map(\.name) == ["text", "list", "nested", "short"])
        #expect(more.variables.allSatisfy { $0.value.unicodeScalars.count <= 103 })
        #expect(more.variables[0].value.hasPrefix("'xxx") && more.variables[0].value.hasSuffix("x..."))
        #expect(more.variables[1].value.hasPrefix("[0, 1, 2, 3"))
        #expect(more.variables[2].value == "[[[[[...]]]]]")
        #expect(more.variables[3].value == "\"a'b\"")
    }

    @Test("Only variables that take part are shown")
    func showsNoOthers() throws {
        let error = try #require(failure("{{ a }}{{ b + 'x' }}{{ c }}", ["a": 1, "b": 2, "c": 3]))
        #expect(error.variables.map { "\($0.name) = \($0.value)" } == ["b = 2"])
    }

    @Test("Variables that macros inside use have their values too")
    func readsCells() throws {
        let source = "{% set a = 7 %}{% macro m() %}{{ a + 'x' }}{% endmacro %}{{ m() }}"
        #expect(failure(source)?.variables.map(\.value) == ["7"])
    }
}
