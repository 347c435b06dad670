/// Splitting, trimming and padding as Python's `str` does it.
extension Text {
    // MARK: Trimming

    /// The range of bytes that is left when characters are taken off the ends.
    func trimmedRange(_ leading: Bool, _ trailing: Bool, where isCut: (UInt32) -> Bool) -> Range<Int> {
        var start = 0
        var end = byteCount
        while leading, start < end, isCut(codePoint(at: start)) { start = offset(after: start) }
        while trailing, end > start {
            let before = offset(before: end)
            guard isCut(codePoint(at: before)) else { break }
            end = before
        }
        return start..<end
    }

    /// The same for spaces in a text in ASCII.
    private func trimmedASCII(_ leading: Bool, _ trailing: Bool) -> Range<Int> {
        var start = 0
        var end = byteCount
        while leading, start < end, CodePoint.isSpace(UInt32(self[byte: start])) { start &+= 1 }
        while trailing, end > start, CodePoint.isSpace(UInt32(self[byte: end &- 1])) { end &-= 1 }
        return start..<end
    }

    /// Without spaces at the ends, or without the characters of a set.
    func trimmed(_ set: Text? = nil, leading: Bool = true, trailing: Bool = true) -> Text {
        guard let set else {
            if isASCII { return slice(trimmedASCII(leading, trailing)) }
            return slice(trimmedRange(leading, trailing, where: CodePoint.isSpace))
        }
        let cut = Set(set.codePoints)
        return slice(trimmedRange(leading, trailing) { cut.contains($0) })
    }

    // MARK: Splitting

    /// Splits at runs of space. At most `limit` splits; what is left keeps its spaces.
    func words(limit: Int = .max) -> [Text] {
        var words: [Text] = []
        var offset = skip(from: 0, whileSpace: true)
        while offset < byteCount {
            if words.count >= limit {
                words.append(slice(offset..<byteCount))
                break
            }
            let end = skip(from: offset, whileSpace: false)
            words.append(slice(offset..<end))
            offset = skip(from: end, whileSpace: true)
        }
        return words
    }

    /// The same from the end.
    func wordsFromEnd(limit: Int) -> [Text] {
        var words: [Text] = []
        var end = trimmedRange(false, true, where: CodePoint.isSpace).upperBound
        while end > 0 {
            if words.count >= limit {
                words.append(slice(0..<end))
                break
            }
            var start = end
            while start > 0 {
                let before = offset(before: start)
                if CodePoint.isSpace(codePoint(at: before)) { break }
                start = before
            }
            words.append(slice(start..<end))
            end = slice(0..<start).trimmedRange(false, true, where: CodePoint.isSpace).upperBound
        }
        return words.reversed()
    }

    private func skip(from start: Int, whileSpace: Bool) -> Int {
        var offset = start
        while offset < byteCount, CodePoint.isSpace(codePoint(at: offset)) == whileSpace {
            offset = self.offset(after: offset)
        }
        return offset
    }

    /// Splits at each occurrence of a separator that is not empty. At most `limit` splits.
    func split(at separator: Text, limit: Int = .max) -> [Text] {
        var parts: [Text] = []
        var start = 0
        while parts.count < limit, let found = firstOffset(of: separator, from: start) {
            parts.append(slice(start..<found))
            start = found + separator.byteCount
        }
        parts.append(slice(start..<byteCount))
        return parts
    }

    /// The same from the end.
    func splitFromEnd(at separator: Text, limit: Int) -> [Text] {
        var parts: [Text] = []
        var end = byteCount
        while parts.count < limit, let found = lastOffset(of: separator, before: end) {
            parts.append(slice((found + separator.byteCount)..<end))
            end = found
        }
        parts.append(slice(0..<end))
        return parts.reversed()
    }

    /// Its lines, with or without what ends them.
    func lines(keepingEnds: Bool = false) -> [Text] {
        var lines: [Text] = []
        var start = 0
        var offset = 0
        while offset < byteCount {
            let codePoint = codePoint(at: offset)
            var next = self.offset(after: offset)
            guard CodePoint.isLineEnd(codePoint) else {
                offset = next
                continue
            }
            if codePoint == 0x0D, next < byteCount, self[byte: next] == 0x0A { next += 1 }
            lines.append(slice(start..<(keepingEnds ? next : offset)))
            start = next
            offset = next
        }
        if start < byteCount { lines.append(slice(start..<byteCount)) }
        return lines
    }

    // MARK: Replacing and joining

    /// Replaces the first `limit` occurrences. An empty text occurs before every character and at the end.
    func replacing(
        _ old: Text,
        with new: Text,
        limit: Int = .max,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        guard limit > 0, old.byteCount <= byteCount else { return self }
        if old.isEmpty { return try interspersing(new, limit: limit, evaluation) }
        guard let first = firstOffset(of: old) else { return self }
        if old.byteCount == 1, new.byteCount == 1, limit == .max {
            try evaluation.charge(byteCount, times: 2)
            return replacing(old[byte: 0], with: new)
        }
        var count = 1
        var start = first + old.byteCount
        while count < limit, let found = firstOffset(of: old, from: start) {
            count += 1
            start = found + old.byteCount
        }
        try evaluation.charge(byteCount)
        try evaluation.charge(new.byteCount, times: count)
        let size = byteCount + count * (new.byteCount - old.byteCount)
        return Text(
            joining: size,
            isASCII: isASCII && new.isASCII,
            isPlain: isPlain && new.isPlain,
            isSafe: isSafe
        ) { place in
            var (read, written) = (0, 0)
            var found: Int? = first
            var left = count
            while left > 0, let next = found {
                copy(read..<next, to: &place, &written)
                new.copy(0..<new.byteCount, to: &place, &written)
                read = next + old.byteCount
                left -= 1
                found = left > 0 ? firstOffset(of: old, from: read) : nil
            }
            copy(read..<byteCount, to: &place, &written)
        }
    }

