/// Cuts a template into tokens (Jinja2: Template Designer Documentation, "Whitespace Control", "Line Statements").
///
/// White space, comments and raw marks are dealt with here and reach no parser. An error becomes a token of its own: what
/// the parser finds wrong before it comes first. It ends the tokens, unless the lexer is to go on behind the tag.
struct Lexer {
    /// What a mark in the text begins.
    enum Opening { case raw, comment, block, variable, lineStatement, lineComment }

    let source: [UInt8]
    let rules: LexicalRules
    var position = 0
    var line = 1
    var tokens: [Token] = []
    /// The closing brackets that are due, innermost last.
    var balance: [UInt8] = []
    /// Whether what was read last ended a line.
    var isLineStart = true
    private var isFileFailure = false
    /// What cannot be read, once that is known.
    private var failed = SourceRange.unknown
    /// Whether to go on behind a tag that cannot be read.
    private let recovers: Bool

    /// - Parameter source: with plain newlines, as `LexicalRules.normalized` makes them.
    static func tokens(of source: [UInt8], _ rules: LexicalRules, recovers: Bool = false) -> [Token] {
        var lexer = Lexer(source: source, rules: rules, recovers: recovers)
        let end = source.count..<source.count
        do {
            try lexer.run()
            lexer.append(.end, end, line: lexer.tokens.last?.line ?? 1)
        } catch {
            lexer.append(error)
            if recovers { lexer.append(.end, end, line: lexer.line) }
        }
        return lexer.tokens
    }

    /// The tokens of what could stand between the marks of a tag, up to a mark that would end it.
    static func tokens(ofExpression source: [UInt8], _ rules: LexicalRules) -> [Token] {
        var lexer = Lexer(source: source, rules: rules, recovers: false)
        do {
            try lexer.lexTag(.variable)
            let end = source.count..<source.count
            lexer.append(.end, end, line: lexer.tokens.last?.line ?? 1)
        } catch {
            lexer.append(error)
        }
        return lexer.tokens
    }

    private init(source: [UInt8], rules: LexicalRules, recovers: Bool) {
        self.source = source
        self.rules = rules
        self.recovers = recovers
    }

    mutating func append(_ kind: TokenKind, _ range: Range<Int>, line: Int, _ text: Text = .empty) {
        tokens.append(Token(kind: kind, line: line, range: SourceRange(range), text: text))
    }

    private mutating func append(_ error: TemplateError) {
        let kind = isFileFailure ? TokenKind.fileFailure : .failure
        tokens.append(Token(kind: kind, line: line, range: failed, text: Text(error.message)))
    }

    /// An error about part of the source.
    mutating func failure(_ message: String, _ range: Range<Int>) -> TemplateError {
        failed = SourceRange(range)
        return TemplateError(.syntax, message)
    }

    /// Reads a tag, or what there is of it.
    private mutating func read(_ tag: Tag) throws(TemplateError) {
        let start = position
        do throws(TemplateError) {
            try lexTag(tag)
        } catch {
            guard recovers else { throw error }
            append(error)
            skipTag(tag, from: start)
        }
    }

    // MARK: Text

    private mutating func run() throws(TemplateError) {
        while position < source.count {
            guard let mark = nextMark() else {
                appendData(position..<source.count, position: source.count)
                return
            }
            lexData(before: mark)
            switch mark.opening {
            case .raw: try lexRaw(mark.range)
            case .comment: try lexComment(mark.range)
            case .block:
                append(.blockBegin, mark.range, line: mark.line(self))
                try read(.block)
            case .variable:
                append(.variableBegin, mark.range, line: mark.line(self))
                try read(.variable)
            case .lineStatement:
                append(.blockBegin, mark.range, line: mark.line(self))
                try read(.lineStatement)
            case .lineComment: lexLineComment()
            }
        }
    }

    /// A mark found in the text: where it begins and ends, sign included.
    private struct Mark {
        let opening: Opening
        let range: Range<Int>
        let sign: UInt8

