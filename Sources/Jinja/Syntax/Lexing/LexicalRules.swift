/// The delimiters and white space options of an environment, prepared for lexing.
struct LexicalRules: Sendable {
    /// A mark that ends a text, and its bytes.
    struct Rule: Sendable {
        let opening: Lexer.Opening
        let bytes: [UInt8]
    }

    /// In the order in which they are tried: the longest first.
    let openings: [Rule]
    let blockStart: [UInt8]
    let blockEnd: [UInt8]
    let variableEnd: [UInt8]
    let commentEnd: [UInt8]
    let trimsBlocks: Bool
    let stripsLineStart: Bool
    private let keepsTrailingNewline: Bool
    private let newline: Text
    private let firstBytes: [Bool]
    /// Whether a mark may begin with white space, so that every position must be looked at.
    private let hasLineRules: Bool

    init(_ options: Options) {
        let marks = options.delimiters
        blockStart = Array(marks.blockStart.utf8)
        blockEnd = Array(marks.blockEnd.utf8)
        variableEnd = Array(marks.variableEnd.utf8)
        commentEnd = Array(marks.commentEnd.utf8)
        trimsBlocks = options.trimBlocks
        stripsLineStart = options.lstripBlocks
        keepsTrailingNewline = options.keepTrailingNewline
        newline = Text(options.newlineSequence.rawValue)
        hasLineRules = marks.lineStatementPrefix != nil || marks.lineCommentPrefix != nil

        // Where two are as long, Jinja2 tries them in the reverse order of their names.
        var rules: [(String, String, Lexer.Opening)] = [
            (marks.variableStart, "variable", .variable), (marks.commentStart, "comment", .comment),
            (marks.blockStart, "block", .block),
        ]
        if let prefix = marks.lineStatementPrefix { rules.append((prefix, "linestatement", .lineStatement)) }
        if let prefix = marks.lineCommentPrefix { rules.append((prefix, "linecomment", .lineComment)) }
        rules.sort { ($0.0.unicodeScalars.count, $0.1) > ($1.0.unicodeScalars.count, $1.1) }
        openings =
            [Rule(opening: .raw, bytes: blockStart)]
            + rules.map { Rule(opening: $0.2, bytes: Array($0.0.utf8)) }
        var firstBytes = [Bool](repeating: false, count: 256)
        for rule in openings { if let first = rule.bytes.first { firstBytes[Int(first)] = true } }
        self.firstBytes = firstBytes
    }

    // MARK: Newlines

