extension Parser {
    /// Reads a statement whose tag name is the current token; nil if no such tag exists.
    mutating func parseKnownStatement(_ tag: String) throws(TemplateError) -> [Statement]? {
        let line = current.line
        if tag == "trans", options.extensions.contains(.translation) { return try parseTranslation() }
        guard let kind = try parseKind(tag) else { return nil }
        return [Statement(kind, line: line, range: headRange)]
    }

    private mutating func parseKind(_ tag: String) throws(TemplateError) -> Statement.Kind? {
        switch tag {
        case "for": try parseFor()
        case "if": try parseIf()
        case "block": try parseBlock()
        case "extends": try parseExtends()
        case "print": try parsePrint()
        case "macro": try parseMacro()
        case "include": try parseInclude()
        case "from": try parseFrom()
        case "import": try parseImport()
        case "set": try parseSet()
        case "with": try parseWith()
        case "autoescape": try parseAutoescape()
        case "call": try parseCallBlock()
        case "filter": try parseFilterBlock()
        default: try parseExtension(tag)
        }
    }

    private mutating func parseExtension(_ tag: String) throws(TemplateError) -> Statement.Kind? {
        switch tag {
        case "do" where options.extensions.contains(.expressionStatement):
            try advance()
            return .perform(try parseTuple())
        case "break" where options.extensions.contains(.loopControls):
            try advance()
            return .breakLoop
        case "continue" where options.extensions.contains(.loopControls):
            try advance()
            return .continueLoop
        case "debug" where options.extensions.contains(.debug):
            let token = try advance()
            return .output([.expression(node(.variables, token.line, from: token.range))])
        default: return nil
        }
    }

    // MARK: Loops and conditions

    private mutating func parseFor() throws(TemplateError) -> Statement.Kind {
        try advance()
        let target = try parseTarget()
        try expectName("in")
        let iterable = try parseTuple(conditional: false)
        let test = try skipName("if") ? try parseExpression() : nil
        let isRecursive = try skipName("recursive")
        let body = try parseStatements(until: ["endfor", "else"])
        var otherwise: [Statement] = []
        if try advance().text != "endfor" { otherwise = try parseStatements(through: "endfor") }
        return .forLoop(
            ForLoop(
                target: target,
                iterable: iterable,
                test: test,
                isRecursive: isRecursive,
                body: body,
                otherwise: otherwise
            )
        )
    }

    private mutating func parseIf() throws(TemplateError) -> Statement.Kind {
        var branches: [Branch] = []
        var line = try advance().line
        while true {
            let test = try parseTuple(conditional: false)
            let body = try parseStatements(until: ["elif", "else", "endif"])
            branches.append(Branch(line: line, test: test, body: body))
            let tag = try advance().text
            guard tag == "elif" else {
                let otherwise = tag == "else" ? try parseStatements(through: "endif") : []
                return .conditional(branches, otherwise: otherwise)
            }
            line = current.line
        }
    }

    private mutating func parseWith() throws(TemplateError) -> Statement.Kind {
        try advance()
        var pairs: [(target: Target, value: Expression)] = []
        while current.kind != .blockEnd {
            if !pairs.isEmpty { try expect(.comma) }
            let target = try parseTarget()
            try expect(.assign)
            pairs.append((target, try parseExpression()))
        }
        return .with(pairs, try parseStatements(through: "endwith"))
    }

    private mutating func parseAutoescape() throws(TemplateError) -> Statement.Kind {
        try advance()
        let value = try parseExpression()
        return .autoescape(value, try parseStatements(through: "endautoescape"))
    }

    private mutating func parsePrint() throws(TemplateError) -> Statement.Kind {
        try advance()
        var parts: [OutputPart] = []
        while current.kind != .blockEnd {
            if !parts.isEmpty { try expect(.comma) }
            parts.append(.expression(try parseExpression()))
        }
        return .output(parts)
    }

    // MARK: Assignment

    private mutating func parseSet() throws(TemplateError) -> Statement.Kind {
        try advance()
        let target = try parseTarget(withNamespace: true)
        if try skip(.assign) { return .set(target, try parseTuple()) }
        let filter = try parseFilters(nil)
        return .setBlock(target, filter: filter, try parseStatements(through: "endset"))
    }

    private mutating func parseFilterBlock() throws(TemplateError) -> Statement.Kind {
        try advance()
        let filter = try parseFilters(try parseFilter(nil))
        guard let filter else { throw fail("expected token 'name'") }
        return .filterBlock(filter, try parseStatements(through: "endfilter"))
    }

    /// Reads what is assigned to.
    mutating func parseTarget(withNamespace: Bool = false) throws(TemplateError) -> Target {
        let (expression, target) = try parseTargetTuple(withNamespace: withNamespace)
        if let target { return target }
        guard let target = Parser.target(expression) else {
            throw fail("can't assign to '\(expression.nodeName)'", expression.line, expression.range)
        }
        return target
    }

    mutating func parseTargetName() throws(TemplateError) -> String {
        let token = try expect(.name)
        let name = token.text.description
        guard !Parser.constantNames.contains(name) else { throw fail("can't assign to 'name'", token) }
        return name
    }

    static let constantNames: Set<String> = ["true", "false", "none", "True", "False", "None"]

    private static func target(_ expression: Expression) -> Target? {
        switch expression.kind {
        case .name(let name): return .name(name, line: expression.line, range: expression.range)
        case .tuple(let items):
            let targets = items.compactMap(target)
            return targets.count == items.count ? .tuple(targets) : nil
        default: return nil
        }
    }

    /// Reads the names of a target: an expression where none of them is an attribute, else the target.
    private mutating func parseTargetTuple(
        withNamespace: Bool
    ) throws(TemplateError) -> (Expression, Target?) {
        let start = current.range
        let (items, isTuple, line) = try parseItems { (parser) throws(TemplateError) in
            try parser.parseTargetItem(withNamespace: withNamespace)
        }
        if !isTuple, let item = items.first { return item }
        let tuple = node(.tuple(items.map(\.0)), line, from: start)
        guard items.contains(where: { $0.1 != nil }) else { return (tuple, nil) }
        let targets = items.compactMap { $0.1 ?? Parser.target($0.0) }
        return (tuple, targets.count == items.count ? .tuple(targets) : nil)
    }

    private mutating func parseTargetItem(withNamespace: Bool) throws(TemplateError) -> (Expression, Target?)
    {
        let token = current
        let name = token.text.description
        guard withNamespace, token.kind == .name, !Parser.constantNames.contains(name),
            try peek().kind == .dot
        else {
            return (try parsePrimary(), nil)
        }
        try advance()
        try advance()
        let attribute = try expectName()
        // Not a name for the sake of a message about a tuple that cannot be assigned to.
        let expression = node(.constant(.none), token.line, from: token.range)
        return (expression, .attribute(of: name, attribute, line: token.line))
    }
}
