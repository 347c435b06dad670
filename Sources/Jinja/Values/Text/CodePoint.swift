/// Properties of code points as CPython 3.11 knows them, which is Unicode 14.
enum CodePoint {
    private static func properties(_ codePoint: UInt32) -> Unicode.Scalar.Properties? {
        guard let properties = Unicode.Scalar(codePoint)?.properties else { return nil }
        guard let age = properties.age, age.major <= 14 else { return nil }
        return properties
    }

    static func isPrintable(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x7F { return codePoint >= 0x20 }
        guard let category = properties(codePoint)?.generalCategory else { return false }
        switch category {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }

    /// What `str.split` and `str.strip` take for space.
    @inline(__always) static func isSpace(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// What `str.splitlines` ends lines at.
    static func isLineEnd(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    static func isAlphabetic(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x80 { return codePoint | 0x20 >= 0x61 && codePoint | 0x20 <= 0x7A }
        switch properties(codePoint)?.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    static func isDecimal(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x80 { return codePoint >= 0x30 && codePoint <= 0x39 }
        return properties(codePoint)?.generalCategory == .decimalNumber
    }

    /// The value of a decimal digit of any script.
    static func decimalValue(_ codePoint: UInt32) -> UInt8? {
        guard isDecimal(codePoint) else { return nil }
        if codePoint < 0x80 { return UInt8(truncatingIfNeeded: codePoint - 0x30) }
        return properties(codePoint)?.numericValue.map { UInt8($0) }
    }

    static func isDigit(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x80 { return isDecimal(codePoint) }
        switch properties(codePoint)?.numericType {
        case .decimal, .digit: return true
        default: return false
        }
    }

    static func isNumeric(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x80 { return isDecimal(codePoint) }
        return properties(codePoint)?.numericType != nil && !laterNumbers.contains(codePoint)
    }

    /// Characters that became numbers after Unicode 14.
    private static let laterNumbers: Set<UInt32> = [
        0x4E24, 0x4EAC, 0x4FE9, 0x5006, 0x62D0, 0x6D1E, 0x7695, 0x79ED, 0x920E, 0x94A9, 0x12038, 0x12039,
        0x12079,
        0x12226, 0x1222B, 0x1230B, 0x1230D, 0x12399,
    ]

    static func isAlphanumeric(_ codePoint: UInt32) -> Bool {
        isAlphabetic(codePoint) || isNumeric(codePoint)
    }

    /// `\w` of Python's regular expressions.
    static func isWord(_ codePoint: UInt32) -> Bool { codePoint == 0x5F || isAlphanumeric(codePoint) }

    static func isUppercase(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x80 { return codePoint >= 0x41 && codePoint <= 0x5A }
        return properties(codePoint)?.isUppercase ?? false
    }

    static func isLowercase(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x80 { return codePoint >= 0x61 && codePoint <= 0x7A }
        if let was = formerCase(codePoint) { return was }
        return properties(codePoint)?.isLowercase ?? false
    }

    static func isTitlecase(_ codePoint: UInt32) -> Bool {
        codePoint >= 0x80 && properties(codePoint)?.generalCategory == .titlecaseLetter
    }

    static func isCased(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x80 { return isAlphabetic(codePoint) }
        if let was = formerCase(codePoint) { return was }
        return properties(codePoint)?.isCased ?? false
    }

    /// Whether a letter was lower case in Unicode 14 that is not so now, or the other way round; nil for all others.
    private static func formerCase(_ codePoint: UInt32) -> Bool? {
        switch codePoint {
        case 0x295: true
        case 0x10FC, 0xA7F2...0xA7F4, 0xAB69: false
        default: nil
        }
    }

    static func isCaseIgnorable(_ codePoint: UInt32) -> Bool {
        // U+1171E was a spacing mark in Unicode 14.
        codePoint != 0x1171E && properties(codePoint)?.isCaseIgnorable ?? false
    }

    static func isIdentifierStart(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x80 { return codePoint == 0x5F || ASCII.isLetter(UInt8(codePoint)) }
        return properties(codePoint)?.isXIDStart ?? false
    }

    static func isIdentifierPart(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0..<0x80: isIdentifierStart(codePoint) || 0x30...0x39 ~= codePoint
        // Joiners and middle dots that came in after Unicode 14.
        case 0x200C, 0x200D, 0x30FB, 0xFF65: false
        default: properties(codePoint)?.isXIDContinue ?? false
        }
    }

    /// Whether it belongs to one of the large scripts without upper and lower case; false says nothing.
    @inline(__always) static func isCaseless(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        // Kana, the ideographs of the first plane, the syllables of Hangul.
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3: true
        default: false
        }
    }

    static func uppercase(_ codePoint: UInt32) -> String? { known(properties(codePoint)?.uppercaseMapping) }
    static func lowercase(_ codePoint: UInt32) -> String? { known(properties(codePoint)?.lowercaseMapping) }
    static func titlecase(_ codePoint: UInt32) -> String? { known(properties(codePoint)?.titlecaseMapping) }

    /// A mapping, unless it leads to a character that Unicode 14 did not have.
    private static func known(_ mapping: String?) -> String? {
        guard let mapping, mapping.utf8.count > 1 else { return mapping }
        return mapping.unicodeScalars.allSatisfy { properties($0.value) != nil } ? mapping : nil
    }
}
