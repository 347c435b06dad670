import Web

/// Text as it came from a form.
enum TypedText {
    /// Without the white space at both ends.
    static func trim(_ text: String) -> String {
        String(text.unicodeScalars.trimming { $0.properties.isWhitespace })
    }

    /// How many characters a name may have.
    static let longestName = 200

    /// A name in any script, or what is to be as one, without the white space at both ends.
    ///
    /// - Parameter noun: what it is called where it is refused.
    static func name(_ typed: String, called noun: String = "name") throws(FieldProblem) -> String {
        let text = trim(typed)
        guard !text.isEmpty else { throw FieldProblem("Enter a \(noun).") }
        guard text.unicodeScalars.count <= longestName else {
            throw FieldProblem("Use at most \(longestName) characters.")
        }
        guard !isInvisible(text) else {
            throw FieldProblem("Enter a \(noun) that can be seen; this one has no visible character.")
        }
        guard !isUnfit(text) else {
            throw FieldProblem("This holds a character that cannot be part of a \(noun); type it again.")
        }
        guard !isOverloaded(text) else { throw tooManyMarks }
        return text
    }

    /// How many accents, points and the like may stand on one letter: what Hebrew with points and accents and Burmese need
    /// at most (`שָּֽׁ֑`, `လွှို့`). Many more would be drawn over the lines above and below.
    private static let mostMarks = 5

    /// How many letters and marks may be drawn as one: more than any word of Hindi, Khmer, Tibetan or emoji needs.
    private static let mostInOne = 16

    static let tooManyMarks = FieldProblem(
        "Use at most \(mostMarks) accents or other marks on a letter, and none that goes around it."
    )

    /// Whether there are too many nonspacing marks on a letter, or one that encloses it, which no name needs. Spacing ones
    /// have a place of their own, and only many of them are too many; what is not seen does not end a letter.
    static func isOverloaded(_ text: String) -> Bool {
        // No line can be broken within one.
        if text.contains(where: { $0.unicodeScalars.count > mostInOne }) { return true }
        var (marks, all) = (0, 0)
        for scalar in CompatibilityDecomposition.of(text).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .enclosingMark: return true
            case .nonspacingMark: (marks, all) = (marks + 1, all + 1)
            case .spacingMark: all += 1
            default: if !scalar.properties.isDefaultIgnorableCodePoint { (marks, all) = (0, 0) }
            }
            if marks > mostMarks || all > mostInOne { return true }
        }
        return false
    }

    /// Whether nobody sees a name in it: zero-width characters, fillers and the like, and marks with no letter to stand
    /// on. A blank among braille cells is part of the text.
    static func isInvisible(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isWhitespace
                || scalar.properties.generalCategory == .format || isMark(scalar) || isBlank(scalar)
        }
    }

    /// Accents, vowel signs and the like, which are written on a letter or beside it.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Symbols and letters whose glyph is empty, which no property of Unicode tells: the place of an object, blanks of
    /// braille, of hieroglyphs and of musical notation.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2800, 0xFFFC, 0x13441, 0x13442, 0x1D159: true
        default: false
        }
    }

    /// Whether it holds what no field may: control characters, line separators, U+FFFD (bytes that were not
    /// UTF-8), or marks that turn the direction of the text around them.
    static func isUnfit(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .surrogate, .lineSeparator, .paragraphSeparator: true
            default:
                scalar == "\u{FFFD}" || (0x202A...0x202E).contains(scalar.value)
                    || (0x2066...0x2069).contains(scalar.value)
            }
        }
    }
}
