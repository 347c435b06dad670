import Foundation

/// A program of this package, built beside the test bundle.
enum BuiltProgram: String {
    case registrar
    case jinja
    case fuzz = "JinjaFuzz"
    case httpExample = "HTTPExample"
    case httpFuzz = "HTTPFuzz"

    var path: String { Self.folder.appendingPathComponent(rawValue).path }

    /// Where the test bundle lies: `.build/debug`.
    private static let folder = URL(fileURLWithPath: CommandLine.arguments[0])
        .resolvingSymlinksInPath().deletingLastPathComponent()

    /// The package, which holds `Templates/` and `Public/`.
    static let packageFolder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Runs it to its end.
    func run(
        _ arguments: String...,
        input: String = "",
        environment: [String: String] = [:],
        in folder: String = packageFolder
    ) throws -> Outcome {
        try run(arguments, input: input, environment: environment, in: folder)
    }

    func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        in folder: String = packageFolder
    ) throws -> Outcome {
        let process = try RunningProgram(self, arguments, environment: environment, in: folder)
        try process.send(input)
        process.closeInput()
        return try process.finish()
    }
}

/// What a program left behind.
struct Outcome {
    /// The exit status; that of a shell (128 and the signal's number) where a signal ended it.
    let status: Int32
    let output: String
    let errors: String

    var outputLines: [String] { output.split(separator: "\n").map(String.init) }

    /// What the event log says on standard error, without the time and the weight.
    var notes: [String] {
        errors.split(separator: "\n").map { line in
            String(line.split(separator: " ", maxSplits: 3).last ?? line)
        }
    }

    /// The one line that a refusal is; nil where it is another number of lines, or anything was put out.
    var refusal: String? {
        guard output.isEmpty, errors.hasSuffix("\n"), errors.filter({ $0 == "\n" }).count == 1 else {
            return nil
        }
        return String(errors.dropLast())
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// The last error of the C library, in words.
    static func system(_ call: String) -> TestFailure {
        TestFailure("\(call): \(String(cString: strerror(errno)))")
    }
}
