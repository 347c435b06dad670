import Jinja
import Testing

@Suite struct PlaceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let source: String
        /// The part of the source that failed.
        let part: String
        let line: Int
        let column: Int
        var testDescription: String { source }
    }

    static let cases: [Case] = [
        Case(source: "a {{ x.y }}", part: "x.y", line: 1, column: 6),
        Case(source: "数数\n\t数 {{ x.y.z }}", part: "x.y", line: 2, column: 7),
        Case(source: "{{ 1 + (x.y) * 2 }}", part: "(x.y)", line: 1, column: 8),
        Case(source: "{{ (1 + a) * 2 }}", part: "(1 + a)", line: 1, column: 4),
        Case(source: "{{ a ~ b\n  ~ 1 // 0 }}", part: "1 // 0", line: 1, column: 1),
        Case(source: "{{ [1, 2]|sum(a)|round }}", part: "[1, 2]|sum(a)", line: 1, column: 4),
        Case(source: "{% for i in 5 %}{% endfor %}", part: "5", line: 1, column: 13),
        Case(
            source: "{% for a, b in [1] %}{% endfor %}",
            part: "[1]",
            line: 1,
            column: 16
        ),
        Case(source: "{% if 1 and x.y.z %}{% endif %}", part: "x.y", line: 1, column: 13),
        Case(source: "{% set a = 1 / 0 %}", part: "1 / 0", line: 1, column: 12),
        Case(source: "\n {% include 'gone' ~ 1 %}", part: "'gone' ~ 1", line: 2, column: 13),
        Case(source: "{% filter upper|titel %}{% endfilter %}", part: "titel", line: 1, column: 17),
        Case(source: "{{ x|upper|titel(1) }}", part: "titel", line: 1, column: 12),
        Case(source: "{{ x is not oddly }}", part: "oddly", line: 1, column: 13),
        Case(source: "{{ 'a' 'b' & c }}", part: "&", line: 1, column: 12),
        Case(source: "{{ a b }}", part: "b", line: 1, column: 6),
        Case(source: "{{ (1 }}", part: "}", line: 1, column: 7),
        Case(source: "a\n{# b", part: "{#", line: 2, column: 1),
        Case(source: "{{ '\\xq' }}", part: "'\\xq'", line: 1, column: 4),
        Case(source: "{% nope -%}", part: "nope", line: 1, column: 4),
        Case(source: "{{ 1 -}}\n{{ }}", part: "}}", line: 2, column: 4),
        Case(source: "{{ 5(1) }}", part: "5(1)", line: 1, column: 4),
        Case(source: "{{ '%d' % 'a' }}", part: "'%d' % 'a'", line: 1, column: 4),
        Case(source: "{{ {}['a'].b }}", part: "{}['a'].b", line: 1, column: 4),
        Case(source: "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", part: "m(1, 2)", line: 1, column: 34),
        Case(source: "{% set loop.x = 1 %}", part: "set loop.x = 1", line: 1, column: 4),
    ]

    @Test("An error knows the part of the source that failed, down to the code point", arguments: cases)
    func findsPart(example: Case) throws {
        let error = try #require(failure(example.source))
        let span = try #require(error.span)
        #expect(text(of: span, in: example.source) == example.part, "\(error)")
        #expect(error.line == example.line)
        #expect(error.column == example.column)
    }

    @Test("Newlines of every kind count once")
    func countsNewlines() throws {
        let error = try #require(failure("a\r\nb\rc\n{{ x.y }}"))
        #expect(error.span?.start.line == 4)
        #expect(error.column == 4)
        #expect(error.headline == "main:4:4: 'x' is undefined")
    }

    @Test("What is not closed says where it began")
    func namesBeginning() throws {
        let open = try #require(failure("a\n {% if x %}\n{% for y in z %}\n{% endfor %}\n"))
        #expect(open.opening?.name == "if")
        #expect(open.opening?.line == 2)
        #expect(open.opening?.column == 5)
        #expect(open.headline.hasSuffix("is 'if'; 'if' began on line 2"))
        let mark = try #require(failure("a\n{{ x"))
        #expect(mark.opening?.name == "{{")
        #expect(mark.opening?.line == 2)
    }

    @Test("An error says which name has no value")
    func namesUndefined() {
        #expect(failure("{{ x.y }}")?.undefinedName == "x")
        #expect(failure("{{ x.y.z }}", ["x": [:]])?.undefinedName == "y")
        #expect(failure("{{ x['y z'].z }}", ["x": [:]])?.undefinedName == "y z")
        #expect(failure("{{ x[3].z }}", ["x": []])?.undefinedName == "3")
        #expect(failure("{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}")?.undefinedName == "a")
        #expect(failure("{{ 1 / 0 }}")?.undefinedName == nil)
    }

    private func text(of span: TemplateError.Span, in source: String) -> String {
        func index(_ position: TemplateError.Position) -> String.UnicodeScalarView.Index {
            var line = 1
            var column = 1
            for index in source.unicodeScalars.indices {
                if line == position.line, column == position.column { return index }
                if source.unicodeScalars[index] == "\n" {
                    line += 1
                    column = 1
                } else {
                    column += 1
                }
            }
            return source.endIndex
        }
        return String(source.unicodeScalars[index(span.start)..<index(span.end)])
    }
}
