extension Lexer {
    /// What kind of tag is being read, which decides how it ends.
    enum Tag { case block, variable, lineStatement }

    /// Reads the tokens of a tag up to its end, or to the end of the template.
    mutating func lexTag(_ tag: Tag) throws(TemplateError) {
        while position < source.count {
            if balance.isEmpty, let end = endOfTag(tag) {
                append(tag == .variable ? .variableEnd : .blockEnd, endMark(tag), line: line)
                advance(to: end)
                return
            }
            let space = Characters.skipSpace(source, from: position)
            if space > position {
                advance(to: space)
                continue
            }
            try lexToken()
        }
        // A line statement also ends where the template does.
        if tag == .lineStatement, balance.isEmpty { append(.blockEnd, position..<position, line: line) }
    }

    /// The mark that ends a tag here, its sign included.
    private func endMark(_ tag: Tag) -> Range<Int> {
        guard tag != .lineStatement else { return position..<position }
        let mark = tag == .variable ? rules.variableEnd : rules.blockEnd
        let isSigned = !LexicalRules.has(mark, source, at: position)
        return position..<min(source.count, position + mark.count + (isSigned ? 1 : 0))
    }

    /// Goes on behind a tag that cannot be read: behind the first mark that may end it.
    mutating func skipTag(_ tag: Tag, from start: Int) {
        balance = []
        // The beginning of the mark may have been taken for an operator.
        let mark = tag == .variable ? rules.variableEnd : rules.blockEnd
        let back = max(start, position - mark.count + 1)
        line -= newlines(in: back..<position)
        position = back
        while position < source.count {
            if let end = endOfTag(tag) {
                append(tag == .variable ? .variableEnd : .blockEnd, endMark(tag), line: line)
                return advance(to: end)
            }
            advance(to: position + 1)
        }
    }

    private func endOfTag(_ tag: Tag) -> Int? {
        switch tag {
        case .block: rules.matchEnd(rules.blockEnd, source, at: position, trims: rules.trimsBlocks)
        case .variable: rules.matchEnd(rules.variableEnd, source, at: position, trims: false, plus: false)
        case .lineStatement: endOfLineStatement()
        }
    }

    /// Behind the last newline of the white space that begins here, or at the end of the template.
    private func endOfLineStatement() -> Int? {
        let space = Characters.skipSpace(source, from: position)
        if space == source.count { return space }
        guard let newline = source[position..<space].lastIndex(of: 0x0A) else { return nil }
        return newline + 1
    }

    private mutating func lexToken() throws(TemplateError) {
        if let end = endOfFloat() {
            append(.float, position..<end, line: line, Text(utf8: digits(position..<end)))
            position = end
        } else if let end = endOfInteger() {
            append(.integer, position..<end, line: line, Text(utf8: digits(position..<end)))
            position = end
        } else if let end = endOfName() {
            guard Characters.isIdentifier(source[position..<end]) else {
                throw failure("Invalid character in identifier", position..<end)
            }
            append(.name, position..<end, line: line, Text(utf8: source[position..<end]))
            position = end
        } else if let end = endOfString() {
            append(.string, position..<end, line: line, try unescaped(position + 1..<end - 1))
            advance(to: end)
        } else {
            try lexOperator()
        }
        isLineStart = false
    }

    private mutating func lexOperator() throws(TemplateError) {
        guard let match = Operator.all.first(where: { LexicalRules.has($0.bytes, source, at: position) })
        else {
            let (scalar, end) = Characters.decode(source, at: position)
            let index = String(decoding: source[..<position], as: UTF8.self).unicodeScalars.count
            let name = Text.repr(Text(String(Character(scalar))))
            throw failure("unexpected char \(name) at \(index)", position..<end)
        }
        switch match.kind {
        case .leftBrace: balance.append(0x7D)
        case .leftParenthesis: balance.append(0x29)
        case .leftBracket: balance.append(0x5D)
        case .rightBrace, .rightParenthesis, .rightBracket: try close(match.text)
        default: break
        }
        append(match.kind, position..<(position + match.bytes.count), line: line)
        position += match.bytes.count
    }

    private mutating func close(_ bracket: String) throws(TemplateError) {
        let range = position..<(position + 1)
        guard let due = balance.popLast() else { throw failure("unexpected '\(bracket)'", range) }
        guard due == bracket.utf8.first else {
            let wanted = Character(Unicode.Scalar(due))
            throw failure("unexpected '\(bracket)', expected '\(wanted)'", range)
        }
    }

    private func digits(_ range: Range<Int>) -> [UInt8] { source[range].filter { $0 != 0x5F } }

    private func endOfName() -> Int? {
        var at = position
        while at < source.count {
            let (scalar, end) = Characters.decode(source, at: at)
            guard Characters.isNamePart(scalar) else { break }
            at = end
        }
        return at > position ? at : nil
    }

    // MARK: Numbers

    /// Digits that underscores may separate: where they end, or nil if there are none.
    private func endOfDigits(from start: Int, _ isDigit: (UInt8) -> Bool = Characters.isDigit) -> Int? {
        guard start < source.count, isDigit(source[start]) else { return nil }
        var at = start + 1
        while at < source.count {
            if isDigit(source[at]) {
                at += 1
            } else if source[at] == 0x5F, at + 1 < source.count, isDigit(source[at + 1]) {
                at += 2
            } else {
                break
            }
        }
        return at
    }

    private func endOfFloat() -> Int? {
        if position > 0, source[position - 1] == 0x2E { return nil }
        guard let whole = endOfDigits(from: position) else { return nil }
        var end = whole
        if end < source.count, source[end] == 0x2E, let fraction = endOfDigits(from: end + 1) {
            end = fraction
        }
        if end < source.count, source[end] | 0x20 == 0x65 {
            var exponent = end + 1
            if exponent < source.count, source[exponent] == 0x2B || source[exponent] == 0x2D { exponent += 1 }
            if let last = endOfDigits(from: exponent) { return last }
        }
        return end > whole ? end : nil
    }

    private func endOfInteger() -> Int? {
        let first = source[position]
        guard Characters.isDigit(first) else { return nil }
        guard first == 0x30 else { return endOfDigits(from: position) }
        if position + 1 < source.count {
            let isDigit: ((UInt8) -> Bool)? =
                switch source[position + 1] | 0x20 {
                case 0x62: { $0 == 0x30 || $0 == 0x31 }
                case 0x6F: { $0 &- 0x30 < 8 }
                case 0x78: Characters.isHexDigit
                default: nil
                }
            if let isDigit {
                var start = position + 2
                if start < source.count, source[start] == 0x5F { start += 1 }
                if let end = endOfDigits(from: start, isDigit) { return end }
            }
        }
        return endOfDigits(from: position) { $0 == 0x30 }
    }
}
