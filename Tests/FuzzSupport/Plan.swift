import Foundation

/// What the command line of a fuzz asks for.
public struct Plan {
    /// What is wrong with the command line.
    public struct Mistake: Error { public let description: String }

    /// The program's name.
    public let program: String
    private let purpose: String

    public var help: String {
        """
        Usage: \(program) [--runs N] [--seed S] [--jobs N] [--batch N] [--faults N]
               \(program) --seed S --case INDEX

        \(purpose)
        """
    }

    var runs: Int
    public private(set) var seed = UInt64.random(in: 0...999_999_999)
    var jobs = ProcessInfo.processInfo.activeProcessorCount
    /// How many cases a process tries.
    var batch = 50_000
    /// More faults than this are not worth the time.
    var faultLimit = 25
    var first = 0
    /// The one case to show.
    public private(set) var single: Int?
    /// A case that is made to trap, to see whether that is noticed.
    public private(set) var trap: Int?
    public private(set) var isWorker = false
    public private(set) var wantsHelp = false

    /// The cases of this worker.
    public var cases: Range<Int> { first..<first + runs }

    /// - Parameters:
    ///   - runs: how many cases are tried unless the command line says otherwise.
    ///   - purpose: what the program does, for its help.
    public init(
        _ arguments: some Sequence<String>,
        program: String,
        runs: Int,
        purpose: String
    ) throws(Mistake) {
        self.program = program
        self.runs = runs
        self.purpose = purpose
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            switch word {
            case "--help": wantsHelp = true
            case "--worker": isWorker = true
            case "--runs": self.runs = try Plan.number(word, &rest)
            case "--seed": seed = UInt64(try Plan.number(word, &rest))
            case "--jobs": jobs = max(1, try Plan.number(word, &rest))
            case "--batch": batch = max(1, try Plan.number(word, &rest))
            case "--faults": faultLimit = max(1, try Plan.number(word, &rest))
            case "--first": first = try Plan.number(word, &rest)
            case "--case": single = try Plan.number(word, &rest)
            case "--trap": trap = try Plan.number(word, &rest)
            default: throw Mistake(description: "unknown word \(word); see \(program) --help")
            }
        }
    }

    private static func number(_ option: String, _ rest: inout ArraySlice<String>) throws(Mistake) -> Int {
        guard let number = rest.popFirst().flatMap({ Int($0) }), number >= 0 else {
            throw Mistake(description: "\(option) needs a number, as in: \(option) 1000")
        }
        return number
    }
}
