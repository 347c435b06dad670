import Foundation
import Glibc

/// A small school that is being served on a free port.
final class ServedSchool {
    let folder: TemporaryFolder
    let database: String
    let program: RunningProgram
    let port: UInt16

    /// - Parameter flags: beside the database's and the port's; the access log is off unless they say otherwise.
    init(_ flags: String..., environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        database = try SmallSchool.copy(to: folder)
        let log = flags.contains("--access-log") ? [] : ["--access-log", "off"]
        program = try RunningProgram(
            .registrar,
            ["serve", "--port", "0", "--database", database] + log + flags,
            environment: environment
        )
        port = try Self.port(of: program)
    }

    /// Waits for the line that says where the program listens.
    static func port(of program: RunningProgram) throws -> UInt16 {
        let line = try program.line()
        guard let match = line.wholeMatch(of: /Listening on http:\/\/127\.0\.0\.1:(\d+)/),
            let port = UInt16(match.1)
        else {
            throw TestFailure("not the line of a server that is ready: \(line)")
        }
        return port
    }

    /// Where the status listener is; to be asked once, behind the line that says where the pages are.
    func statusPort() throws -> UInt16 {
        let line = try program.line { $0.hasPrefix("Status on ") }
        guard let match = line.wholeMatch(of: /Status on http:\/\/127\.0\.0\.1:(\d+)/),
            let port = UInt16(match.1)
        else { throw TestFailure("not the line of a status listener: \(line)") }
        return port
    }

    func visitor() throws -> Visitor { try Visitor(port: port) }

    /// Ends it as an operator would.
    func stop(_ signal: Int32 = SIGTERM) throws -> Outcome {
        program.signal(signal)
        return try program.finish(within: .seconds(20))
    }
}
