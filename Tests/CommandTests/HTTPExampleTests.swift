import Foundation
import Testing

@Suite struct HTTPExampleTests {
    private static func text(_ file: String) throws -> String {
        try String(contentsOfFile: "\(BuiltProgram.packageFolder)/\(file)", encoding: .utf8)
    }

    @Test("The example in the server's README is a program that is built here")
    func isBuilt() throws {
        let readme = try Self.text("Sources/HTTP/README.md")
        let example = try Self.text("Tests/HTTPExample/main.swift")
        #expect(readme.contains("```swift\n\(example)```\n"))
    }

    @Test("The example in the server's README does what it says")
    func answers() throws {
        let program = try RunningProgram(.httpExample, [])
        let visitor = try Visitor(port: try ServedSchool.port(of: program))
        #expect(try visitor.get("/Ada").body == "Hello Ada!\n")
        #expect(try visitor.get("/").body == "Hello world!\n")
        #expect(try visitor.get("/")["X-Content-Type-Options"] == "nosniff")
        program.signal(SIGTERM)
        #expect(try program.finish().status == 0)
    }
}
