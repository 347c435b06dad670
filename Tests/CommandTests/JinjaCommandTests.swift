import Foundation
import Testing

@Suite struct JinjaCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(
            "page.html",
            "{% extends 'base.html' %}{% block body %}{{ name }}{% endblock %}\n"
        )
        _ = try folder.write("base.html", "<p>{% block body %}{% endblock %}</p>\n")
        _ = try folder.write("broken.html", "one\n{% if %}\n")
        _ = try folder.write("fails.html", "one\ntwo\n{{ nothing.at.all }}\n")
        _ = try folder.write("data.json", #"{"name": "A & B"}"#)
    }

    private func jinja(_ words: String..., input: String = "") throws -> Outcome {
        try BuiltProgram.jinja.run(words, input: input, in: folder.path)
    }

    @Test("A template is rendered with a context")
    func renders() throws {
        #expect(try jinja("page.html", "--data", "data.json").output == "<p>A & B</p>")
        #expect(try jinja("page.html", "--data", "data.json", "--autoescape").output == "<p>A &amp; B</p>")
        #expect(try jinja("page.html").output == "<p></p>")
    }

    @Test("Templates are found under the root, which need not be here")
    func findsRoot() throws {
        let outcome = try BuiltProgram.jinja.run(
            "page.html",
            "--root",
            folder.path,
            "--data",
            folder.file("data.json")
        )
        #expect(outcome.status == 0 && outcome.output == "<p>A & B</p>", "\(outcome)")
    }

    static let failing: [(template: String, says: [String])] = [
        ("broken.html", ["broken.html", "2"]),
        ("fails.html", ["fails.html", "3", "nothing"]),
        ("missing.html", ["missing.html"]),
        ("pages.html", ["pages.html", "did you mean 'page.html'?"]),
    ]

    @Test("An error names the template and the line", arguments: failing)
    func namesPlace(template: String, says: [String]) throws {
        let outcome = try jinja(template)
        #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
        for word in says { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    }

    static let mistakes: [(words: [String], says: String)] = [
        ([], "template"),
        (["--dta", "data.json", "page.html"], "--dta"),
        (["page.html", "base.html"], "base.html"),
        (["page.html", "--data"], "--data"),
        (["--bench", "many", "page.html"], "--bench"),
        (["--dta=data.json", "page.html"], "did you mean --data?"),
        (["page.html", "--set", "name"], "--set"),
        (["page.html", "--set", "year:=soon"], "year:="),
        (["page.html", "--undefined", "strikt"], "strict"),
        (["page.html", "--extensions", "dos"], "loopcontrols"),
        (["page.html", "--option", "trim=true"], "trim"),
        (["page.html", "--format", "xml"], "json"),
        (["page.html", "--strict=yes"], "takes no value"),
        (["-", "--data", "-"], "standard input"),
    ]

    @Test("A wrong command line is answered with what to do", arguments: mistakes)
    func refuses(words: [String], says: String) throws {
        let outcome = try BuiltProgram.jinja.run(words, in: folder.path)
        #expect(outcome.status == 64)
        #expect(outcome.refusal?.contains(says) == true, "\(outcome)")
    }

    @Test("Data that is missing or no JSON is refused in a line")
    func refusesData() throws {
        for name in ["nowhere.json", "page.html"] {
            let outcome = try jinja("page.html", "--data", name)
            #expect(outcome.status != 0 && outcome.refusal?.contains(name) == true, "\(outcome)")
        }
    }

    @Test("Data that is no object, no text or no file is refused in a line")
    func refusesOtherData() throws {
        _ = try folder.write("list.json", "[1]")
        try Data([0x7B, 0x22, 0xFF]).write(to: URL(fileURLWithPath: folder.file("bytes.json")))
        let cases: [(name: String, says: String, status: Int32)] = [
            ("list.json", "object", 65), ("bytes.json", "UTF-8", 65), (folder.path, "directory", 66),
        ]
        for (name, says, status) in cases {
            let outcome = try jinja("page.html", "--data", name)
            #expect(outcome.status == status && outcome.refusal?.contains(says) == true, "\(outcome)")
        }
    }

    @Test("Variables are set as text or as JSON, and win over the data")
    func setsVariables() throws {
        _ = try folder.write("sum.html", "{{ name }} {{ year + 1 }}")
        let outcome = try jinja("sum.html", "--data", "data.json", "--set", "name=a=b", "--set=year:=2025")
        #expect(outcome.output == "a=b 2026")
        #expect(try jinja("sum.html", "--set", "year=1").errors.contains("sum.html:1"))
    }

    @Test("A template is read from standard input, and finds others")
    func readsInput() throws {
        let source = "{% extends 'base.html' %}{% block body %}{{ 6 * 7 }}{% endblock %}"
        #expect(try jinja("-", input: source).output == "<p>42</p>")
        #expect(try jinja(input: source).output == "<p>42</p>")
        #expect(try jinja("page.html", "--data", "-", input: "{\"name\": 1}").output == "<p>1</p>")
    }

    @Test("Options are those of Jinja2")
    func setsOptions() throws {
        _ = try folder.write("options.html", "  {% do [] %}\n{{ nothing }}<% ")
        let options = ["--extensions", "do", "--trim-blocks", "--lstrip-blocks"]
        #expect(try BuiltProgram.jinja.run(["options.html"] + options, in: folder.path).output == "<% ")
        #expect(try jinja("options.html", "--extensions", "do", "--strict").status == 1)
        let outcome = try jinja("-", "--option", "variable_start_string=\"<\"", input: "< 1 }}{{ 1 }}")
        #expect(outcome.output == "1{{ 1 }}")
    }

    @Test("A folder is checked as a whole, each error in a line of its place")
    func checks() throws {
        let outcome = try jinja("--check", ".")
        #expect(outcome.status == 1)
        #expect(outcome.outputLines.count == 1 && outcome.output.hasPrefix("broken.html:2"), "\(outcome)")
        #expect(try jinja("--check", "page.html", "base.html").status == 0)
        #expect(try jinja("--check", "gone.html").output.contains("gone.html"))
    }

    @Test("Editors get errors as lines of JSON")
    func reportsJSON() throws {
        let checked = try object(jinja("--check", "--format", "json").output)
        #expect(checked["template"] as? String == "broken.html" && checked["line"] as? Int == 2)
        let rendered = try jinja("fails.html", "--format", "json")
        #expect(rendered.status == 1)
        #expect(try object(rendered.errors)["kind"] as? String == "undefined")
        let open = try jinja("-", "--format", "json", input: "{% if x %}\nopen")
        let place = try object(open.errors)
        #expect(place["line"] as? Int == 2 && place["column"] as? Int == 5, "\(open)")
        #expect(place["end_line"] as? Int == 2 && place["end_column"] as? Int == 5, "\(open)")
    }

    @Test("Output that cannot be written is one line and status 74")
    func refusesOutput() throws {
        let outcome = try jinja("page.html", "--output", "nowhere/page.html")
        #expect(outcome.status == 74 && outcome.refusal?.contains("nowhere/page.html") == true, "\(outcome)")
        #expect(try jinja("page.html", "--output", "out.html").status == 0)
        #expect(try folder.text("out.html") == "<p></p>")
    }

    @Test("A batch answers each line before it reads the next")
    func answersBatch() throws {
        let program = try RunningProgram(.jinja, ["--batch"])
        let cases: [(sent: String, got: String)] = [
            (
                #"{"id": "a", "templates": {"main": "{{ x }} {{ y }}"}, "entry": "main", "context": {"x": 1, "y": "é"}}"#,
                #"{"id": "a", "output": "1 é"}"#
            ),
            (
                #"{"id": "b", "templates": {"main": "{{ '<' }}"}, "entry": "main", "context": {}, "options": {"autoescape": true}}"#,
                #"{"id": "b", "output": "&lt;"}"#
            ),
        ]
        for (sent, expected) in cases {
            try program.send(sent + "\n")
            #expect(try object(program.line()) == object(expected))
        }
        try program.send(
            #"{"id": "c", "templates": {"main": "1\n{{ x( }}"}, "entry": "main", "context": {}}"# + "\n"
        )
        let failure = try #require(object(program.line())["error"] as? NSDictionary)
        #expect(failure["kind"] as? String == "syntax" && failure["line"] as? Int == 2)
        #expect(failure["template"] as? String == "main")
        try program.send("this is no case\n")
        let usage = try #require(object(program.line())["error"] as? NSDictionary)
        #expect(usage["kind"] as? String == "usage")
        program.closeInput()
        #expect(try program.finish().status == 0)
    }

    @Test("Renders can be timed in process")
    func benches() throws {
        let outcome = try jinja("--bench", "20", "page.html", "--data", "data.json")
        let result = try object(outcome.output)
        #expect(outcome.status == 0 && result["renders"] as? Int == 20)
        #expect(result["bytes"] as? Int ?? 0 > 0 && result["seconds"] as? Double ?? -1 >= 0)
    }

    @Test("Compiling can be timed in process")
    func benchesCompiling() throws {
        let outcome = try jinja("--bench", "20", "--check", "page.html", "base.html")
        let result = try object(outcome.output)
        #expect(outcome.status == 0 && result["compiles"] as? Int == 20)
        #expect(result["seconds"] as? Double ?? -1 >= 0)
    }

    private func object(_ line: String) throws -> NSDictionary {
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(value as? NSDictionary, "\(line)")
    }
}
