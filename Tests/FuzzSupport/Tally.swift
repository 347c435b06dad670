/// How many cases came out how.
public struct Tally {
    public private(set) var counts: [String: Int] = [:]
    /// Bytes in use at the end beyond those in the beginning.
    public var growth = 0

    /// - Parameter kind: one word, without `=`.
    public mutating func count(_ kind: String) { counts[kind, default: 0] += 1 }

    mutating func add(_ other: Tally) {
        counts.merge(other.counts) { $0 + $1 }
        growth = max(growth, other.growth)
    }

    public var line: String {
        "tally growth=\(growth)" + counts.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    }

    public init() {}

    init(line: Substring) {
        for word in line.split(separator: " ").dropFirst() {
            let parts = word.split(separator: "=")
            guard parts.count == 2, let number = Int(parts[1]) else { continue }
            if parts[0] == "growth" { growth = number } else { counts[String(parts[0])] = number }
        }
    }
}