    /// The source with `\n` for every newline, and without the last one unless it is kept.
    func normalized(_ source: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            if source[index] == 0x0D {
                result.append(0x0A)
                if index + 1 < source.count, source[index + 1] == 0x0A { index += 1 }
            } else {
                result.append(source[index])
            }
            index += 1
        }
        if !keepsTrailingNewline, result.last == 0x0A { result.removeLast() }
        return result
    }

    /// Text with the newlines that the environment wants.
    func newlined(_ bytes: ArraySlice<UInt8>) -> Text {
        if newline == "\n" { return Text(utf8: bytes) }
        var result: [UInt8] = []
        for byte in bytes {
            if byte == 0x0A { result.append(contentsOf: newline.utf8) } else { result.append(byte) }
        }
        return Text(utf8: result)
    }

    // MARK: Matching

    func canBegin(_ source: [UInt8], at position: Int) -> Bool {
        hasLineRules || firstBytes[Int(source[position])]
    }

    static func has(_ bytes: [UInt8], _ source: [UInt8], at position: Int) -> Bool {
        guard position + bytes.count <= source.count else { return false }
        var index = 0
        while index < bytes.count {
            if source[position + index] != bytes[index] { return false }
            index += 1
        }
        return true
    }

    /// Where a mark that begins at `position` ends, without its sign; for raw with the sign and all of the tag.
    func match(_ rule: Rule, _ source: [UInt8], at position: Int) -> (position: Int, sign: UInt8)? {
        switch rule.opening {
        case .raw: return matchRaw(source, at: position)
        case .block, .variable, .comment:
            return LexicalRules.has(rule.bytes, source, at: position) ? (position + rule.bytes.count, 0) : nil
        case .lineStatement:
            guard position == 0 || source[position - 1] == 0x0A else { return nil }
            var at = position
            while at < source.count, source[at] == 0x20 || source[at] == 0x09 || source[at] == 0x0B {
                at += 1
            }
            return LexicalRules.last(rule.bytes, source, in: position...at).map { ($0, 0) }
        case .lineComment:
            guard isLineCommentStart(source, position) else { return nil }
            let at = LexicalRules.skipHorizontal(source, from: position)
            return LexicalRules.last(rule.bytes, source, in: position...at).map { ($0, 0) }
        }
    }

    /// Where a prefix behind white space ends, which may begin with white space itself.
    private static func last(_ prefix: [UInt8], _ source: [UInt8], in range: ClosedRange<Int>) -> Int? {
        if has(prefix, source, at: range.upperBound) { return range.upperBound + prefix.count }
        guard let first = prefix.first, first <= 0x20 || first >= 0x80 else { return nil }
        return range.last { has(prefix, source, at: $0) }.map { $0 + prefix.count }
    }

    /// A line comment begins at the start of a line or behind a character that is no white space.
    private func isLineCommentStart(_ source: [UInt8], _ position: Int) -> Bool {
        if position == 0 || source[position - 1] == 0x0A { return true }
        if source[position] & 0xC0 == 0x80 { return false }
        return Characters.trimEnd(source, max(0, position - 4)..<position) == position
    }

    private static func skipHorizontal(_ source: [UInt8], from position: Int) -> Int {
        var at = position
        while at < source.count {
            let (scalar, end) = Characters.decode(source, at: at)
            guard Characters.isSpace(scalar), scalar != "\n", scalar != "\r" else { break }
            at = end
        }
        return at
    }

    private func matchRaw(_ source: [UInt8], at position: Int) -> (position: Int, sign: UInt8)? {
        guard let (at, sign) = matchTagStart("raw", source, at: position) else { return nil }
        if LexicalRules.has(blockEnd, source, at: at) { return (at + blockEnd.count, sign) }
        guard at < source.count, source[at] == 0x2D, LexicalRules.has(blockEnd, source, at: at + 1) else {
            return nil
        }
        return (Characters.skipSpace(source, from: at + 1 + blockEnd.count), sign)
    }

    /// A block start, a sign, white space, a word and white space: where that ends.
    private func matchTagStart(
        _ word: String,
        _ source: [UInt8],
        at position: Int
    ) -> (position: Int, sign: UInt8)? {
        guard LexicalRules.has(blockStart, source, at: position) else { return nil }
        var at = position + blockStart.count
        var sign: UInt8 = 0
        if at < source.count, source[at] == 0x2D || source[at] == 0x2B {
            sign = source[at]
            at += 1
        }
        at = Characters.skipSpace(source, from: at)
        guard LexicalRules.has(Array(word.utf8), source, at: at) else { return nil }
        return (Characters.skipSpace(source, from: at + word.utf8.count), sign)
    }

    /// The end of an `endraw` tag that begins at `position`, and its first sign.
    func matchEndRaw(_ source: [UInt8], at position: Int) -> (position: Int, sign: UInt8)? {
        guard source[position] == blockStart[0],
            let (at, sign) = matchTagStart("endraw", source, at: position),
            let end = matchEnd(blockEnd, source, at: at, trims: trimsBlocks)
        else { return nil }
        return (end, sign)
    }

    /// The end of a closing mark with what it takes of the text behind it: `-` all white space, `+` nothing, and
    /// without a sign one newline if `trims`.
    func matchEnd(_ mark: [UInt8], _ source: [UInt8], at position: Int, trims: Bool, plus: Bool = true)
        -> Int?
    {
        guard position < source.count else { return nil }
        let first = source[position]
        if plus, first == 0x2B, LexicalRules.has(mark, source, at: position + 1) {
            return position + 1 + mark.count
        }
        if first == 0x2D, LexicalRules.has(mark, source, at: position + 1) {
            return Characters.skipSpace(source, from: position + 1 + mark.count)
        }
        guard LexicalRules.has(mark, source, at: position) else { return nil }
        let end = position + mark.count
        return trims && end < source.count && source[end] == 0x0A ? end + 1 : end
    }
}
