/// The marks of a letter in an order that does not depend on how they were typed.
///
/// Canonical ordering leaves vowel signs and most tone marks of Southern and South-Eastern Asia as they are, class 0, though
/// they are drawn in places of their own: `น้ำ` looks the same whether its tone comes before the ring or behind it, and a
/// mark that is typed twice is drawn over itself or not drawn again.
enum MarkOrder {
    /// `scalars`, with each run of marks behind a letter sorted, and each mark in it once.
    static func sorted(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard scalars.contains(where: { !$0.isASCII }) else { return scalars }
        var sorted: [Unicode.Scalar] = []
        var marks: [Mark] = []
        for scalar in scalars {
            if isMark(scalar) {
                marks.append(Mark(scalar: scalar.value))
            } else if let stacker = marks.firstIndex(where: \.isStackingNothing) {
                marks[stacker].below = letterBelow(scalar.value)
            } else {
                append(&marks, to: &sorted)
                sorted.append(scalar)
            }
        }
        append(&marks, to: &sorted)
        return sorted
    }

    private struct Mark: Comparable {
        let scalar: UInt32
        /// The letter that a stacker puts under the one before it.
        var below: UInt32 = 0

        var isStackingNothing: Bool { below == 0 && isStacker(scalar) }

        static func < (one: Self, other: Self) -> Bool {
            (one.scalar, one.below) < (other.scalar, other.below)
        }

        var scalars: [Unicode.Scalar] { [scalar, below].filter { $0 > 0 }.compactMap(Unicode.Scalar.init) }
    }

    /// Below another letter the `ដ` of Khmer is drawn as a `ត`.
    private static func letterBelow(_ letter: UInt32) -> UInt32 { letter == 0x178A ? 0x178F : letter }

    private static func append(_ marks: inout [Mark], to scalars: inout [Unicode.Scalar]) {
        var last: Mark?
        for mark in marks.sorted() where mark != last && !mark.isStackingNothing {
            scalars += mark.scalars
            last = mark
        }
        marks.removeAll(keepingCapacity: true)
    }

    /// Marks with a width of their own, and without: both stand in places that their kind gives them.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: isVowelLetter(scalar)
        }
    }

    /// The vowels behind a Thai or Lao consonant, letters to Unicode: a tone belongs above the consonant wherever it is
    /// typed.
    private static func isVowelLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE30, 0xE32, 0xE45, 0xEB0, 0xEB2: true
        default: false
        }
    }

    /// Marks that nobody sees, as they put the next letter under the one before (Unicode's Indic syllabic category
    /// "Invisible Stacker").
    private static func isStacker(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x1039, 0x17D2, 0x1A60, 0x1BAB, 0xAAF6, 0x10A3F, 0x11133, 0x1193E, 0x11A47, 0x11A99, 0x11D45,
            0x11D97:
            true
        default: false
        }
    }
}
