import Foundation

/// What the command line asks for.
struct Plan {
    /// What is wrong with the command line.
    struct Mistake: Error { let description: String }

    static let help = """
        Usage: JinjaFuzz [--runs N] [--seed S] [--jobs N] [--batch N] [--faults N]
               JinjaFuzz --seed S --case INDEX

        Renders templates and contexts that are made from the recorded cases by small changes, and looks for traps,
        hangs, memory that grows, and answers that differ from one time to the next.

        """

    var runs = 2_000_000
    var seed = UInt64.random(in: 0...999_999_999)
    var jobs = ProcessInfo.processInfo.activeProcessorCount
    /// How many cases a process tries.
    var batch = 50_000
    /// More faults than this are not worth the time.
    var faultLimit = 25
    var first = 0
    /// The one case to show.
    var single: Int?
    /// A case that is made to trap, to see whether that is noticed.
    var trap: Int?
    var isWorker = false
    var wantsHelp = false

    init(_ arguments: some Sequence<String>) throws(Mistake) {
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            switch word {
            case "--help": wantsHelp = true
            case "--worker": isWorker = true
            case "--runs": runs = try Plan.number(word, &rest)
            case "--seed": seed = UInt64(try Plan.number(word, &rest))
            case "--jobs": jobs = max(1, try Plan.number(word, &rest))
            case "--batch": batch = max(1, try Plan.number(word, &rest))
            case "--faults": faultLimit = max(1, try Plan.number(word, &rest))
            case "--first": first = try Plan.number(word, &rest)
            case "--case": single = try Plan.number(word, &rest)
            case "--trap": trap = try Plan.number(word, &rest)
            default: throw Mistake(description: "unknown word \(word); see JinjaFuzz --help")
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
