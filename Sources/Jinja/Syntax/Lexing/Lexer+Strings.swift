extension Lexer {
    /// Where a quoted string that begins here ends, quotes included.
    func endOfString() -> Int? {
        let quote = source[position]
        guard quote == 0x22 || quote == 0x27 else { return nil }
        var at = position + 1
        while at < source.count {
            if source[at] == quote { return at + 1 }
            at += source[at] == 0x5C ? 2 : 1
        }
        return nil
    }

    /// The characters that a string literal means: escapes as in Python, unknown ones kept as they are.
    mutating func unescaped(_ range: Range<Int>) throws(TemplateError) -> Text {
        let literal = rules.newlined(source[range])
        guard literal.utf8.contains(0x5C) else { return literal }
        var reader = EscapeReader(Array(literal.utf8))
        do {
            return try reader.read()
        } catch {
            throw failure(error.message, (range.lowerBound - 1)..<(range.upperBound + 1))
        }
    }
}

/// Reads the escapes of a string literal (Python: Language Reference, "Escape sequences").
private struct EscapeReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() throws(TemplateError) -> Text {
        var output = OutputBuffer.forText(capacity: bytes.count)
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte != 0x5C || index >= bytes.count {
                output.append(byte)
            } else {
                try readEscape(&output)
            }
        }
        return output.makeText()
    }

    private mutating func readEscape(_ output: inout OutputBuffer) throws(TemplateError) {
        let byte = bytes[index]
        index += 1
        switch byte {
        case 0x0A: break
        case 0x5C, 0x27, 0x22: output.append(byte)
        case 0x61: output.append(0x07)
        case 0x62: output.append(0x08)
        case 0x66: output.append(0x0C)
        case 0x6E: output.append(0x0A)
        case 0x72: output.append(0x0D)
        case 0x74: output.append(0x09)
        case 0x76: output.append(0x0B)
        case 0x30...0x37: readOctal(byte, &output)
        case 0x78: try readHex(2, "\\xXX", &output)
        case 0x75: try readHex(4, "\\uXXXX", &output)
        case 0x55: try readHex(8, "\\UXXXXXXXX", &output)
        case 0x4E: try readName(&output)
        case 0x80...: readForeign(&output)
        default:
            output.append(0x5C)
            output.append(byte)
        }
    }

    private mutating func readOctal(_ first: UInt8, _ output: inout OutputBuffer) {
        var value = UInt32(first & 7)
        for _ in 0..<2 {
            guard index < bytes.count, bytes[index] &- 0x30 < 8 else { break }
            value = value << 3 | UInt32(bytes[index] & 7)
            index += 1
        }
        output.append(codePoint: value)
    }

    private mutating func readHex(_ count: Int, _ name: String, _ output: inout OutputBuffer)
        throws(TemplateError)
    {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard index < bytes.count, Characters.isHexDigit(bytes[index]) else {
                throw TemplateError(.syntax, "truncated \(name) escape")
            }
            value = value << 4 | UInt32(BigInteger.value(ofDigit: bytes[index]))
            index += 1
        }
        guard value <= 0x10FFFF else { throw TemplateError(.syntax, "illegal Unicode character") }
        output.append(codePoint: value)
    }

    private mutating func readName(_ output: inout OutputBuffer) throws(TemplateError) {
        guard index < bytes.count, bytes[index] == 0x7B, let end = bytes[index...].firstIndex(of: 0x7D) else {
            throw TemplateError(.syntax, "malformed \\N character escape")
        }
        let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self).uppercased()
        index = end + 1
        guard let value = CharacterNames.character(named: name) else {
            throw TemplateError(.syntax, "unknown Unicode character name")
        }
        output.append(codePoint: value)
    }

    /// A backslash before a character that is not ASCII stays, and Python then shows that character's own escape.
    private mutating func readForeign(_ output: inout OutputBuffer) {
        let (scalar, end) = Characters.decode(bytes, at: index - 1)
        index = end
        let hex = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        output.append(string: "\\" + letter + String(repeating: "0", count: width - hex.count) + hex)
    }
}
