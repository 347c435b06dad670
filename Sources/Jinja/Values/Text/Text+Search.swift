extension Text {
    /// The byte offset of the first occurrence of `needle` that begins at `start` or later.
    func firstOffset(of needle: Text, from start: Int = 0) -> Int? {
        let last = byteCount - needle.byteCount
        guard start <= last else { return nil }
        guard !needle.isEmpty else { return start }
        if needle.byteCount > Text.longNeedle {
            return occurrence(of: needle, from: start, to: byteCount, isLast: false)
        }
        let bytes = storage.span
        let first = needle[byte: 0]
        // One is added to offsets for the flags in front.
        var index = start &+ 1
        while index <= last &+ 1 {
            if bytes[index] == first, needle.byteCount == 1 || matches(needle, at: index &- 1) {
                return index &- 1
            }
            index &+= 1
        }
        return nil
    }

    /// The byte offset of the last occurrence of `needle` that ends at `end` or earlier.
    func lastOffset(of needle: Text, before end: Int) -> Int? {
        if needle.byteCount > Text.longNeedle {
            return occurrence(of: needle, from: 0, to: end, isLast: true)
        }
        var offset = end - needle.byteCount
        while offset >= 0 {
            if matches(needle, at: offset) { return offset }
            offset -= 1
        }
        return nil
    }

    /// The byte offset of the last ASCII character of this kind before `end`.
    func lastOffset(of byte: UInt8, before end: Int) -> Int? {
        var offset = end
        while offset > 0 {
            offset &-= 1
            if self[byte: offset] == byte { return offset }
        }
        return nil
    }

    /// Beyond this length comparing at every place could take too long.
    private static let longNeedle = 32

    /// Looks at each byte once (Knuth, Morris and Pratt: Fast Pattern Matching in Strings).
    private func occurrence(of needle: Text, from start: Int, to end: Int, isLast: Bool) -> Int? {
        guard end - start >= needle.byteCount else { return nil }
        let fallbacks = needle.borders
        var matched = 0
        var found: Int?
        for offset in start..<end {
            while matched > 0, matched == needle.byteCount || needle[byte: matched] != self[byte: offset] {
                matched = fallbacks[matched - 1]
            }
            if needle[byte: matched] == self[byte: offset] { matched += 1 }
            if matched == needle.byteCount {
                found = offset - matched + 1
                if !isLast { return found }
            }
        }
        return found
    }

    /// For each prefix the length of its longest border: a shorter prefix that is also its end.
    private var borders: [Int] {
        var borders = [0]
        borders.reserveCapacity(byteCount)
        var length = 0
        for offset in 1..<byteCount {
            while length > 0, self[byte: length] != self[byte: offset] { length = borders[length - 1] }
            if self[byte: length] == self[byte: offset] { length += 1 }
            borders.append(length)
        }
        return borders
    }

    /// Whether `needle` stands at a byte offset.
    func matches(_ needle: Text, at offset: Int) -> Bool {
        guard offset >= 0, offset + needle.byteCount <= byteCount else { return false }
        var index = 0
        while index < needle.byteCount {
            if self[byte: offset &+ index] != needle[byte: index] { return false }
            index &+= 1
        }
        return true
    }

    func hasPrefix(_ prefix: Text) -> Bool { matches(prefix, at: 0) }
    func hasSuffix(_ suffix: Text) -> Bool { matches(suffix, at: byteCount - suffix.byteCount) }
}
