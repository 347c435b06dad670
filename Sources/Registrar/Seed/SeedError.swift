/// Why there is no school. Nothing has been stored.
public enum SeedError: Error, Sendable {
    case notEmpty(file: String)
    case tooFewStudents(Int)
}

extension SeedError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notEmpty(let file):
            "\(file): there is a school in it already; seed another --database FILE, or move this one away"
        case .tooFewStudents(let count):
            "--students \(count): a school needs from 1 to \(Seed.mostStudents) students, as in: --students 600"
        }
    }
}
