/// Wraps a line of text at words and hyphens, as Python's `textwrap` does.
struct Wrapper {
    private let given: Value
    private let evaluation: Evaluation
    /// What is left of the width when it is no integer; `given` is asked where Python would ask it.
    private let width: Int
    var breaksLongWords = true
    /// Whether a word that fits on no line is broken behind a hyphen.
    var breaksOnHyphens = true
    /// Whether words may be parted at their hyphens. Python does that for `True` itself, not for what counts as true.
    var splitsAtHyphens = true

    init(width: Value, _ evaluation: Evaluation) {
        given = width
        self.evaluation = evaluation
        switch Number(width) {
        case .int(let int): self.width = int
        case .float(let double): self.width = Int(exactly: double.rounded(.down)) ?? .max
        default: self.width = .max
        }
    }

    /// The lines; none if there are no words.
    func wrap(_ text: Text) throws(TemplateError) -> [Text] {
        let characters = text.codePoints
        var chunks = self.chunks(characters)[...]
        if try given.compare(.lessOrEqual, .int(0), evaluation) {
            throw .value("invalid width \(try given.represented(evaluation)) (must be > 0)")
        }
        var lines: [Text] = []
        while !chunks.isEmpty {
            if !lines.isEmpty, let first = chunks.first, Wrapper.isBlank(first) { chunks.removeFirst() }
            try evaluation.charge(128)
            var line = try nextLine(&chunks)
            if let last = line.last, Wrapper.isBlank(last) { line.removeLast() }
            if !line.isEmpty { lines.append(Text(codePoints: line.joined())) }
        }
        return lines
    }

    /// Takes as many chunks as fit, and part of one that fits on no line.
    private func nextLine(
        _ chunks: inout ArraySlice<ArraySlice<UInt32>>
    ) throws(TemplateError) -> [ArraySlice<UInt32>] {
        var line: [ArraySlice<UInt32>] = []
        var length = 0
        while let chunk = chunks.first, length + chunk.count <= width {
            line.append(chunk)
            length += chunk.count
            chunks.removeFirst()
        }
        guard let chunk = chunks.first, chunk.count > width else { return line }
        if breaksLongWords {
            _ = try Slice(.none, given, .none)
            let end = breakingPoint(chunk, width - length)
            line.append(chunk.prefix(end))
            chunks[chunks.startIndex] = chunk.dropFirst(end)
        } else if line.isEmpty {
            line.append(chunk)
            chunks.removeFirst()
        }
        return line
    }

    /// How much of a long word goes on a line with `space` left: up to its last hyphen if it has one.
    private func breakingPoint(_ chunk: ArraySlice<UInt32>, _ space: Int) -> Int {
        guard breaksOnHyphens, chunk.count > space else { return space }
        let part = chunk.prefix(space)
        guard let hyphen = part.lastIndex(of: 0x2D), hyphen > chunk.startIndex,
            part[..<hyphen].contains(where: { $0 != 0x2D })
        else { return space }
        return hyphen - chunk.startIndex + 1
    }

    private static func isBlank(_ chunk: ArraySlice<UInt32>) -> Bool { chunk.allSatisfy(CodePoint.isSpace) }

    // MARK: Chunks

    private static func isBreak(_ codePoint: UInt32) -> Bool {
        (0x09...0x0D).contains(codePoint) || codePoint == 0x20
    }

    private static func isLetter(_ codePoint: UInt32) -> Bool {
        CodePoint.isWord(codePoint) && !CodePoint.isDecimal(codePoint)
    }

    private static func isWordOrPunctuation(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0x21, 0x22, 0x27, 0x26, 0x2E, 0x2C, 0x3F: true
        default: CodePoint.isWord(codePoint)
        }
    }

    /// Runs of space, words, parts of hyphenated words, dashes between words.
    private func chunks(_ all: [UInt32]) -> [ArraySlice<UInt32>] {
        var chunks: [ArraySlice<UInt32>] = []
        var start = 0
        while start < all.count {
            let end = chunkEnd(all, start)
            chunks.append(all[start..<end])
            start = end
        }
        return chunks
    }

    private func chunkEnd(_ all: [UInt32], _ start: Int) -> Int {
        var end = start
        if Wrapper.isBreak(all[start]) {
            while end < all.count, Wrapper.isBreak(all[end]) { end += 1 }
            return end
        }
        if splitsAtHyphens, let dashEnd = dashEnd(all, start) { return dashEnd }
        end += 1
        while end < all.count, !Wrapper.isBreak(all[end]) {
            if splitsAtHyphens, all[end] == 0x2D {
                if isHyphen(all, end) { return end + 1 }
                if dashEnd(all, end) != nil { return end }
            }
            end += 1
        }
        return end
    }

    /// The end of a dash of two or more hyphens between words.
    private func dashEnd(_ all: [UInt32], _ start: Int) -> Int? {
        guard start > 0, all[start] == 0x2D, Wrapper.isWordOrPunctuation(all[start - 1]) else { return nil }
        var end = start
        while end < all.count, all[end] == 0x2D { end += 1 }
        guard end - start >= 2, end < all.count, CodePoint.isWord(all[end]) else { return nil }
        return end
    }

    /// Whether a hyphen stands between parts of a word: two letters before it, or a letter, a hyphen and a letter; after
    /// it two letters, perhaps with a hyphen between them.
    private func isHyphen(_ all: [UInt32], _ hyphen: Int) -> Bool {
        guard hyphen >= 2, Wrapper.isLetter(all[hyphen - 1]) else { return false }
        let isAfterWord =
            Wrapper.isLetter(all[hyphen - 2])
            || hyphen >= 3 && all[hyphen - 2] == 0x2D && Wrapper.isLetter(all[hyphen - 3])
        guard isAfterWord, hyphen + 2 < all.count, Wrapper.isLetter(all[hyphen + 1]) else { return false }
        if Wrapper.isLetter(all[hyphen + 2]) { return true }
        return all[hyphen + 2] == 0x2D && hyphen + 3 < all.count && Wrapper.isLetter(all[hyphen + 3])
    }
}
