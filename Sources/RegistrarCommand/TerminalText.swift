/// Text as a terminal lays it out, in columns: a Chinese character takes two, an accent by itself none.
enum TerminalText {
    static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + width($1) } }

    static func pad(_ text: String, _ columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - width(text)))
    }

    /// The text in lines of at most `columns`, broken between words; a word that is longer is broken where it must be.
    static func wrapped(_ text: String, _ columns: Int) -> [String] {
        var lines: [String] = []
        var (line, used) = ("", 0)
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let needed = width(String(word))
            if !line.isEmpty, used + 1 + needed > columns {
                lines.append(line)
                (line, used) = ("", 0)
            } else if !line.isEmpty {
                (line, used) = (line + " ", used + 1)
            }
            for character in word {
                let columnsOfCharacter = width(String(character))
                if used + columnsOfCharacter > columns, used > 0 {
                    lines.append(line)
                    (line, used) = ("", 0)
                }
                (line, used) = (line + String(character), used + columnsOfCharacter)
            }
        }
        return lines + [line]
    }

    /// As East Asian Width (Unicode Standard Annex 11) has it for the blocks that names and courses are written in.
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
