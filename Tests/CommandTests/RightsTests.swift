import Foundation
import Testing

/// The matrix of every route and every kind of reader, asked of the program as it is served.
@Suite struct RightsTests {
    private struct Cell {
        let method: String
        let path: String
        let endpoint: String
        let reader: String
        /// The status, and where a redirect leads.
        let answer: String
    }

    private static let password = "a password for the office"

    /// The committed table, which `RegistrarTests` writes: columns stand at least two blanks apart.
    private func table() throws -> (routes: [[String]], cells: [Cell]) {
        let file = "\(BuiltProgram.packageFolder)/Tests/CommandTests/rights.txt"
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: /\s{2,}/).map(String.init)
        }
        guard let heading = lines.first, lines.allSatisfy({ $0.count == heading.count }), heading.count > 4
        else {
            throw TestFailure("\(file) is not the table that it should be")
        }
        let cells = lines.dropFirst().flatMap { line in
            (4..<line.count).map { column in
                Cell(
                    method: line[0],
                    path: line[1],
                    endpoint: line[2],
                    reader: heading[column],
                    answer: line[column]
                )
            }
        }
        return (lines.dropFirst().map { Array($0[..<4]) }, cells)
    }

    @Test("No route is missing from the table, and none is in it that is not there")
    func isWhole() throws {
        let outcome = try BuiltProgram.registrar.run("routes")
        let routes = outcome.outputLines.map { $0.split(separator: /\s{2,}/).map(String.init) }
        #expect(try table().routes == routes)
    }

    @Test("Each cell is what the running program answers")
    func matches() throws {
        let school = try ServedSchool("--limits", "off", "--password-cost", "5", "--workers", "1")
        for role in ["registrar", "auditor"] {
            let added = try BuiltProgram.registrar.run(
                "user",
                "add",
                role + "-1",
                "--role",
                role,
                "--email",
                "\(role)@school.example",
                "--database",
                school.database,
                input: Self.password + "\n"
            )
            #expect(added.status == 0, "\(added)")
        }
        var visitors: [String: Visitor] = [:]
        for cell in try table().cells {
            // Who sends a form may be signed out, or in again, by it.
            if cell.method == "POST" || visitors[cell.reader] == nil {
                visitors[cell.reader] = try visitor(cell.reader, school)
            }
            let visitor = try #require(visitors[cell.reader])
            let target = Self.target(cell.path)
            let answer =
                cell.method == "POST"
                ? try visitor.postToken(target, from: "/login") : try visitor.get(target)
            let way = answer["location"].map { " " + $0.prefix { $0 != "?" } } ?? ""
            #expect(
                "\(answer.status)\(way)" == cell.answer,
                "\(cell.method) \(cell.path) for \(cell.reader)"
            )
            if cell.method == "POST" { visitors[cell.reader] = nil }
        }
    }

    private static func target(_ path: String) -> String {
        path.replacing("<path:filename>", with: "style.css").replacing(/<int:[a-z_]+>/, with: "1")
            .replacing(/<[a-z_]+>/, with: "x")
    }

    private func visitor(_ reader: String, _ school: ServedSchool) throws -> Visitor {
        let visitor = try school.visitor()
        switch reader {
        case "visitor": break
        case "registrar", "auditor":
            #expect(try visitor.signIn(reader + "-1", Self.password).status == 303)
        default: #expect(try visitor.signIn(reader).status == 303)
        }
        return visitor
    }
}
