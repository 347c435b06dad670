extension Parser {
    mutating func parseExpression(conditional: Bool = true) throws(TemplateError) -> Expression {
        try nested { parser throws(TemplateError) in
            conditional ? try parser.parseConditional() : try parser.parseOr()
        }
    }

    private mutating func parseConditional() throws(TemplateError) -> Expression {
        var line = current.line
        var expression = try parseOr()
        var chain = Chain()
        while try skipName("if") {
            try chain.grow(self)
            let test = try parseOr()
            var otherwise: Expression?
            if try skipName("else") {
                otherwise = try nested { parser throws(TemplateError) in try parser.parseConditional() }
            }
            expression = node(
                .conditional(test: test, then: expression, otherwise: otherwise),
                line,
                from: expression.range
            )
            line = current.line
        }
        return expression
    }

    private mutating func parseOr() throws(TemplateError) -> Expression {
        var line = current.line
        var left = try parseAnd()
        var chain = Chain()
        while try skipName("or") {
            try chain.grow(self)
            let right = try parseAnd()
            left = node(.or(left, right), line, from: left.range)
            line = current.line
        }
        return left
    }

    private mutating func parseAnd() throws(TemplateError) -> Expression {
        var line = current.line
        var left = try parseNot()
        var chain = Chain()
        while try skipName("and") {
            try chain.grow(self)
            let right = try parseNot()
            left = node(.and(left, right), line, from: left.range)
            line = current.line
        }
        return left
    }

    private mutating func parseNot() throws(TemplateError) -> Expression {
        guard isName("not") else { return try parseComparison() }
        let token = try advance()
        let operand = try nested { parser throws(TemplateError) in try parser.parseNot() }
        return node(.not(operand), token.line, from: token.range)
    }

    private mutating func parseComparison() throws(TemplateError) -> Expression {
        var line = current.line
        let first = try parseBinary(0)
        var rest: [(op: ComparisonOperator, operand: Expression)] = []
        while let operation = try parseComparisonOperator() {
            rest.append((operation, try parseBinary(0)))
            line = current.line
        }
        return rest.isEmpty ? first : node(.compare(first, rest), line, from: first.range)
    }

    private mutating func parseComparisonOperator() throws(TemplateError) -> ComparisonOperator? {
        let operation: ComparisonOperator
        switch current.kind {
        case .equal: operation = .equal
        case .notEqual: operation = .notEqual
        case .less: operation = .less
        case .lessEqual: operation = .lessEqual
        case .greater: operation = .greater
        case .greaterEqual: operation = .greaterEqual
        case .name where isName("in"): operation = .isIn
        case .name where isName("not"):
            let next = try peek()
            guard next.kind == .name, next.text == "in" else { return nil }
            try advance()
            operation = .isNotIn
        default: return nil
        }
        try advance()
        return operation
    }

    // MARK: Arithmetic

    /// The levels of binary operators, the loosest first; `~` stands on one of its own between them.
    private static let levels: [[TokenKind: BinaryOperator]] = [
        [.add: .add, .sub: .subtract],
        [:],
        [.mul: .multiply, .div: .divide, .floorDiv: .floorDivide, .mod: .modulo],
        [.pow: .power],
    ]

    private mutating func parseBinary(_ level: Int) throws(TemplateError) -> Expression {
        if level == Parser.levels.count { return try parseUnary() }
        if level == 1 { return try parseConcatenation() }
        var line = current.line
        var left = try parseBinary(level + 1)
        var chain = Chain()
        while let operation = Parser.levels[level][current.kind] {
            try chain.grow(self)
            try advance()
            let right = try parseBinary(level + 1)
            left = node(.binary(operation, left, right), line, from: left.range)
            line = current.line
        }
        return left
    }

    private mutating func parseConcatenation() throws(TemplateError) -> Expression {
        let line = current.line
        var parts = [try parseBinary(2)]
        while try skip(.tilde) { parts.append(try parseBinary(2)) }
        return parts.count == 1 ? parts[0] : node(.concatenation(parts), line, from: parts[0].range)
    }

    private mutating func parseUnary(withFilters: Bool = true) throws(TemplateError) -> Expression {
        let first = current
        var expression: Expression
        if current.kind == .sub || current.kind == .add {
            let operation = try advance().kind == .sub ? UnaryOperator.minus : .plus
            let operand = try nested { parser throws(TemplateError) in
                try parser.parseUnary(withFilters: false)
            }
            expression = node(.unary(operation, operand), first.line, from: first.range)
        } else {
            expression = try parsePrimary()
        }
        expression = try parsePostfix(expression)
        return withFilters ? try parseFilterExpression(expression) : expression
    }

    // MARK: Tuples

    var isTupleEnd: Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .rightParenthesis: true
        default: false
        }
    }

    /// Reads an expression, or several with commas between them as a tuple.
    mutating func parseTuple(
        conditional: Bool = true,
        inParentheses: Bool = false
    ) throws(TemplateError) -> Expression {
        let start = current.range
        var line = current.line
        var items: [Expression] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(.comma) }
            if isTupleEnd { break }
            items.append(try parseExpression(conditional: conditional))
            guard current.kind == .comma else { break }
            isTuple = true
            line = current.line
        }
        if !isTuple {
            if let item = items.first { return item }
            guard inParentheses else {
                throw fail("Expected an expression, got \(Text.repr(Text(current.description)))")
            }
        }
        return node(.tuple(items), line, from: start)
    }
}

/// Counts the links of a chain such as `a + b + c`, which is as deep in the tree as it is long.
struct Chain {
    private var length = 0

    mutating func grow(_ parser: Parser) throws(TemplateError) {
        guard length < parser.options.limits.nesting else { throw parser.tooDeep() }
        length += 1
    }
}
