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
        let file = try SmallSchool.copy(to: folder)
        let outcome = try BuiltProgram.registrar.run(
            "serve",
            "--port",
            "0",
            "--root",
            folder.path,
            "--database",
            file
        )
        #expect(outcome.status == 78)
        #expect(outcome.refusal?.contains(name) == true, "\(outcome)")
    }
}
