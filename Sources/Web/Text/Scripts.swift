/// Whether a name is written in one script (Unicode Technical Standard 39, section 5.1), so that a Cyrillic `а`
/// cannot stand for a Latin one.
public enum Scripts {
    /// True where some one script, or the set that Japanese or Korean or Chinese writing uses, has every character;
    /// digits and marks belong to all.
    public static func isSingle(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 < 128 } || common(to: text)?.isEmpty != true
    }

    /// The scripts that all of `text` is written in, to be compared: `Latn`, `Hani,Hira,Jpan`, `.` for whatever belongs to
    /// all, `?` for what belongs together in none. Two texts of one set mix no more scripts together than each alone.
    public static func set(of text: String) -> String {
        guard let scripts = common(to: text) else { return "." }
        return scripts.isEmpty ? "?" : scripts.sorted().joined(separator: ",")
    }

    /// Nil where all are.
    private static func common(to text: String) -> [Script]? {
        var common: [Script]?
        for scalar in text.unicodeScalars {
            guard let scripts = ranges.scripts(of: scalar) else { continue }
            common = common.map { $0.filter(scripts.contains) } ?? scripts
            if common?.isEmpty == true { break }
        }
        return common
    }

    /// The four letters of ISO 15924.
    private typealias Script = Substring

    /// Runs of characters, and the sets of scripts that they belong to.
    private struct Ranges {
        private var starts: [UInt32] = []
        private var sets: [[Script]?] = []

        init(_ table: String) {
            for entry in table.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
                let parts = entry.split(separator: ":")
                guard parts.count == 2, let start = UInt32(parts[0], radix: 16) else { continue }
                starts.append(start)
                sets.append(Self.set(parts[1]))
            }
        }

        /// Nil for a character of all scripts; empty for one of none.
        func scripts(of scalar: Unicode.Scalar) -> [Script]? {
            var (low, high) = (0, starts.count)
            while low < high {
                let middle = (low + high) / 2
                if starts[middle] <= scalar.value { low = middle + 1 } else { high = middle }
            }
            return low > 0 ? sets[low - 1] : []
        }

        /// The set as it is written, and the writing systems that use several scripts (section 5.1, "augmented").
        private static func set(_ text: Substring) -> [Script]? {
            if text == "." { return nil }
            if text == "?" { return [] }
            var scripts = text.split(separator: ",")
            let japanese: [Script] = ["Hani", "Hira", "Kana"], korean: [Script] = ["Hang", "Hani"]
            let chinese: [Script] = ["Bopo", "Hani"]
            for (system, members) in [("Jpan", japanese), ("Kore", korean), ("Hanb", chinese)]
            where scripts.contains(where: members.contains) { scripts.append(Script(system)) }
            return scripts
        }
    }

    /// Read on first use.
    private static let ranges = Ranges(table.withUTF8Buffer { String(decoding: $0, as: UTF8.self) })
}
