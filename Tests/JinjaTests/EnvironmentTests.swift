import Jinja
import Synchronization
import Testing

@Suite struct EnvironmentTests {
    @Test("Filters, tests and globals of the host are found")
    func findsHostFunctions() throws {
        var options = Options()
        options.filters["twice"] = Filter { value, _, _ throws(TemplateError) in
            guard case .int(let int) = value else { throw .runtime("a number is needed") }
            return .int(2 * int)
        }
        options.tests["small"] = Test { value, _, _ throws(TemplateError) in
            if case .int(let int) = value { int < 5 } else { false }
        }
        options.globals["greet"] = .function(
            Function("greet") { arguments, _ throws(TemplateError) in
                Value("Hello \(arguments[0].map { "\($0)" } == nil ? "" : "Ann")")
            }
        )
        let source = "{{ 2|twice }} {{ 3 is small }} {{ greet('Ann') }}"
        #expect(try render(source, options: options) == "4 True Hello Ann")
    }

    @Test("A template is compiled once and rendered with other variables each time")
    func caches() throws {
        let loads = Atomic(0)
        let environment = Environment { _ in
            loads.add(1, ordering: .relaxed)
            return Array("{{ x }}".utf8)
        }
        #expect(try environment.template("a").render(["x": 1]) == "1")
        #expect(try environment.template("a").render(["x": 2]) == "2")
        #expect(loads.load(ordering: .relaxed) == 1)
        environment.clearCache()
        _ = try environment.template("a")
        #expect(loads.load(ordering: .relaxed) == 2)
    }

    @Test("Escaping may depend on the ending of the name")
    func selectsEscaping() throws {
        var options = Options()
        options.autoescape = .endings(["html"])
        let environment = Environment(options: options) { _ in Array("{{ x }}".utf8) }
        #expect(try environment.template("a.html").render(["x": "<"]) == "&lt;")
        #expect(try environment.template("a.txt").render(["x": "<"]) == "<")
    }

    @Test("No more templates are kept than there is room for")
    func dropsOldTemplates() throws {
        let loads = Atomic(0)
        var options = Options()
        options.cacheSize = 8
        let environment = Environment(options: options) { name in
            loads.add(1, ordering: .relaxed)
            return Array(name.utf8)
        }
        for number in 0..<50 {
            #expect(try environment.template("often").render() == "often")
            #expect(try environment.template("\(number)").render() == "\(number)")
        }
        #expect(loads.load(ordering: .relaxed) == 51)
        #expect(try environment.template("0").render() == "0")
        #expect(loads.load(ordering: .relaxed) == 52)
    }

    @Test("A global list is made for each rendering, and is one list within it")
    func makesGlobals() throws {
        let made = Atomic(0)
        var options = Options()
        options.extensions = [.expressionStatement]
        options.globals = [
            "list": [1, "two", ["three": 3.5]], "flag": true,
            "count": Global { Value(integerLiteral: made.add(1, ordering: .relaxed).newValue) },
        ]
        let environment = Environment(
            loader: [
                "main":
                    "{% do list.append(flag) %}{% include 'part' %}{{ count }}{{ count }}{% import 'm' as m %}{{ m.n }}",
                "part": "{{ list }}", "m": "{% set n = list|length %}",
            ] as DictionaryLoader,
            options: options
        )
        let template = try environment.template("main")
        #expect(try template.render() == "[1, 'two', {'three': 3.5}, True]114")
        #expect(try template.render() == "[1, 'two', {'three': 3.5}, True]224")
        #expect(try environment.template("part").render(["list": 5]) == "5")
        #expect(made.load(ordering: .relaxed) == 2)
    }

    @Test("Sources that are too large or no UTF-8 are errors that name the template")
    func refusesSources() throws {
        var options = Options()
        options.limits.sourceBytes = 100
        let environment = Environment(options: options) { name in
            name == "large" ? [UInt8](repeating: 0x20, count: 101) : Array("a\nb\u{4E2D}".utf8.dropLast())
        }
        let large = #expect(throws: TemplateError.self) { try environment.template("large") }
        #expect(large?.kind == .security && large?.template == "large")
        let broken = #expect(throws: TemplateError.self) { try environment.template("broken") }
        #expect(broken?.kind == .syntax && broken?.template == "broken" && broken?.line == 2)
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
        #expect(error?.description.hasPrefix("there is no template '") == true)
        #expect(error?.message == "gone.html")
    }
}
