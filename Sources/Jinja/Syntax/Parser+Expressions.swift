extension Parser {
    mutating func parseExpression(conditional: Bool = true) throws(TemplateError) -> Expression {
        try nested { parser throws(TemplateError) in
            conditional ? try parser.parseConditional() : try parser.parseOr()
        }
    }

    private mutating func parseConditional() throws(TemplateError) -> Expression {
        var line = current.line
        var expression = try parseOr()
        var chain = Chain(self)
        while try skipName("if") {
            try chain.grow()
            let test = try parseOr()
            var otherwise: Expression?
            if try skipName("else") {
                otherwise = try nested { parser throws(TemplateError) in try parser.parseConditional() }
            }
            expression = Expression(
                .conditional(test: test, then: expression, otherwise: otherwise),
                line: line
            )
            line = current.line
        }
        return expression
    }

    private mutating func parseOr() throws(TemplateError) -> Expression {
        var line = current.line
        var left = try parseAnd()
        var chain = Chain(self)
        while try skipName("or") {
            try chain.grow()
            left = Expression(.or(left, try parseAnd()), line: line)
            line = current.line
        }
        return left
    }

    private mutating func parseAnd() throws(TemplateError) -> Expression {
        var line = current.line
        var left = try parseNot()
        var chain = Chain(self)
        while try skipName("and") {
            try chain.grow()
            left = Expression(.and(left, try parseNot()), line: line)
            line = current.line
        }
        return left
    }

    private mutating func parseNot() throws(TemplateError) -> Expression {
        guard isName("not") else { return try parseComparison() }
        let line = try advance().line
        return Expression(
            .not(try nested { parser throws(TemplateError) in try parser.parseNot() }),
            line: line
        )
    }

    private mutating func parseComparison() throws(TemplateError) -> Expression {
        var line = current.line
        let first = try parseBinary(0)
        var rest: [(op: ComparisonOperator, operand: Expression)] = []
        while let operation = try parseComparisonOperator() {
            rest.append((operation, try parseBinary(0)))
            line = current.line
        }
        return rest.isEmpty ? first : Expression(.compare(first, rest), line: line)
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
        var chain = Chain(self)
        while let operation = Parser.levels[level][current.kind] {
            try chain.grow()
            try advance()
            left = Expression(.binary(operation, left, try parseBinary(level + 1)), line: line)
            line = current.line
        }
        return left
    }

    private mutating func parseConcatenation() throws(TemplateError) -> Expression {
        let line = current.line
        var parts = [try parseBinary(2)]
        while try skip(.tilde) { parts.append(try parseBinary(2)) }
        return parts.count == 1 ? parts[0] : Expression(.concatenation(parts), line: line)
    }

    private mutating func parseUnary(withFilters: Bool = true) throws(TemplateError) -> Expression {
        let line = current.line
        var expression: Expression
        if current.kind == .sub || current.kind == .add {
            let operation = try advance().kind == .sub ? UnaryOperator.minus : .plus
            let operand = try nested { parser throws(TemplateError) in
                try parser.parseUnary(withFilters: false)
            }
            expression = Expression(.unary(operation, operand), line: line)
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
        return Expression(.tuple(items), line: line)
    }
}

/// Counts the links of a chain such as `a + b + c`, which is as deep in the tree as it is long.
struct Chain {
    private let error: TemplateError
    private var left: Int

    init(_ parser: Parser) {
        left = parser.options.limits.nesting
        error = parser.tooDeep()
    }

    mutating func grow() throws(TemplateError) {
        guard left > 0 else { throw error }
        left -= 1
    }
}
