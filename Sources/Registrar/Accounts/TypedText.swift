/// Text as it came from a form.
enum TypedText {
    /// Without the white space at both ends.
    static func trim(_ text: String) -> String {
        var rest = text.unicodeScalars[...]
        while let first = rest.first, first.properties.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.properties.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }

    /// Whether nothing in it leaves a mark on the page: zero-width characters, fillers and the like.
    static func isInvisible(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isWhitespace
                || scalar.properties.generalCategory == .format
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
