extension Parser {
    mutating func parsePrimary() throws(TemplateError) -> Expression {
        let token = current
        switch token.kind {
        case .name:
            try advance()
            return node(Parser.name(token.text), token.line, from: token.range)
        case .string: return try parseString()
        case .integer:
            try advance()
            return node(.constant(try integer(token)), token.line, from: token.range)
        case .float:
            try advance()
            let value = Double(token.text.description) ?? 0
            return node(.constant(.float(value)), token.line, from: token.range)
        case .leftParenthesis:
            try advance()
            var inner = try nested { parser throws(TemplateError) in
                try parser.parseTuple(inParentheses: true)
            }
            try expect(.rightParenthesis)
            inner.range = SourceRange(start: token.range.start, end: end)
            return inner
        case .leftBracket: return try parseList()
        case .leftBrace: return try parseDictionary()
        default: throw fail("unexpected \(Text.repr(Text(token.description)))").opened(by: openMarkAtEnd)
        }
    }

    private static func name(_ text: Text) -> Expression.Kind {
        switch text {
        case "true", "True": .constant(.bool(true))
        case "false", "False": .constant(.bool(false))
        case "none", "None": .constant(.none)
        default: .name(text.description)
        }
    }

    /// Reads a string and those that follow it directly, which it is joined with.
    private mutating func parseString() throws(TemplateError) -> Expression {
        let first = try advance()
        guard current.kind == .string else {
            return node(.constant(.string(first.text)), first.line, from: first.range)
        }
        var joined = Array(first.text.utf8)
        while current.kind == .string { joined.append(contentsOf: try advance().text.utf8) }
        return node(.constant(.string(Text(utf8: joined))), first.line, from: first.range)
    }

    private func integer(_ token: Token) throws(TemplateError) -> Constant {
        let digits = Array(token.text.utf8)
        let base: UInt32 =
            switch digits.count > 2 && digits[0] == 0x30 ? digits[1] | 0x20 : 0 {
            case 0x62: 2
            case 0x6F: 8
            case 0x78: 16
            default: 10
            }
        let significant = base == 10 ? digits[...] : digits[2...]
        if let small = Int(String(decoding: significant, as: UTF8.self), radix: Int(base)) {
            return .int(small)
        }
        guard significant.count <= 4300 else {
            throw fail("Exceeds the limit (4300 digits) for integer string conversion", token)
        }
        return .bigInt(BigInteger(isNegative: false, digits: significant, base: base))
    }

    private mutating func parseList() throws(TemplateError) -> Expression {
        let bracket = try advance()
        var items: [Expression] = []
        while current.kind != .rightBracket {
            if !items.isEmpty { try expect(.comma) }
            if current.kind == .rightBracket { break }
            items.append(try parseExpression())
        }
        try expect(.rightBracket)
        return node(.list(items), bracket.line, from: bracket.range)
    }

    private mutating func parseDictionary() throws(TemplateError) -> Expression {
        let brace = try advance()
        var pairs: [(key: Expression, value: Expression)] = []
        while current.kind != .rightBrace {
            if !pairs.isEmpty { try expect(.comma) }
            if current.kind == .rightBrace { break }
            let key = try parseExpression()
            try expect(.colon)
            pairs.append((key, try parseExpression()))
        }
        try expect(.rightBrace)
        return node(.dictionary(pairs), brace.line, from: brace.range)
    }
}
