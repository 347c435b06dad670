extension Text {
    /// The byte offset of the character after the one at `offset`. Bytes that begin no character count as one.
    @inline(__always) func offset(after offset: Int) -> Int {
        let lead = self[byte: offset]
        if lead < 0x80 { return offset &+ 1 }
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        var end = offset &+ 1
        let limit = min(offset &+ length, byteCount)
        while end < limit, self[byte: end] & 0xC0 == 0x80 { end &+= 1 }
        return end
    }

    /// The byte offset of the character before `offset`.
    func offset(before offset: Int) -> Int {
        var start = offset - 1
        while start > 0, self[byte: start] & 0xC0 == 0x80, offset - start < 4 { start -= 1 }
        return start
    }

    /// The code point of the character at a byte offset; U+FFFD for bytes that are none.
    func codePoint(at offset: Int) -> UInt32 {
        let lead = UInt32(self[byte: offset])
        if lead < 0x80 { return lead }
        let end = self.offset(after: offset)
        switch (lead, end - offset) {
        case (0xC0..<0xE0, 2): return (lead & 0x1F) << 6 | bits(offset + 1)
        case (0xE0..<0xF0, 3): return (lead & 0x0F) << 12 | bits(offset + 1) << 6 | bits(offset + 2)
        case (0xF0..., 4):
            let high = (lead & 0x07) << 18 | bits(offset + 1) << 12
            return min(high | bits(offset + 2) << 6 | bits(offset + 3), 0x10FFFF)
        default: return 0xFFFD
        }
    }

    private func bits(_ offset: Int) -> UInt32 { UInt32(self[byte: offset] & 0x3F) }

    /// The byte offset at which a code point of an index from 0 up to `count` begins.
    func offset(ofCodePoint index: Int) -> Int {
        if isASCII { return index }
        var offset = 0
        var left = index
        while left > 0, offset < byteCount {
            offset = self.offset(after: offset)
            left -= 1
        }
        return offset
    }

    /// How many code points lie before a byte offset.
    func codePointIndex(ofOffset offset: Int) -> Int {
        if isASCII { return offset }
        return (0..<offset).reduce(0) { $0 + (self[byte: $1] & 0xC0 != 0x80 ? 1 : 0) }
    }

    /// All code points.
    var codePoints: [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(byteCount)
        var offset = 0
        while offset < byteCount {
            result.append(codePoint(at: offset))
            offset = self.offset(after: offset)
        }
        return result
    }

    init(codePoints: some Sequence<UInt32>, isSafe: Bool = false) {
        var output = OutputBuffer.forText()
        for codePoint in codePoints { output.append(codePoint: codePoint) }
        self = output.makeText(isSafe: isSafe)
    }

    /// The characters from the last to the first.
    func reversed() -> Text {
        var output = OutputBuffer.forText(capacity: byteCount)
        var end = byteCount
        while end > 0 {
            let start = offset(before: end)
            output.append(self, start..<end)
            end = start
        }
        return output.makeText(isSafe: isSafe)
    }

    func slice(_ slice: Slice, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        let bounds = slice.resolved(count)
        try evaluation.charge(byteCount)
        guard bounds.count > 0 else { return isSafe ? .emptyMarkup : .empty }
        if bounds.step == 1 {
            return self.slice(offset(ofCodePoint: bounds.start)..<offset(ofCodePoint: bounds.stop))
        }
        if bounds.step == -1, bounds.count == count { return reversed() }
        let all = codePoints
        return Text(codePoints: (0..<bounds.count).map { all[bounds.index($0)] }, isSafe: isSafe)
    }

    /// So many copies of it one after another.
    func repeated(_ count: Int) -> Text {
        var output = OutputBuffer.forText(capacity: byteCount * count)
        if byteCount == 1 {
            output.append(repeating: self[byte: 0], count: count)
        } else if !isEmpty {
            for _ in 0..<count { output.append(self) }
        }
        return output.makeText(isSafe: isSafe)
    }
}
