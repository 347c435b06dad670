extension Parser {
    mutating func parsePrimary() throws(TemplateError) -> Expression {
        let token = current
        switch token.kind {
        case .name:
            try advance()
            return Expression(Parser.name(token.text), line: token.line)
        case .string: return try parseString()
        case .integer:
            try advance()
            return Expression(.constant(try integer(token)), line: token.line)
        case .float:
            try advance()
            return Expression(.constant(.float(Double(token.text.description) ?? 0)), line: token.line)
        case .leftParenthesis:
            try advance()
            let inner = try nested { parser throws(TemplateError) in
                try parser.parseTuple(inParentheses: true)
            }
            try expect(.rightParenthesis)
            return inner
        case .leftBracket: return try parseList()
        case .leftBrace: return try parseDictionary()
        default: throw fail("unexpected \(Text.repr(Text(token.description)))")
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
            return Expression(.constant(.string(first.text)), line: first.line)
        }
        var joined = Array(first.text.utf8)
        while current.kind == .string { joined.append(contentsOf: try advance().text.utf8) }
        return Expression(.constant(.string(Text(utf8: joined))), line: first.line)
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
            throw TemplateError(
                .syntax,
                "Exceeds the limit (4300 digits) for integer string conversion",
                template: name,
                line: token.line
            )
        }
        return .bigInt(BigInteger(isNegative: false, digits: significant, base: base))
    }

    private mutating func parseList() throws(TemplateError) -> Expression {
        let line = try advance().line
        var items: [Expression] = []
        while current.kind != .rightBracket {
            if !items.isEmpty { try expect(.comma) }
            if current.kind == .rightBracket { break }
            items.append(try parseExpression())
        }
        try expect(.rightBracket)
        return Expression(.list(items), line: line)
    }

    private mutating func parseDictionary() throws(TemplateError) -> Expression {
        let line = try advance().line
        var pairs: [(key: Expression, value: Expression)] = []
        while current.kind != .rightBrace {
            if !pairs.isEmpty { try expect(.comma) }
            if current.kind == .rightBrace { break }
            let key = try parseExpression()
            try expect(.colon)
            pairs.append((key, try parseExpression()))
        }
        try expect(.rightBrace)
        return Expression(.dictionary(pairs), line: line)
    }
}