        /// The line on which the mark begins, once the lexer stands behind it.
        func line(_ lexer: Lexer) -> Int {
            lexer.line - lexer.newlines(in: range)
        }
    }

    private func nextMark() -> Mark? {
        var at = position
        while at < source.count {
            if rules.canBegin(source, at: at) {
                for rule in rules.openings {
                    if let end = rules.match(rule, source, at: at) {
                        if rule.opening == .raw {
                            return Mark(opening: .raw, range: at..<end.position, sign: end.sign)
                        }
                        let sign = end.position < source.count ? source[end.position] : 0
                        let isSign = sign == 0x2D || sign == 0x2B
                        return Mark(
                            opening: rule.opening,
                            range: at..<(end.position + (isSign ? 1 : 0)),
                            sign: isSign ? sign : 0
                        )
                    }
                }
            }
            at += 1
        }
        return nil
    }

    private mutating func lexData(before mark: Mark) {
        let text = position..<mark.range.lowerBound
        let end = trimmedEnd(text, sign: mark.sign, isVariable: mark.opening == .variable)
        let newlines = newlines(in: text)
        if end > text.lowerBound {
            append(.data, text.lowerBound..<end, line: line, rules.newlined(source[text.lowerBound..<end]))
        }
        line += newlines + self.newlines(in: mark.range)
        position = mark.range.upperBound
        isLineStart = source[position - 1] == 0x0A
    }

    /// Where a text ends before a mark: `-` takes all white space away, `lstrip_blocks` that before the first thing on
    /// a line.
    func trimmedEnd(_ text: Range<Int>, sign: UInt8, isVariable: Bool) -> Int {
        if sign == 0x2D { return Characters.trimEnd(source, text) }
        guard sign != 0x2B, rules.stripsLineStart, !isVariable else { return text.upperBound }
        let newline = source[text].lastIndex(of: 0x0A)
        let start = newline.map { $0 + 1 } ?? text.lowerBound
        guard newline != nil || isLineStart, start < text.upperBound else { return text.upperBound }
        return Characters.trimEnd(source, start..<text.upperBound) == start ? start : text.upperBound
    }

    func newlines(in range: Range<Int>) -> Int {
        var count = 0
        for byte in source[range] where byte == 0x0A { count += 1 }
        return count
    }

    /// Appends a range as data, unless it is empty, and goes on at `end`.
    mutating func appendData(_ range: Range<Int>, position end: Int) {
        if !range.isEmpty { append(.data, range, line: line, rules.newlined(source[range])) }
        advance(to: end)
    }

    mutating func advance(to end: Int) {
        line += newlines(in: position..<end)
        if end > position { isLineStart = source[end - 1] == 0x0A }
        position = end
    }

    // MARK: Comments and raw text

    private mutating func lexComment(_ mark: Range<Int>) throws(TemplateError) {
        var at = position
        while at < source.count {
            if let end = rules.matchEnd(rules.commentEnd, source, at: at, trims: rules.trimsBlocks) {
                advance(to: end)
                return
            }
            at += 1
        }
        try checkEnd("Missing end of comment tag", mark)
    }

    private mutating func lexLineComment() {
        advance(to: source[position...].firstIndex(of: 0x0A) ?? source.count)
    }

    private mutating func lexRaw(_ mark: Range<Int>) throws(TemplateError) {
        var at = position
        while at < source.count {
            if let (end, sign) = rules.matchEndRaw(source, at: at) {
                let text = position..<at
                appendData(position..<trimmedEnd(text, sign: sign, isVariable: false), position: end)
                return
            }
            at += 1
        }
        try checkEnd("Missing end of raw directive", mark)
    }

    /// What is not ended is an error unless it is empty.
    private mutating func checkEnd(_ message: String, _ mark: Range<Int>) throws(TemplateError) {
        guard position < source.count else { return }
        isFileFailure = true
        throw failure(message, mark)
    }
}
