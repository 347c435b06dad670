import Jinja
import Testing

// The examples of Sources/Jinja/README.md and of the doc comments, word for word, which `ExampleTests` watches over. What
// follows an example here says what it comes to.

@Suite struct Examples {
    struct Course: TemplateObject {
        let title: String
        let credit: Int

        static let fields: Fields<Course> = [
            "title": Field(\.title),
            "credit": Field(\.credit),
            "isLong": Field { $0.title.count > 20 },
            "costs": .method("each") { (course: Course, each: Int) in course.credit * each },
        ]
    }

    private let environment = Environment()

    // MARK: README.md

    @Test("A first template")
    func first() throws {
        let environment = Environment()
        let template = try environment.template(source: "Hello {{ name|title }}!")
        let text: String = try template.render(["name": "ada"])
        // Hello Ada!
        #expect(text == "Hello Ada!")
    }

    /// Not called: there is no such folder here.
    private func folder() throws {
        var options = Options()
        options.autoescape = .endings(["html", "xml"])
        options.trimBlocks = true
        options.lstripBlocks = true
        let environment = Environment(loader: FolderLoader("Templates"), options: options)
        let page: String = try environment.template("page.html").render(["title": "A & B"])
        _ = page
    }

    @Test("Loaders")
    func loaders() throws {
        let loader = ChoiceLoader([
            FolderLoader("Templates"),
            PrefixLoader(["library": ["form.html": "<form></form>"] as DictionaryLoader]),
            FunctionLoader { name in name == "version.txt" ? TemplateSource("1.0") : nil },
        ])
        var options = Options()
        options.autoReload = true  // while templates are written
        let environment = Environment(loader: loader, options: options)
        let form: String = try environment.template("library/form.html").render()
        // <form></form>
        #expect(form == "<form></form>")
    }

    @Test("Values")
    func values() throws {
        let names = ["Ann", "Bob"]
        let points = ["Ann": 3, "Bob": 5]
        let text: String = try environment.template(
            source: "{% for n in names %}{{ n }} {{ points[n] }};{% endfor %}"
        )
        .render(["names": Value(names), "points": Value(points)])
        // Ann 3;Bob 5;
        #expect(text == "Ann 3;Bob 5;")
    }

    @Test("Own types")
    func objects() throws {
        let courses = [Course(title: "Logic", credit: 3), Course(title: "Algebra", credit: 2)]
        let source =
            "{% for c in courses %}{{ c.title }}: {{ c.costs(100) }};{% endfor %}{{ courses|sum(attribute='credit') }}"
        let text: String = try environment.template(source: source).render(["courses": Value(courses)])
        // Logic: 300;Algebra: 200;5
        #expect(text == "Logic: 300;Algebra: 200;5")
    }

    @Test("Encodable values")
    func encodable() throws {
        struct Page: Encodable {
            let title: String
            let tags: [String]
        }
        let template = try environment.template(source: "{{ title }}: {{ tags|join(', ') }}")
        let text = try template.render(encoding: Page(title: "News", tags: ["a", "b"]))
        // News: a, b
        #expect(text == "News: a, b")
    }

    @Test("Own filters, tests and functions")
    func closures() throws {
        var options = Options()
        options.filters["shout"] = Filter { (text: String) in text.uppercased() + "!" }
        options.filters["cut"] = Filter("length", Parameter("mark", default: "…")) {
            (text: String, length: Int, mark: String) in
            text.count > length ? text.prefix(max(0, length)) + mark : text
        }
        options.tests["longer"] = Test("than") { (text: String, length: Int) in text.count > length }
        options.globals["greet"] = .function(
            Function("greet", "name") { (name: String?) in "Hello \(name ?? "you")!" }
        )
        options.globals["site"] = "Example"
        let environment = Environment(options: options)
        let source = "{{ site|shout }} {{ 'abcdef'|cut(3, mark='.') }} {{ greet() }} {{ 'abc' is longer(2) }}"
        let text: String = try environment.template(source: source).render()
        // EXAMPLE! abc. Hello you! True
        #expect(text == "EXAMPLE! abc. Hello you! True")
    }

