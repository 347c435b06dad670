import Synchronization
import Testing

@testable import Jinja

/// What becomes of templates that are imported without context, from one rendering to the next.
@Suite struct LibraryTests {
    private func environment(_ templates: [String: String], _ options: Options = Options()) -> Environment {
        Environment(options: options) { templates[$0].map { Array($0.utf8) } }
    }

    static let libraries: [(source: String, isLibrary: Bool)] = [
        ("{% macro m(x=[]) %}{{ x.append(range) }}{% endmacro %}", true),
        ("text {# and #} {% macro m() %}{{ n() }}{% endmacro %} {% macro n() %}{% endmacro %}", true),
        ("{% set a = 1 %}{% set b = 'x' ~ 2 %}{% set c = (1, ('y', 2.5)) %}", true),
        // A list, a dictionary and a namespace can be changed by a macro.
        ("{% set a = [1] %}{% macro m() %}{% endmacro %}", false),
        ("{% set a = {'b': 1} %}", false),
        ("{% set a = (1, [2]) %}", false),
        ("{% set a = namespace() %}", false),
        ("{% set a = cycler(1, 2) %}", false),
        // What depends on something else.
        ("{% set a = b %}", false),
        ("{% set a = range(3) %}", false),
        ("{% set a %}text{% endset %}", false),
        ("{% macro m() %}{% endmacro %}{{ m() }}", false),
        ("{% macro m() %}{{ self }}{% endmacro %}", false),
        ("{% if true %}{% macro m() %}{% endmacro %}{% endif %}", false),
        ("{% import 'other' as o %}{% macro m() %}{% endmacro %}", false),
        ("{% extends 'other' %}{% macro m() %}{% endmacro %}", false),
        ("{% block b %}{% endblock %}{% macro m() %}{% endmacro %}", false),
        ("{% autoescape true %}{% macro m() %}{% endmacro %}{% endautoescape %}", false),
        ("{% include 'other' %}{% macro m() %}{% endmacro %}", false),
        ("text alone", false),
    ]

    @Test(
        "Only what names macros and constants is kept, whether constants are folded or not",
        arguments: libraries
    )
    func knowsLibraries(source: String, isLibrary: Bool) throws {
        for isOptimized in [true, false] {
            var options = Options()
            options.optimized = isOptimized
            let environment = environment(["lib": source], options)
            #expect((try environment.entry("lib").library != nil) == isLibrary)
        }
    }

