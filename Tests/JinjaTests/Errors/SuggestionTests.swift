import Jinja
import Testing

@Suite struct SuggestionTests {
    static let cases: [(source: String, suggestion: String?)] = [
        ("{{ x|titel }}", "did you mean 'title'?"),
        ("{{ x is defind }}", "did you mean 'defined'?"),
        ("{{ x is qqq }}", nil),
        ("{{ usr.name }}", "did you mean 'user'?"),
        ("{{ rnage(3) }}", "did you mean 'range'?"),
        ("{% set total = 1 %}{{ totl + 1 }}", "did you mean 'total'?"),
        ("{% for item in [1] %}{{ itm.x }}{% endfor %}", "did you mean 'item'?"),
        ("{{ qqq.x }}", nil),
        ("{{ user.nmae.x }}", "did you mean 'name'?"),
        ("{{ user['nmae'].x }}", "did you mean 'name'?"),
        ("{{ user.itmes() }}", "did you mean 'items'?"),
        ("{{ 'a'.uper() }}", "did you mean 'upper'?"),
        ("{% for x in [1] %}{{ loop.indx + 1 }}{% endfor %}", "did you mean 'index'?"),
        ("{% set ns = namespace(found=1) %}{{ ns.fuond.x }}", "did you mean 'found'?"),
        ("{% macro m(label) %}{% endmacro %}{{ m(lable=1) }}", "did you mean 'label'?"),
        ("{{ 1.5|round(precison=1) }}", "did you mean 'precision'?"),
        ("{% block title %}{% endblock %}{{ self.titel() }}", "did you mean 'title'?"),
        ("{% block title %}{% endblock titel %}", "did you mean 'title'?"),
        ("{% include 'mnu.html' %}", "did you mean 'menu.html'?"),
        ("{% from 'menu.html' import fild %}{{ fild() }}", "did you mean 'field'?"),
        ("{% fro x in y %}", "did you mean 'for'?"),
        ("{% if x %}{% edn %}", "did you mean 'endif'?"),
        ("{% if x %}{% end %}", "did you mean 'endif'?"),
        ("{% if x %}{% elseif y %}{% endif %}", "did you mean 'elif'?"),
        ("{% if x %}{% else if y %}{% endif %}", "did you mean 'elif'?"),
        ("{% for x in y %}{% break %}{% endfor %}", "the extension 'loopcontrols' has this tag"),
        ("{% if x = 1 %}{% endif %}", "did you mean '=='?"),
        ("{{ a && b }}", "did you mean 'and'?"),
    ]

    @Test("A misspelt name is guessed", arguments: cases)
    func guesses(source: String, suggestion: String?) throws {
        let templates = ["main": source, "menu.html": "{% macro field() %}{% endmacro %}"]
        let environment = Environment(loader: DictionaryLoader(templates))
        let error = #expect(throws: TemplateError.self) {
            try environment.template("main").render(["user": ["name": "Ann"]])
        }
        #expect(error?.suggestion == suggestion, "\(error.map { "\($0)" } ?? "")")
    }

    @Test("A misspelt argument of a closure is guessed")
    func guessesArgument() throws {
        var options = Options()
        options.filters["cut"] = Filter(Parameter("length", default: 3)) {
            (text: String, length: Int) in String(text.prefix(length))
        }
        let template = try Environment(options: options).template(source: "{{ 'abc'|cut(lenght=2) }}")
        let error = #expect(throws: TemplateError.self) { try template.render() as String }
        #expect(error?.suggestion == "did you mean 'length'?")
    }

    @Test("A misspelt option is guessed")
    func guessesOption() {
        let values: [String: Value] = ["trim_block": true, "lstrip_blocks": true]
        let first = #expect(throws: TemplateError.self) { try Options(named: values) }
        #expect(first?.suggestion == "did you mean 'trim_blocks'?")
        let error = #expect(throws: TemplateError.self) { try Options(named: Map([("trim_block", true)])) }
        #expect(error?.description == "unknown option \"trim_block\"; did you mean 'trim_blocks'?")
    }
}
