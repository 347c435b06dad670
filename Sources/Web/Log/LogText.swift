/// Text from outside as it may stand in a log line: nobody can forge a line or steer a terminal with it.
enum LogText {
    /// Appends `text` with quotes, backslashes, control characters and line separators escaped.
    static func append(_ text: String, to line: inout [UInt8]) {
        let start = line.count
        for byte in text.utf8 {
            guard isPlain(byte) else {
                line.removeSubrange(start...)
                return appendEscaped(text, to: &line)
            }
            line.append(byte)
        }
    }

    /// Appends `text` as one word: a name with blanks cannot pass for further fields of its line.
    static func append(word text: String, to line: inout [UInt8]) {
        let start = line.count
        append(text, to: &line)
        guard line[start...].contains(UInt8(ascii: " ")) else { return }
        let word = line[start...].flatMap { $0 == UInt8(ascii: " ") ? Array("\\x20".utf8) : [$0] }
        line.replaceSubrange(start..., with: word)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func appendEscaped(_ text: String, to line: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C:
                line += [0x5C, UInt8(truncatingIfNeeded: scalar.value)]
            case 0x20...0x7E:
                line.append(UInt8(truncatingIfNeeded: scalar.value))
            case ..<0x80:
                line += "\\x\(Hexadecimal.encode([UInt8(truncatingIfNeeded: scalar.value)]))".utf8
            default:
                append(wide: scalar, to: &line)
            }
        }
    }

    private static func append(wide scalar: Unicode.Scalar, to line: inout [UInt8]) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned,
            .spaceSeparator:
            line += "\\u{\(String(scalar.value, radix: 16))}".utf8
        default:
            line += String(scalar).utf8
        }
    }
}
