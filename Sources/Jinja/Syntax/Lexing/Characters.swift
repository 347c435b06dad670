/// Classes of characters as Python's regular expressions and identifiers see them.
enum Characters {
    /// Python's `str.isspace`.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

    /// Whether it is part of a name token: a letter, a digit, an underscore or what may follow in an identifier.
    static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            return isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte == 0x5F
        }
        return scalar.properties.isXIDContinue || scalar.properties.numericType != nil
    }

    /// Python's `str.isidentifier`.
    static func isIdentifier(_ name: some Sequence<UInt8>) -> Bool {
        let scalars = String(decoding: Array(name), as: UTF8.self).unicodeScalars
        guard let first = scalars.first, first == "_" || first.properties.isXIDStart else { return false }
        return scalars.dropFirst().allSatisfy(\.properties.isXIDContinue)
    }

    /// The code point that begins at `position`, and the position behind it.
    static func decode(_ bytes: [UInt8], at position: Int) -> (scalar: Unicode.Scalar, end: Int) {
        let first = bytes[position]
        guard first >= 0x80 else { return (Unicode.Scalar(first), position + 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        let end = min(position + length, bytes.count)
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for byte in bytes[(position + 1)..<end] { value = value << 6 | UInt32(byte & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", end)
    }

    /// The position behind the white space that begins at `position`.
    static func skipSpace(_ bytes: [UInt8], from position: Int) -> Int {
        var position = position
        while position < bytes.count {
            let (scalar, end) = decode(bytes, at: position)
            guard isSpace(scalar) else { break }
            position = end
        }
        return position
    }

    /// The end of `range` without the white space at its end.
    static func trimEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound {
            var start = end - 1
            while start > range.lowerBound, bytes[start] & 0xC0 == 0x80 { start -= 1 }
            guard isSpace(decode(bytes, at: start).scalar) else { break }
            end = start
        }
        return end
    }
}
