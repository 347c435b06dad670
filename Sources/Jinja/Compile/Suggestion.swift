/// Guesses what a misspelt name was meant to be.
enum Suggestion {
    /// As a message says it, or nil if nothing is close.
    static func closest(to name: String, among known: some Sequence<String>) -> String? {
        let word = Array(name.unicodeScalars)
        guard word.count <= 64 else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in known where candidate != name {
            let distance = distance(word, Array(candidate.unicodeScalars.prefix(64)))
            if distance < best.map({ $0.distance }) ?? .max
                || distance == best?.distance && candidate < best?.name ?? ""
            {
                best = (candidate, distance)
            }
        }
        guard let best, best.distance <= max(1, word.count / 3) else { return nil }
        return "did you mean '\(best.name)'?"
    }

    /// How many characters must be added, dropped, replaced or swapped to get from one word to the other.
    private static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            for column in second.indices {
                let replaced = previous[column] + (first[row] == second[column] ? 0 : 1)
                var best = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    best = min(best, beforePrevious[column - 1] + 1)
                }
                current.append(best)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[second.count]
    }
}