    /// The same for one byte in place of another.
    private func replacing(_ old: UInt8, with new: Text) -> Text {
        let source = storage.span.extracting(droppingFirst: 1)
        let byte = new[byte: 0]
        return Text(
            joining: source.count,
            isASCII: isASCII && new.isASCII,
            isPlain: isPlain && new.isPlain,
            isSafe: isSafe
        ) { place in
            var index = 0
            while index < source.count {
                place[index] = source[index] == old ? byte : source[index]
                index &+= 1
            }
        }
    }

    /// With another text behind it, as safe as itself.
    func appending(_ other: Text) -> Text {
        Text(
            joining: byteCount + other.byteCount,
            isASCII: isASCII && other.isASCII,
            isPlain: isPlain && other.isPlain,
            isSafe: isSafe
        ) { place in
            var written = 0
            copy(0..<byteCount, to: &place, &written)
            other.copy(0..<other.byteCount, to: &place, &written)
        }
    }

    /// Copies some of its bytes to a place and moves on behind them.
    private func copy(_ range: Range<Int>, to place: inout MutableSpan<UInt8>, _ written: inout Int) {
        let source = storage.span.extracting((range.lowerBound &+ 1)..<(range.upperBound &+ 1))
        let first = written
        var target = place._mutatingExtracting(first..<(first &+ source.count))
        var index = 0
        while index < source.count {
            target[index] = source[index]
            index &+= 1
        }
        written = first &+ source.count
    }

    private func interspersing(
        _ new: Text,
        limit: Int,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        try evaluation.charge(byteCount)
        try evaluation.charge(new.byteCount, times: min(limit, byteCount + 1))
        var output = OutputBuffer.forText(capacity: byteCount)
        var left = limit
        var offset = 0
        while offset < byteCount {
            if left > 0 { output.append(new) }
            left -= 1
            let end = self.offset(after: offset)
            output.append(self, offset..<end)
            offset = end
        }
        if left > 0 { output.append(new) }
        return output.makeText(isSafe: isSafe)
    }

    /// Joins texts with this one between them; nil if something else than texts is among them, or markup.
    func joining(_ items: Span<Value>, _ evaluation: Evaluation) throws(TemplateError) -> Text? {
        guard items.count > 0 else { return .empty }
        try evaluation.charge(16, times: items.count)
        try evaluation.charge(byteCount, times: items.count)
        var size = byteCount * (items.count - 1)
        var flags = flags
        for index in items.indices {
            guard case .string(let text) = items[index], !text.isSafe else { return nil }
            size += text.byteCount
            flags = flags.intersection(text.flags)
        }
        try evaluation.charge(size)
        return Text(
            joining: size,
            isASCII: flags.contains(.ascii),
            isPlain: flags.contains(.plain),
            isSafe: false
        ) { place in
            var written = 0
            for index in items.indices {
                if index > 0 { copy(0..<byteCount, to: &place, &written) }
                if case .string(let text) = items[index] {
                    text.copy(0..<text.byteCount, to: &place, &written)
                }
            }
        }
    }

    /// Joins texts with this one between them.
    func join(_ texts: [Text], isSafe: Bool, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        try evaluation.charge(byteCount, times: texts.count)
        try evaluation.charge(texts.reduce(0) { $0 + $1.byteCount })
        var output = OutputBuffer.forText()
        for (index, text) in texts.enumerated() {
            if index > 0 { output.append(self) }
            output.append(text)
        }
        return output.makeText(isSafe: isSafe)
    }

    // MARK: Padding

    /// Padded with `fill` on the left and the right, by so many characters each.
    func padded(
        _ left: Int,
        _ right: Int,
        with fill: Text = " ",
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        guard left > 0 || right > 0 else { return self }
        try evaluation.charge(fill.byteCount, times: max(left, 0))
        try evaluation.charge(fill.byteCount, times: max(right, 0))
        try evaluation.charge(byteCount)
        var output = OutputBuffer.forText(capacity: byteCount)
        for _ in 0..<max(left, 0) { output.append(fill) }
        output.append(self)
        for _ in 0..<max(right, 0) { output.append(fill) }
        return output.makeText(isSafe: isSafe)
    }

    /// In the middle of `width` characters. When the padding is odd, Python puts the spare one left if the width is odd.
    func centered(
        _ width: Int,
        with fill: Text = " ",
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        let count = count
        guard width > count else { return self }
        let padding = width - count
        let left = padding / 2 + (padding & width & 1)
        return try padded(left, padding - left, with: fill, evaluation)
    }
}
