extension Parser {
    mutating func parseExpression(conditional: Bool = true) throws(TemplateError) -> Expression {
        try descend()
        defer { ascend() }
        return conditional ? try parseConditional() : try parseLogic()
    }

    private mutating func parseConditional() throws(TemplateError) -> Expression {
        var line = current.line
        var expression = try parseLogic()
        var chain = 0
        while try skipName("if") {
            try lengthen(&chain)
            let test = try parseLogic()
            var otherwise: Expression?
            if try skipName("else") {
                otherwise = try parseExpression()
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

    /// Reads `and` and, unless it stands to the right of one, `or`.
    private mutating func parseLogic(withOr: Bool = true) throws(TemplateError) -> Expression {
        let start = current.line
        var line = start
        var left = try parseNot()
        var ands = 0
        while try skipName("and") {
            try lengthen(&ands)
            let right = try parseNot()
            left = node(.and(left, right), line, from: left.range)
            line = current.line
        }
        guard withOr else { return left }
        line = start
        var ors = 0
        while try skipName("or") {
            try lengthen(&ors)
            let right = try parseLogic(withOr: false)
            left = node(.or(left, right), line, from: left.range)
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

    /// How tightly a binary operator binds; `~` stands on a level of its own, 1.
    private static func level(of kind: TokenKind) -> Int? {
        switch kind {
        case .add, .sub: 0
        case .mul, .div, .floorDiv, .mod: 2
        case .pow: 3
        default: nil
        }
    }

    private static func operation(_ kind: TokenKind) -> BinaryOperator {
        switch kind {
        case .add: .add
        case .sub: .subtract
        case .mul: .multiply
        case .div: .divide
        case .floorDiv: .floorDivide
        case .mod: .modulo
        default: .power
        }
    }

    /// Reads operators that bind at least as tightly as a level says, the tightest first, in one function: how deep
    /// expressions can be nested is a matter of the stack.
    private mutating func parseBinary(_ minimum: Int) throws(TemplateError) -> Expression {
        let start = current.line
        var left = try parseUnary()
        for level in stride(from: 3, through: minimum, by: -1) {
            if level == 1 {
                left = try parseConcatenation(left, start)
                continue
            }
            var line = start
            var chain = 0
            while Parser.level(of: current.kind) == level {
                try lengthen(&chain)
                let operation = Parser.operation(try advance().kind)
                let right = level == 3 ? try parseUnary() : try parseBinary(level + 1)
                left = node(.binary(operation, left, right), line, from: left.range)
                line = current.line
            }
        }
        return left
    }

    private mutating func parseConcatenation(
        _ first: Expression,
        _ line: Int
    ) throws(TemplateError) -> Expression {
        guard current.kind == .tilde else { return first }
        var parts = [first]
        while try skip(.tilde) { parts.append(try parseBinary(2)) }
        return node(.concatenation(parts), line, from: first.range)
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
        let (items, isTuple, line) = try parseItems(mayBeEmpty: inParentheses) {
            (parser) throws(TemplateError) in try parser.parseExpression(conditional: conditional)
        }
        if !isTuple, let item = items.first { return item }
        return node(.tuple(items), line, from: start)
    }

    /// Reads what stands between commas: one item, or those of a tuple if there is a comma behind it.
    ///
    /// - Returns: the items, and the line of the last comma.
    mutating func parseItems<Item>(
        mayBeEmpty: Bool = false,
        _ parseItem: (inout Parser) throws(TemplateError) -> Item
    ) throws(TemplateError) -> (items: [Item], isTuple: Bool, line: Int) {
        var line = current.line
        var items: [Item] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(.comma) }
            if isTupleEnd { break }
            items.append(try parseItem(&self))
            guard current.kind == .comma else { break }
            isTuple = true
            line = current.line
        }
        guard !items.isEmpty || mayBeEmpty else {
            throw fail("Expected an expression, got \(Text.repr(Text(current.description)))")
        }
        return (items, isTuple, line)
    }
}