    @Test("Markup")
    func markup() throws {
        var options = Options()
        options.autoescape = .always
        options.filters["strong"] = Filter { (text: SafeString) in "<strong>\(text)</strong>" as SafeString }
        let text: String = try Environment(options: options).template(source: "{{ '<3'|strong }}").render()
        // <strong>&lt;3</strong>
        #expect(text == "<strong>&lt;3</strong>")
    }

    @Test("Translations")
    func translations() throws {
        let german = Catalog(
            ["Hello": "Hallo", "%(num)s file": ["%(num)s Datei", "%(num)s Dateien"]],
            contexts: ["month": ["May": "Mai"]]
        )
        let polish = Catalog(
            ["%(num)s file": ["%(num)s plik", "%(num)s pliki", "%(num)s plików"]],
            pluralRule: try PluralRule("n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2")
        )
        var options = Options()
        options.extensions = .translation
        options.translations = german
        let source =
            "{% trans num=count %}{{ num }} file{% pluralize %}{{ num }} files{% endtrans %} {{ pgettext('month', 'May') }}"
        let template = try Environment(options: options).template(source: source)
        let first: String = try template.render(["count": 2])
        // 2 Dateien Mai
        let second: String = try template.translated(by: polish).render(["count": 22])
        // 22 pliki May
        #expect(first == "2 Dateien Mai")
        #expect(second == "22 pliki May")
    }

    @Test("Where the output goes")
    func output() throws {
        let template = try environment.template(source: "{% for i in range(3) %}{{ i }}{% endfor %}")
        var bytes: [UInt8] = []
        try template.render(into: &bytes)
        var sent = 0
        try template.render { piece in sent += piece.count }
        #expect(bytes == Array("012".utf8))
        #expect(sent == 3)
    }

    @Test("Expressions and macros")
    func parts() throws {
        let expression = try environment.expression("price * (1 + tax)")
        let total = try expression.evaluate(["price": 200, "tax": 0.5], as: Double.self)
        // 300.0
        let forms = try environment.template(source: "{% macro field(name) %}[{{ name }}]{% endmacro %}")
            .module()
        let field = try forms.call("field", ["email"])
        // [email]
        #expect(total == 300)
        #expect(field == "[email]")
    }

    @Test("Errors")
    func errors() throws {
        var printed = ""
        func print(_ error: TemplateError) { printed = "\(error)" }
        do {
            _ = try environment.template(source: "\n{{ 'a'|titel }}", name: "page.html")
        } catch {
            print(error)
        }
        // page.html:2:8: No filter named 'titel'; did you mean 'title'?
        #expect(printed == "page.html:2:8: No filter named 'titel'; did you mean 'title'?")
    }

    @Test("Threads")
    func threads() async throws {
        let template = try environment.template(source: "Hello {{ name }}!")
        async let first: String = template.render(["name": "A"])
        async let second: String = template.render(["name": "B"])
        let both = try await [first, second]
        // ["Hello A!", "Hello B!"]
        #expect(both == ["Hello A!", "Hello B!"])
    }

    // MARK: Doc comments

    /// Not called: there is no such folder here.
    private func environments() throws {
        var options = Options()
        options.autoescape = .endings(["html"])
        let environment = Environment(loader: FolderLoader("Templates"), options: options)
        let page: String = try environment.template("page.html").render(["title": "Welcome"])
        _ = page
    }

    @Test("Templates of a dictionary, rendered")
    func dictionary() throws {
        let environment = Environment(loader: ["hello.html": "Hello {{ name }}!"] as DictionaryLoader)
        #expect(try environment.template("hello.html").render(["name": "you"]) == "Hello you!")
    }

    @Test("Templates render")
    func templates() throws {
        let template = try environment.template(source: "Hello {{ name }}!")
        let text: String = try template.render(["name": "World"])
        #expect(text == "Hello World!")
    }

    @Test("Globals of all kinds")
    func globals() throws {
        var options = Options()
        options.globals["site"] = "Example"
        options.globals["languages"] = ["en", "zh"]
        options.globals["today"] = Global { Value(Calendar.today) }
        let source = "{{ site }} {{ languages|join(',') }} {{ today }}"
        #expect(try render(source, options: options) == "Example en,zh 1 May")
    }

