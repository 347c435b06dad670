/// A template cut into pieces at which it can be changed without becoming mere noise.
enum Tokens {
    /// Names, numbers, strings, delimiters, operators, white space; anything else byte by byte.
    static func ranges(_ source: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < source.count {
            let end = end(source, start)
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }

    private static func end(_ source: [UInt8], _ start: Int) -> Int {
        let first = source[start]
        var end = start + 1
        if isWord(first) {
            while end < source.count, isWord(source[end]) { end += 1 }
        } else if isSpace(first) {
            while end < source.count, isSpace(source[end]) { end += 1 }
        } else if first == 0x22 || first == 0x27 {
            // A quote that is closed soon; in text it may be an apostrophe.
            let limit = min(source.count, start + 80)
            while end < limit, source[end] != first { end += 1 }
            end = end < limit ? end + 1 : start + 1
        } else if end < source.count, pairs.contains([first, source[end]]) {
            end += 1
        }
        return end
    }

    private static let pairs: Set<[UInt8]> = Set(
        ["{{", "}}", "{%", "%}", "{#", "#}", "**", "//", "==", "!=", "<=", ">="].map { Array($0.utf8) }
    )

    static func isName(_ token: ArraySlice<UInt8>) -> Bool {
        guard let first = token.first else { return false }
        return isWord(first) && !(0x30...0x39).contains(first)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: true
        default: false
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
