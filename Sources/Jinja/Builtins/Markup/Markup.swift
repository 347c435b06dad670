/// What markup can do that other texts cannot.
enum Markup {
    /// The text between the tags, comments left out, runs of space as one, character references replaced.
    static func strippingTags(_ text: Text) -> Text {
        let withoutTags = removingTags(from: text.markedSafe(false))
        var output = OutputBuffer.forText(capacity: withoutTags.byteCount)
        for (index, word) in withoutTags.words().enumerated() {
            if index > 0 { output.append(0x20) }
            output.append(word)
        }
        return unescaped(output.makeText())
    }

    /// Removes tags and comments up to the first that is not closed.
    private static func removingTags(from text: Text) -> Text {
        guard var start = text.firstOffset(of: "<") else { return text }
        var output = OutputBuffer.forText(capacity: text.byteCount)
        var offset = 0
        while let end = tagEnd(text, start) {
            output.append(text, offset..<start)
            offset = end
            guard let next = text.firstOffset(of: "<", from: offset) else { break }
            start = next
        }
        output.append(text, offset..<text.byteCount)
        return output.makeText()
    }

    /// Where the tag or the comment ends that begins at an offset, or nil if it is not closed.
    private static func tagEnd(_ text: Text, _ start: Int) -> Int? {
        if text.matches("<!--", at: start) {
            return text.firstOffset(of: "-->", from: start + 4).map { $0 + 3 }
        }
        return text.firstOffset(of: ">", from: start).map { $0 + 1 }
    }

    // MARK: Character references

    /// With character references replaced by what they stand for (HTML Standard, section 13.2.5.72 ff.).
    static func unescaped(_ text: Text) -> Text {
        let plain = text.markedSafe(false)
        guard plain.utf8.contains(0x26) else { return plain }
        var output = OutputBuffer.forText(capacity: plain.byteCount)
        var offset = 0
        while offset < plain.byteCount {
            if plain[byte: offset] == 0x26, let end = reference(plain, offset + 1, into: &output) {
                offset = end
            } else {
                output.append(plain[byte: offset])
                offset += 1
            }
        }
        return output.makeText()
    }

    /// Writes the reference that begins behind an ampersand and returns where it ends, or nil if there is none.
    private static func reference(_ text: Text, _ start: Int, into output: inout OutputBuffer) -> Int? {
        guard start < text.byteCount else { return nil }
        if text[byte: start] == 0x23 { return numericReference(text, start + 1, into: &output) }
        var end = start
        while end < text.byteCount, end - start < 32, isNamePart(text[byte: end]) { end += 1 }
        guard end > start else { return nil }
        let name = String(decoding: text.utf8[(start + 1)..<(end + 1)], as: UTF8.self)
        if end < text.byteCount, text[byte: end] == 0x3B, let found = NamedCharacters.byName[name] {
            output.append(string: found.characters)
            return end + 1
        }
        for length in stride(from: end - start, through: 2, by: -1) {
            let part = String(decoding: text.utf8[(start + 1)..<(start + 1 + length)], as: UTF8.self)
            if let found = NamedCharacters.byName[part], !found.needsSemicolon {
                output.append(string: found.characters)
                return start + length
            }
        }
        return nil
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func numericReference(_ text: Text, _ start: Int, into output: inout OutputBuffer) -> Int?
    {
        let isHexadecimal = start < text.byteCount && text[byte: start] | 0x20 == 0x78
        let base: UInt32 = isHexadecimal ? 16 : 10
        let first = isHexadecimal ? start + 1 : start
        var end = first
        var code: UInt32 = 0
        while end < text.byteCount {
            let digit = UInt32(BigInteger.value(ofDigit: text[byte: end]))
            guard digit < base else { break }
            code = min(code &* base &+ digit, 0x110000)
            end += 1
        }
        guard end > first else { return nil }
        if end < text.byteCount, text[byte: end] == 0x3B { end += 1 }
        if let meant = meaning(of: code) { output.append(codePoint: meant) }
        return end
    }

    /// What browsers make of a code point given by number; nil for those that vanish.
    private static func meaning(of code: UInt32) -> UInt32? {
        switch code {
        case 0, 0xD800...0xDFFF, 0x110000...: return 0xFFFD
        case 0x0D: return 0x0D
        case 0x80...0x9F: return windows1252[Int(code - 0x80)]
        case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: return nil
        default: return code & 0xFFFE == 0xFFFE ? nil : code
        }
    }

    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
        0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
        0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
