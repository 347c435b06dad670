import HTTP
import Registrar
import Web

/// `registrar routes`: method, path, endpoint and who may, a line each.
enum RoutesCommand {
    static func run(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: [.help])
        if arguments.has("help") { return Console.say(Help.of("routes", [.help])) }
        try arguments.expectOperands(0, "registrar routes")
        Loop.claimThread()
        let rows = try Loop.assume { try listRoutes().map { [$0.method, $0.path, $0.endpoint, $0.access] } }
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { index, text in
                index < 3 ? text + String(repeating: " ", count: widths[index] - text.count) : text
            }
            Console.say(cells.joined(separator: "  "))
        }
    }
}
