extension Parser {
    // MARK: Inheritance

    mutating func parseExtends() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try parseExpression()
        noteTemplate(template)
        return .extends(template)
    }

    mutating func parseBlock() throws(TemplateError) -> Statement.Kind {
        try advance()
        let name = try expectName()
        let isScoped = try skipName("scoped")
        let isRequired = try skipName("required")
        if current.kind == .sub {
            throw fail(
                "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, "
                    + "use an underscore instead."
            )
        }
        let body = try parseStatements(through: "endblock")
        if isRequired, !body.allSatisfy(\.isBlank) {
            throw fail("Required blocks can only contain comments or whitespace")
        }
        let closed = current
        if try !skipName(name), closed.kind == .name {
            throw unexpected(wanted: TokenKind.blockEnd.description)
                .suggesting("did you mean '\(name)'?")
        }
        return .block(Block(name: name, isScoped: isScoped, isRequired: isRequired, body: body))
    }

    // MARK: Include and import

    mutating func parseInclude() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try parseExpression()
        var ignoresMissing = false
        if isName("ignore"), try peek().kind == .name, try peek().text == "missing" {
            try advance()
            try advance()
            ignoresMissing = true
        }
        let withContext = try parseContext() ?? true
        if !ignoresMissing { noteTemplate(template) }
        return .include(Include(template: template, ignoresMissing: ignoresMissing, withContext: withContext))
    }

    mutating func parseImport() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try parseExpression()
        noteTemplate(template)
        try expectName("as")
        let name = try parseTargetName()
        return .importModule(template, name: name, withContext: try parseContext() ?? false)
    }

    mutating func parseFrom() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try parseExpression()
        noteTemplate(template)
        try expectName("import")
        var names: [(name: String, alias: String)] = []
        var withContext: Bool?
        while true {
            if !names.isEmpty { try expect(.comma) }
            guard current.kind == .name else {
                try expect(.name)
                break
            }
            withContext = try parseContext()
            if withContext != nil { break }
            names.append(try parseImportedName())
            withContext = try parseContext()
            if withContext != nil || current.kind != .comma { break }
        }
        return .importNames(template, names, withContext: withContext ?? false)
    }

    private mutating func parseImportedName() throws(TemplateError) -> (name: String, alias: String) {
        let token = current
        let name = try parseTargetName()
        if name.hasPrefix("_") { throw fail("names starting with an underline can not be imported", token) }
        return (name, try skipName("as") ? try parseTargetName() : name)
    }

    /// Reads `with context` or `without context`, if one of them stands here.
    private mutating func parseContext() throws(TemplateError) -> Bool? {
        guard isName("with") || isName("without"), try peek().kind == .name, try peek().text == "context"
        else {
            return nil
        }
        let withContext = try advance().text == "with"
        try advance()
        return withContext
    }

    // MARK: Macros

    mutating func parseMacro() throws(TemplateError) -> Statement.Kind {
        try advance()
        let name = try parseTargetName()
        let (parameters, defaults) = try parseSignature()
        let body = try parseStatements(through: "endmacro")
        return .macro(Macro(name: name, parameters: parameters, defaults: defaults, body: body))
    }

    mutating func parseCallBlock() throws(TemplateError) -> Statement.Kind {
        let tag = try advance()
        let (parameters, defaults) = current.kind == .leftParenthesis ? try parseSignature() : ([], [])
        let call = try parseExpression()
        guard case .call = call.kind else { throw fail("expected call", tag.line, call.range) }
        let body = try parseStatements(through: "endcall")
        return .callBlock(call, Macro(name: nil, parameters: parameters, defaults: defaults, body: body))
    }

    private mutating func parseSignature() throws(TemplateError) -> ([String], [Expression]) {
        var parameters: [String] = []
        var defaults: [Expression] = []
        try expect(.leftParenthesis)
        while current.kind != .rightParenthesis {
            if !parameters.isEmpty { try expect(.comma) }
            let name = try parseTargetName()
            if try skip(.assign) {
                defaults.append(try parseExpression())
            } else if !defaults.isEmpty {
                throw fail("non-default argument follows default argument")
            }
            parameters.append(name)
        }
        try expect(.rightParenthesis)
        return (parameters, defaults)
    }
}

extension Statement {
    /// Whether it is nothing but white space.
    fileprivate var isBlank: Bool {
        guard case .output(let parts) = kind else { return false }
        return parts.allSatisfy { part in
            guard case .text(let text, _) = part else { return false }
            return text.description.unicodeScalars.allSatisfy(Characters.isSpace)
        }
    }
}