    @Test("What a library takes is not charged for again")
    func chargesNothing() throws {
        let macros = (0..<100).map { "{% macro m\($0)() %}\($0){% endmacro %}" }.joined()
        var options = Options()
        options.limits.steps = 20_000
        let names = (0..<100).map { "lib\($0)" }
        let page = "{% for n in names %}{% import n as m %}{{ m.m99() }}{% endfor %}"
        let context: [String: Value] = ["names": Value(names.map { Value($0) })]
        for _ in 0..<2 {
            let environment = Environment(options: options) { Array(($0 == "page" ? page : macros).utf8) }
            let text: String = try environment.template("page").render(context)
            #expect(text == String(repeating: "99", count: 100))
        }
        // Run anew, as what is no library is.
        let other = Environment(options: options) {
            Array(($0 == "page" ? page : macros + "{% set l = [] %}").utf8)
        }
        let error = #expect(throws: TemplateError.self) {
            try other.template("page").render(context) as String
        }
        #expect(error?.kind == .security)
    }

    /// A template that remembers what a macro is given, in all that can be changed, and a page that shows it.
    static let memories: [(library: String, page: String)] = [
        (
            "{% set seen = [] %}{% macro m(x) %}{% set _ = seen.append(x) %}{{ seen }}{% endmacro %}",
            "{{ l.m(x) }}"
        ),
        (
            "{% set seen = {} %}{% macro m(x) %}{% set _ = seen.update({x: 1}) %}{{ seen }}{% endmacro %}",
            "{{ l.m(x) }}"
        ),
        (
            "{% set seen = namespace(x='') %}{% macro m(x) %}{{ seen.x }}{% set seen.x = x %}{% endmacro %}",
            "{{ l.m(x) }}"
        ),
        (
            "{% set seen = ([],) %}{% macro m(x) %}{% set _ = seen[0].append(x) %}{{ seen }}{% endmacro %}",
            "{{ l.m(x) }}"
        ),
        ("{% macro m(x, seen=[]) %}{% set _ = seen.append(x) %}{{ seen }}{% endmacro %}", "{{ l.m(x) }}"),
        (
            "{% macro m(x) %}{% set seen = x %}{% endmacro %}{% macro n() %}{{ seen }}{% endmacro %}",
            "{{ l.m(x) }}{{ l.n() }}"
        ),
        ("{% macro m(seen) %}{{ seen }}{{ kept() }}{% endmacro %}", "{{ l.m(x) }}"),
        ("{% macro m() %}{{ caller() }}{% endmacro %}", "{% call l.m() %}{{ x }}{% endcall %}"),
    ]

    @Test("Nothing that one rendering gave a macro is there in the next", arguments: memories)
    func forgets(library: String, page: String) throws {
        var options = Options()
        options.globals["kept"] = .function(Function("kept") { "" })
        let environment = environment(["lib": library, "page": "{% import 'lib' as l %}" + page], options)
        let template = try environment.template("page")
        let first: String = try template.render(["x": "Ann"])
        let second: String = try template.render(["x": "Bob"])
        #expect(second == first.replacing("Ann", with: "Bob"))
        #expect(!second.contains("Ann"))
    }

    @Test("Macros of a library see the globals as their rendering has them, and nothing of the page")
    func seesGlobals() throws {
        let made = Atomic(0)
        var options = Options()
        options.extensions = [.expressionStatement]
        options.globals = [
            "count": Global { Value(integerLiteral: made.add(1, ordering: .relaxed).newValue) }, "list": [],
        ]
        let environment = environment(
            [
                "page":
                    "{% import 'lib' as l %}{{ l.m() }}{{ l.m() }}{{ count }} {% do list.append(1) %}{{ l.n() }}",
                "lib":
                    "{% macro m() %}{{ count }}{{ page }}{% endmacro %}{% macro n() %}{{ list }}{% endmacro %}",
                "fixed": "{% import 'top' as t %}{{ t.a }}", "top": "{% set a = count %}",
            ],
            options
        )
        #expect(try environment.template("page").render(["page": "seen"]) == "111 [1]")
        #expect(try environment.template("page").render() == "222 [1]")
        #expect(try environment.template("fixed").render() == "3")
        #expect(try environment.template("fixed").render() == "4")
    }

    @Test("A rendering inside another has its own globals in the same library")
    func nests() throws {
        let made = Atomic(0)
        let inner = Mutex<Template?>(nil)
        var options = Options()
        options.globals = [
            "count": Global { Value(integerLiteral: made.add(1, ordering: .relaxed).newValue) },
            "inner": .function(
                Function("inner") { _, _ throws(TemplateError) in
                    guard let template = inner.withLock({ $0 }) else { return "" }
                    return Value(try template.render() as String)
                }
            ),
        ]
        let environment = environment(
            [
                "page": "{% from 'lib' import m %}{{ m(true) }}{{ m() }}",
                "lib":
                    "{% macro m(deep=false) %}{{ count }}{{ '(' ~ inner() ~ ')' if deep }}{{ count }};{% endmacro %}",
                "inner": "{% from 'lib' import m %}{{ m() }}",
            ],
            options
        )
        let template = try environment.template("inner")
        inner.withLock { $0 = template }
        #expect(try environment.template("page").render() == "1(22;)1;11;")
    }

    @Test("A library escapes as its own name says, whoever imports it")
    func escapes() throws {
        var options = Options()
        options.autoescape = .endings(["html"])
        let library = """
            {% macro m(x) %}{{ x }}{% endmacro %}\
            {% macro off(x) %}{% autoescape false %}{{ x }}{% endautoescape %}{{ x }}{% endmacro %}
            """
        let page = """
            {% import 'a.html' as a %}{% import 'a.txt' as t %}{{ a.m('<') }}{{ t.m('<') }} {{ a.off('<') }} {{ a.m('<') }}
            """
        let environment = environment(
            ["a.html": library, "a.txt": library, "page.html": page, "page.txt": page],
            options
        )
        for _ in 0..<2 {
            // A macro's text is markup where the page escapes, as Jinja2 has it.
            #expect(try environment.template("page.html").render() == "&lt;< <&lt; &lt;")
            #expect(try environment.template("page.txt").render() == "&lt;< <&lt; &lt;")
        }
    }

    @Test("A library speaks the language of each rendering")
    func translates() throws {
        var options = Options()
        options.extensions = .translation
        let environment = environment(
            [
                "page": "{% from 'lib' import m %}{{ m() }}",
                "lib": "{% macro m() %}{% trans %}Hello{% endtrans %}{{ _('Hello') }}{% endmacro %}",
            ],
            options
        )
        let page = try environment.template("page")
        #expect(try page.translated(by: Catalog(["Hello": "Hallo"])).render() == "HalloHallo")
        #expect(try page.translated(by: Catalog(["Hello": "Hei"])).render() == "HeiHei")
        #expect(try page.render() == "HelloHello")
    }

    @Test("With context a library is run anew and sees the page")
    func importsWithContext() throws {
        let environment = environment([
            "page": "{% import 'lib' as a %}{% import 'lib' as b with context %}{{ a.m() }}{{ b.m() }}",
            "lib": "{% set _own = 1 %}{% set n = 7 %}{% macro m() %}[{{ x }}{{ n }}{{ _own }}]{% endmacro %}",
        ])
        #expect(try environment.template("page").render(["x": "A"]) == "[71][A71]")
        #expect(try environment.template("page").render(["x": "B"]) == "[71][B71]")
    }

    @Test("A library that changed is made anew, if templates are loaded again")
    func reloads() throws {
        /// Has a source that the test changes.
        final class Changing: Loader {
            let library = Mutex("")

            func source(of name: String) throws(TemplateError) -> TemplateSource? {
                guard name == "lib" else { return TemplateSource("{% from 'lib' import m %}{{ m() }}") }
                let source = library.withLock { $0 }
                return TemplateSource(bytes: Array(source.utf8)) { self.library.withLock { $0 } == source }
            }
        }
        let loader = Changing()
        var options = Options()
        options.autoReload = true
        let environment = Environment(loader: loader, options: options)
        for text in ["one", "two"] {
            let source = "{% macro m() %}{{ n() }}{% endmacro %}{% macro n() %}\(text){% endmacro %}"
            loader.library.withLock { $0 = source }
            #expect(try environment.template("page").render() == text)
        }
        options.autoReload = false
        let fixed = Environment(loader: loader, options: options)
        #expect(try fixed.template("page").render() == "two")
        loader.library.withLock { $0 = "{% macro m() %}three{% endmacro %}" }
        #expect(try fixed.template("page").render() == "two")
        fixed.clearCache()
        #expect(try fixed.template("page").render() == "three")
    }

    @Test("A template that fails when it is imported fails each time, with its place")
    func failsAgain() throws {
        var options = Options()
        options.limits.steps = 40
        let macros = (0..<60).map { "{% macro m\($0)() %}{% endmacro %}" }.joined()
        let environment = environment(
            [
                "page": "{% import name as l %}{{ l.m() }}",
                "fails": "{% macro m() %}{% endmacro %}\n{{ 1 // 0 }}",
                "large": macros, "inside": "{% macro m() %}\n{{ 1 // 0 }}{% endmacro %}",
            ],
            options
        )
        let page = try environment.template("page")
        for (name, place) in [("fails", "fails:2"), ("inside", "inside:2"), ("large", "")] {
            for _ in 0..<2 {
                let error = try #require(throws: TemplateError.self) {
                    try page.render(["name": Value(name)]) as String
                }
                #expect(error.kind == (name == "large" ? .security : .runtime))
                #expect(error.description.hasPrefix(place))
            }
        }
    }

    @Test("What macros of a library do counts against the limits of each rendering")
    func limits() throws {
        var options = Options()
        options.limits.steps = 100_000
        let environment = environment(
            [
                "deep": "{% from 'lib' import deep %}{{ deep() }}",
                "long": "{% from 'lib' import long %}{{ long() }}",
                "lib": """
                {% macro deep() %}{{ deep() }}{% endmacro %}\
                {% macro long() %}{% for i in range(999) %}{% for j in range(999) %}{% endfor %}{% endfor %}{% endmacro %}
                """,
            ],
            options
        )
        for _ in 0..<2 {
            let deep = #expect(throws: TemplateError.self) {
                try environment.template("deep").render() as String
            }
            #expect(deep?.kind == .runtime)
            let long = #expect(throws: TemplateError.self) {
                try environment.template("long").render() as String
            }
            #expect(long?.kind == .security)
        }
    }

    @Test("Threads use one library at once")
    func sharesLibrary() async throws {
        let environment = environment([
            "page": "{% from 'lib' import m, k %}{% for i in range(50) %}{{ m(name, i) }}{% endfor %}{{ k }}",
            "lib": """
            {% set k = ('k', 1) %}{% macro m(name, i) %}{{ n(name) }}{{ i }}{% endmacro %}\
            {% macro n(name) %}{% set own = name ~ k[0] %}{{ own }}{% endmacro %}
            """,
        ])
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    let expected = (0..<50).map { "n\(task)k\($0)" }.joined() + "('k', 1)"
                    for round in 0..<50 {
                        if round % 20 == task { environment.clearCache() }
                        let text: String = try environment.template("page").render(["name": Value("n\(task)")]
                        )
                        guard text == expected else { return false }
                    }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test("A library goes with its template")
    func releases() throws {
        weak var library: Library?
        weak var macro: MacroObject?
        do {
            let environment = environment([
                "page": "{% from 'lib' import m %}{{ m() }}",
                "lib": "{% macro m() %}{{ n() }}{% endmacro %}{% macro n() %}{{ m }}{% endmacro %}",
            ])
            #expect(try environment.template("page").render() == "<Macro 'm'>")
            library = try environment.entry("lib").library
            if case .object(let object)? = library?.module["m"] { macro = object as? MacroObject }
            #expect(macro != nil)
            environment.clearCache()
        }
        #expect(library == nil)
        #expect(macro == nil)
    }
}
