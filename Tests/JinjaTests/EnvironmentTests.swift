import Jinja
import Testing

@Suite struct EnvironmentTests {
    @Test("Filters, tests and globals of the host are found")
    func findsHostFunctions() throws {
        let environment = Environment { _ in Array("{{ 2|twice }} {{ 3 is small }} {{ greet('Ann') }}".utf8) }
        environment.filters["twice"] = Filter { value, _, _ throws(TemplateError) in
            guard case .int(let int) = value else { throw .runtime("a number is needed") }
            return .int(2 * int)
        }
        environment.tests["small"] = Test { value, _, _ throws(TemplateError) in
            if case .int(let int) = value { int < 5 } else { false }
        }
        environment.globals["greet"] = .function(
            Function("greet") { arguments, _ throws(TemplateError) in
                Value("Hello \(arguments[0].map { "\($0)" } == nil ? "" : "Ann")")
            }
        )
        #expect(try environment.template("x").render() == "4 True Hello Ann")
    }

    @Test("A template is compiled once and rendered with other variables each time")
    func caches() throws {
        var loads = 0
        let environment = Environment { _ in
            loads += 1
            return Array("{{ x }}".utf8)
        }
        #expect(try environment.template("a").render(["x": 1]) == "1")
        #expect(try environment.template("a").render(["x": 2]) == "2")
        #expect(loads == 1)
        environment.removeAll()
        _ = try environment.template("a")
        #expect(loads == 2)
    }

    @Test("Escaping may depend on the ending of the name")
    func selectsEscaping() throws {
        var options = Options()
        options.autoescape = .endings(["html"])
        let environment = Environment(options: options) { _ in Array("{{ x }}".utf8) }
        #expect(try environment.template("a.html").render(["x": "<"]) == "&lt;")
        #expect(try environment.template("a.txt").render(["x": "<"]) == "<")
    }

    @Test("Rows of a query are printed like dictionaries, escaped and unescaped")
    func printsRows() throws {
        var builder = RowsBuilder(columns: ["name", "points"])
        for (name, points) in [("A & B", 8505), ("\u{6570}", 300)] {
            builder.append(text: Array(name.utf8).span)
            builder.append(hundredths: points)
            builder.endRow()
        }
        var options = Options()
        options.autoescape = .always
        let source =
            "{% for r in rows %}{{ r.name }}:{{ r['points'] }}{{ r.gone }}|{% endfor %}{{ rows|length }}"
        let rendered = try render(source, ["rows": .rows(builder.finish())], options: options)
        #expect(rendered == "A &amp; B:85.05|\u{6570}:3|2")
    }

    @Test("Template names that are not there say so")
    func missesTemplates() throws {
        let environment = Environment { _ in nil }
        let error = #expect(throws: TemplateError.self) { try environment.template("gone.html") }
        #expect(error?.kind == .notFound)
        #expect(error?.message == "gone.html")
    }
}
