/// Normalization form KD (Unicode Standard Annex 15): what spells the same to a reader gets the same scalars.
///
/// The standard library compares strings by canonical equivalence but knows no compatibility forms, and
/// Foundation, which does, would make the program seven times as large.
public enum CompatibilityDecomposition {
    /// `text` decomposed, marks in canonical order.
    public static func of(_ text: String) -> String {
        var scalars: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars { append(scalar, to: &scalars) }
        order(&scalars)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    /// `text` decomposed and without the difference of case: two names of which this is equal are the same name.
    public static func folded(_ text: String) -> String {
        // Upper case first, so that ß and ss, σ and ς, ı and i fall together.
        let upper = of(text).unicodeScalars.map(\.properties.uppercaseMapping).joined()
        let lower = of(upper).unicodeScalars.map(\.properties.lowercaseMapping).joined()
        return withoutSecondDots(of(lower))
    }

    /// An `İ` in lower case is an `i` with a second dot, which nobody sees.
    private static func withoutSecondDots(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar != "\u{307}" || kept.last != "i" {
            kept.append(scalar)
        }
        return String(kept)
    }

    private static func append(_ scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
        if scalar.isASCII {
            scalars.append(scalar)
        } else if let syllable = hangul(scalar) {
            scalars += syllable
        } else if let decomposed = lookup(scalar.value) {
            scalars += decomposed
        } else {
            scalars.append(scalar)
        }
    }

    /// Hangul syllables are decomposed by arithmetic (The Unicode Standard, section 3.12).
    private static func hangul(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        guard scalar.value >= 0xAC00, scalar.value <= 0xD7A3 else { return nil }
        let index = scalar.value - 0xAC00
        let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28]
        return parts.filter { $0 != 0x11A7 }.compactMap(Unicode.Scalar.init)
    }

    /// The canonical ordering algorithm (section 3.11): marks sort by class, a letter ends the run.
    private static func order(_ scalars: inout [Unicode.Scalar]) {
        var start = 0
        while start < scalars.count {
            guard markClass(scalars[start]) > 0 else {
                start += 1
                continue
            }
            // Each class is looked up once: a name of nothing but marks would take a second otherwise.
            var run: [(key: Int, scalar: Unicode.Scalar)] = []
            while start + run.count < scalars.count {
                let scalar = scalars[start + run.count]
                let markClass = Int(markClass(scalar))
                guard markClass > 0 else { break }
                run.append((markClass << 32 | run.count, scalar))
            }
            let end = start + run.count
            if run.count > 1 {
                run.sort { $0.key < $1.key }
                scalars.replaceSubrange(start..<end, with: run.map(\.scalar))
            }
            start = end
        }
    }

    private static func markClass(_ scalar: Unicode.Scalar) -> UInt8 {
        scalar.value < 0x300 ? 0 : scalar.properties.canonicalCombiningClass.rawValue
    }

    /// Read on first use: 2 ms.
    private static let decompositions = ScalarTable.read(table, about: 6_000)

    private static func lookup(_ value: UInt32) -> [Unicode.Scalar]? { decompositions[value] }
}