    private enum Calendar { static let today = "1 May" }

    @Test("Own filters, tests and functions, one each")
    func small() throws {
        var options = Options()
        options.filters["shout"] = Filter { (text: String) in text.uppercased() + "!" }
        options.filters["cut"] = Filter("length", Parameter("mark", default: "…")) {
            (text: String, length: Int, mark: String) in
            text.count > length ? text.prefix(length) + mark : text
        }
        options.tests["longer"] = Test("than") { (text: String, length: Int) in text.count > length }
        options.globals["greet"] = .function(Function("greet", "name") { (name: String) in "Hello \(name)!" })
        let strong = Filter { (text: SafeString) in "<strong>\(text)</strong>" as SafeString }
        options.filters["strong"] = strong
        let source =
            "{{ 'a'|shout }} {{ 'abc'|cut(2) }} {{ 'abc' is longer(3) }} {{ greet('A') }} {{ '<'|strong }}"
        #expect(try render(source, options: options) == "A! ab… False Hello A! <strong>&lt;</strong>")
    }

    @Test("A typed object among variables")
    func object() throws {
        let template = try environment.template(source: "{{ course.title }} {{ courses|length }}")
        let course = Course(title: "Logic", credit: 3)
        let courses = [course]
        let text: String = try template.render(["course": Value(course), "courses": Value(courses)])
        #expect(text == "Logic 1")
    }

    @Test("A macro called from Swift")
    func module() throws {
        let source = "{% macro field(name, label) %}{{ label }}: {{ name }}{% endmacro %}"
        let environment = Environment(loader: ["forms.html": source] as DictionaryLoader)
        let forms = try environment.template("forms.html").module()
        let field = try forms.call("field", ["email"], named: ["label": "Address"])
        #expect(field == "Address: email")
    }

    @Test("An expression alone")
    func expression() throws {
        let isAdult = try environment.expression("person.age >= 18")
        let result = try isAdult.evaluate(["person": ["age": 20]])  // true
        #expect(try result?.converted(to: Bool.self) == true)
    }

    struct Loud: Translations {
        func gettext(_ message: String) -> String? { message.uppercased() }
        func ngettext(_ singular: String, _ plural: String, _ count: Double) -> String? { nil }
        func pgettext(_ context: String, _ message: String) -> String? { nil }
        func npgettext(_ context: String, _ singular: String, _ plural: String, _ count: Double) -> String? {
            nil
        }
    }

    @Test("Own translations, and those of one rendering")
    func ownTranslations() throws {
        var options = Options()
        options.extensions = .translation
        options.translations = Loud()
        let source = "{% trans %}Hello{% endtrans %} {{ name }}{{ ngettext('.', '!', 2) }}"
        let template = try Environment(options: options).template(source: source)
        #expect(try template.render(["name": "you"]) == "HELLO you!")
        let german = Catalog(
            ["Hello": "Hallo", "%(num)s file": ["%(num)s Datei", "%(num)s Dateien"]],
            contexts: ["month": ["May": "Mai"]]
        )
        let page: String = try template.translated(by: german).render(["name": "Ada"])
        #expect(page == "Hallo Ada!")
    }

    @Test("Messages for translators")
    func messages() throws {
        let environment = Environment(loader: ["page.html": "\n{{ _('Hello') }}"] as DictionaryLoader)
        var printed: [String] = []
        func print(_ place: String, _ function: String, _ arguments: [String?]) {
            printed.append("\(place) \(function) \(arguments.map { $0 ?? "-" })")
        }
        for message in try environment.messages(in: "page.html") {
            print("#: page.html:\(message.line)", message.function, message.arguments)
        }
        #expect(printed == [#"#: page.html:2 _ ["Hello"]"#])
    }

    @Test("A rule for plurals")
    func pluralRule() throws {
        let polish = try PluralRule("n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2")
        let form = try polish.form(for: 22)  // 1
        #expect(form == 1)
    }
}
