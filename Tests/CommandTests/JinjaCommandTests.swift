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

    private func object(_ line: String) throws -> NSDictionary {
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(value as? NSDictionary, "\(line)")
    }
}
