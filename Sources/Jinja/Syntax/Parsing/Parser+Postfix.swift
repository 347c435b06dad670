extension Parser {
    /// Reads attributes, subscripts and calls behind an expression.
    mutating func parsePostfix(_ expression: Expression) throws(TemplateError) -> Expression {
        var expression = expression
        var chain = 0
        while true {
            switch current.kind {
            case .dot: expression = try parseAttribute(expression)
            case .leftBracket: expression = try parseSubscript(expression)
            case .leftParenthesis: expression = try parseCall(expression)
            default: return expression
            }
            try lengthen(&chain)
        }
    }

    /// Reads filters, tests and calls behind an expression.
    mutating func parseFilterExpression(_ expression: Expression) throws(TemplateError) -> Expression {
        var expression = expression
        var chain = 0
        while true {
            if current.kind == .pipe {
                try advance()
                expression = try parseFilter(expression)
            } else if isName("is") {
                expression = try parseTest(expression)
            } else if current.kind == .leftParenthesis {
                expression = try parseCall(expression)
            } else {
                return expression
            }
            try lengthen(&chain)
        }
    }

    private mutating func parseAttribute(_ owner: Expression) throws(TemplateError) -> Expression {
        let line = try advance().line
        let token = try advance()
        switch token.kind {
        case .name: return node(.attribute(owner, token.text.description), line, from: owner.range)
        case .integer:
            let index = Int(token.text.description).map(Constant.int) ?? .none
            let key = node(.constant(index), token.line, from: token.range)
            return node(.item(owner, key), line, from: owner.range)
        default: throw fail("expected name or number", token)
        }
    }

    private mutating func parseSubscript(_ owner: Expression) throws(TemplateError) -> Expression {
        let bracket = try advance()
        let line = bracket.line
        var keys: [Subscript] = []
        while current.kind != .rightBracket {
            if !keys.isEmpty { try expect(.comma) }
            keys.append(try parseSubscribed())
        }
        try expect(.rightBracket)
        if keys.count == 1 {
            switch keys[0] {
            case .key(let key): return node(.item(owner, key), line, from: owner.range)
            case .slice(let start, let stop, let step):
                let kind = Expression.Kind.slice(owner, start: start, stop: stop, step: step)
                return node(kind, line, from: owner.range)
            }
        }
        let parts = keys.map { key in
            if case .key(let key) = key { key } else { node(.sliceObject, line, from: bracket.range) }
        }
        return node(.item(owner, node(.tuple(parts), line, from: bracket.range)), line, from: owner.range)
    }

    private enum Subscript {
        case key(Expression)
        case slice(Expression?, Expression?, Expression?)
    }

    private mutating func parseSubscribed() throws(TemplateError) -> Subscript {
        var start: Expression?
        if current.kind != .colon {
            let key = try parseExpression()
            guard current.kind == .colon else { return .key(key) }
            start = key
        }
        try advance()
        let stop = try parseSliceEnd()
        let step = try skip(.colon) ? try parseSliceEnd() : nil
        return .slice(start, stop, step)
    }

    private mutating func parseSliceEnd() throws(TemplateError) -> Expression? {
        switch current.kind {
        case .colon, .rightBracket, .comma: nil
        default: try parseExpression()
        }
    }

    // MARK: Calls, filters and tests

    private mutating func parseCall(_ callee: Expression) throws(TemplateError) -> Expression {
        let line = current.line
        let arguments = try parseArguments()
        return node(.call(callee, arguments), line, from: callee.range)
    }

    private mutating func parseArguments() throws(TemplateError) -> CallArguments {
        let parenthesis = try expect(.leftParenthesis)
        var arguments = CallArguments()
        func ensure(_ isValid: Bool) throws(TemplateError) {
            if !isValid { throw fail("invalid syntax for function call expression", parenthesis) }
        }
        var needsComma = false
        while current.kind != .rightParenthesis {
            if needsComma {
                try expect(.comma)
                if current.kind == .rightParenthesis { break }
            }
            if current.kind == .mul {
                try ensure(!arguments.hasRest)
                try advance()
                arguments.positionalRest = try parseExpression()
            } else if current.kind == .pow {
                try ensure(arguments.namedRest == nil)
                try advance()
                arguments.namedRest = try parseExpression()
            } else if current.kind == .name, try peek().kind == .assign {
                try ensure(arguments.namedRest == nil)
                let name = try expectName()
                try advance()
                arguments.named.append((name, try parseExpression()))
            } else {
                try ensure(!arguments.hasRest && arguments.named.isEmpty)
                arguments.positional.append(try parseExpression())
            }
            needsComma = true
        }
        try expect(.rightParenthesis)
        return arguments
    }

    /// Reads `|name(…)|…` behind a value; what was given if there is none.
    mutating func parseFilters(_ value: Expression?) throws(TemplateError) -> Expression? {
        var value = value
        var chain = 0
        while try skip(.pipe) {
            try lengthen(&chain)
            value = try parseFilter(value)
        }
        return value
    }

    /// Reads one filter, the bar before it excluded.
    mutating func parseFilter(_ value: Expression?) throws(TemplateError) -> Expression {
        let first = current
        let name = try parseDottedName()
        noteFilter(name, first)
        let arguments = current.kind == .leftParenthesis ? try parseArguments() : CallArguments()
        return node(.filter(value, name, arguments), first.line, from: value?.range ?? first.range)
    }

    private mutating func parseDottedName() throws(TemplateError) -> String {
        var name = try expectName()
        while try skip(.dot) { name += "." + (try expectName()) }
        return name
    }

    private mutating func parseTest(_ value: Expression) throws(TemplateError) -> Expression {
        let line = try advance().line
        let isNegated = try skipName("not")
        let first = current
        let name = try parseDottedName()
        noteTest(name, first, of: value)
        var arguments = CallArguments()
        if current.kind == .leftParenthesis {
            arguments = try parseArguments()
        } else if beginsTestArgument {
            if isName("is") { throw fail("You cannot chain multiple tests with is") }
            let primary = try nested { parser throws(TemplateError) in try parser.parsePrimary() }
            arguments.positional = [try parsePostfix(primary)]
        }
        let test = node(.test(value, name, arguments), line, from: value.range)
        return isNegated ? node(.not(test), line, from: value.range) : test
    }

    private var beginsTestArgument: Bool {
        switch current.kind {
        case .name: !isName("else") && !isName("or") && !isName("and")
        case .string, .integer, .float, .leftParenthesis, .leftBracket, .leftBrace: true
        default: false
        }
    }
}
