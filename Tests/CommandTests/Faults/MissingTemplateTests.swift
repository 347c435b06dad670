import Foundation
import Testing

/// What is wrong with the files beside the program is said when it starts, not to the first reader.
@Suite struct MissingTemplateTests {
    @Test(
        "A template that is missing is named at the start",
        arguments: ["scores.html", "base.html", "parts.html", "error.html"]
    )
    func isNamed(name: String) throws {
        let folder = try TemporaryFolder()
        for part in ["Templates", "Public"] {
            try FileManager.default.copyItem(
                atPath: "\(BuiltProgram.packageFolder)/\(part)",
                toPath: folder.file(part)
            )
        }
        try FileManager.default.removeItem(atPath: folder.file("Templates/\(name)"))
        let outcome = try serve(folder)
        #expect(outcome.status == 78)
        #expect(outcome.refusal?.contains(folder.file("Templates/")) == true, "\(outcome)")
        #expect(outcome.refusal?.contains(name) == true, "\(outcome)")
    }

    static let broken = [
        "{% extends 'base.html' %}\n{{ 1 + }}\n", "{# misspelt #}\n{% extends 'bsae.html' %}\n",
        "{% extends 'base.html' %}\n{% block content %}{% include 'none.html' %}{% endblock %}\n",
        "{% extends 'base.html' %}\n{% import 'none.html' as none %}\n",
        "{% extends 'base.html' %}\n{% from ['none.html', 'nobody.html'][0] import x %}{% include ['no', 'none.html'] %}\n",
    ]

    @Test(
        "A template that is broken, or names one that is not there, is named with its folder and line",
        arguments: broken
    )
    func isBroken(template: String) throws {
        let folder = try TemporaryFolder()
        for part in ["Templates", "Public"] {
            try FileManager.default.copyItem(
                atPath: "\(BuiltProgram.packageFolder)/\(part)",
                toPath: folder.file(part)
            )
        }
        let file = try folder.write("Templates/scores.html", template)
        let outcome = try serve(folder)
        #expect(outcome.status == 78 && outcome.refusal?.contains("\(file):2:") == true, "\(outcome)")
    }

    private func serve(_ folder: TemporaryFolder) throws -> Outcome {
        let file = try SmallSchool.copy(to: folder)
        return try BuiltProgram.registrar.run(
            "serve",
            "--port",
            "0",
            "--root",
            folder.path,
            "--database",
            file
        )
    }
}
