/// Text from outside as it may stand in a log line: nobody can forge a line or steer a terminal with it.
enum LogText {
    enum Style: Sendable {
        /// For between double quotes, or at the line's end.
        case quoted
        /// As it stands, as long as it can be seen and is one line.
        case message
        /// One word: what has blanks cannot pass for further fields of its line.
        case word
        /// For between the quotes of a JSON string (RFC 8259, section 7).
        case json
    }

    static func append(_ text: String, as style: Style = .quoted, to line: inout [UInt8]) {
        append(text.utf8.span, as: style, to: &line)
    }

    /// What a pipe takes in one piece (pipe(7), PIPE_BUF), without the line's end. In the middle of a longer line
    /// another worker's could come, and the rest of it would look like a line of its own.
    static let mostOfLine = 4_095

    /// Appends a line that is no longer than ``mostOfLine``.
    ///
    /// - Parameter build: appends it, with so many bytes of each value from outside at most; it is asked again with
    ///   fewer where the line is too long.
    static func appendLine(to line: inout [UInt8], _ build: (_ longest: Int, inout [UInt8]) -> Void) {
        let start = line.count
        for longest in [mostOfLine, 1_024, 512, 256, 128, 64, 16] {
            build(longest, &line)
            if line.count - start <= mostOfLine { return }
            line.removeSubrange(start...)
        }
        // Of a format with hundreds of values, the beginning.
        build(1, &line)
        guard line.count - start > mostOfLine else { return }
        line.removeSubrange((start + mostOfLine)...)
        while let last = line.last, last & 0xC0 == 0x80 || last >= 0xC0, line.count > start {
            line.removeLast()
        }
    }

    /// Appends the first bytes of a value, and an ellipsis where it has more.
    static func append(_ bytes: Span<UInt8>, as style: Style, longest: Int, to line: inout [UInt8]) {
        guard bytes.count > longest else { return append(bytes, as: style, to: &line) }
        var end = longest
        // Not in the middle of a character.
        while end > 0, longest - end < 3, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        append(bytes.extracting(first: end), as: style, to: &line)
        line += "…".utf8
    }

    static func append(word text: String, to line: inout [UInt8]) { append(text, as: .word, to: &line) }

    /// Appends bytes that should be UTF-8. Where they are not, each beyond ASCII is shown by its number; in JSON,
    /// which knows text only, it becomes U+FFFD.
    static func append(_ bytes: Span<UInt8>, as style: Style, to line: inout [UInt8]) {
        let start = line.count
        for index in bytes.indices {
            guard isPlain(bytes[index], style) else {
                line.removeSubrange(start...)
                return appendEscaped(bytes, style, to: &line)
            }
            line.append(bytes[index])
        }
    }

    private static func isPlain(_ byte: UInt8, _ style: Style) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): style == .message
        case 0x20: style != .word
        case 0x21...0x7E: true
        default: false
        }
    }

    private static func appendEscaped(_ bytes: Span<UInt8>, _ style: Style, to line: inout [UInt8]) {
        let text = bytes.withUnsafeBufferPointer { bytes in
            style == .json
                ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
        }
        if let text {
            for scalar in text.unicodeScalars { append(scalar, style, to: &line) }
        } else {
            for index in bytes.indices {
                let byte = bytes[index]
                if byte < 0x80 {
                    append(Unicode.Scalar(byte), style, to: &line)
                } else {
                    appendNumber(of: byte, to: &line)
                }
            }
        }
    }

    private static func append(_ scalar: Unicode.Scalar, _ style: Style, to line: inout [UInt8]) {
        switch scalar.value {
        case 0x22 where style != .message, 0x5C where style != .message:
            line += [0x5C, UInt8(truncatingIfNeeded: scalar.value)]
        case 0x20 where style == .word:
            appendNumber(of: 0x20, to: &line)
        case 0x20...0x7E:
            line.append(UInt8(truncatingIfNeeded: scalar.value))
        case ..<0x80 where style != .json:
            appendNumber(of: UInt8(truncatingIfNeeded: scalar.value), to: &line)
        case 0xA0... where isVisible(scalar):
            line += String(scalar).utf8
        default:
            if style == .json {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    line += "\\u".utf8
                    line += Hexadecimal.encode([UInt8(unit >> 8), UInt8(unit & 0xFF)]).utf8
                }
            } else {
                line += "\\u{\(String(scalar.value, radix: 16))}".utf8
            }
        }
    }

    private static func appendNumber(of byte: UInt8, to line: inout [UInt8]) {
        line += "\\x\(Hexadecimal.encode([byte]))".utf8
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned,
            .spaceSeparator:
            false
        default: true
        }
    }
}
