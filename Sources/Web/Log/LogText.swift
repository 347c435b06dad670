/// Text from outside as it may stand in a log line: nobody can forge a line or steer a terminal with it.
enum LogText {
    /// Appends `text` with quotes, backslashes, control characters and line separators escaped.
    static func append(_ text: String, to line: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C:
                line += [0x5C, UInt8(truncatingIfNeeded: scalar.value)]
            case 0x20...0x7E:
                line.append(UInt8(truncatingIfNeeded: scalar.value))
            case ..<0x100:
                line +=
                    Array("\\x".utf8)
                    + Array(Hexadecimal.encode([UInt8(truncatingIfNeeded: scalar.value)]).utf8)
            default:
                append(wide: scalar, to: &line)
            }
        }
    }

    private static func append(wide scalar: Unicode.Scalar, to line: inout [UInt8]) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            line += Array("\\u{\(String(scalar.value, radix: 16))}".utf8)
        default:
            line += Array(String(scalar).utf8)
        }
    }
}
