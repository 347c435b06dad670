/// Reads tokens into a tree, with the errors that Jinja2 finds, in its words.
struct Parser {
    let name: String
    /// The file of the template, which some errors name instead.
    private let file: String
    let options: Options
    private let tokens: [Token]
    private var position = 0
    /// The tags that are open, innermost last, for messages.
    private var openTags: [String] = []
    /// What would end the bodies that are being read, for messages.
    private var endTags: [[String]] = []
    private var depth = 0

    /// Reads the source of a template.
    static func parse(
        _ source: [UInt8],
        name: String,
        file: String,
        options: Options,
        rules: LexicalRules
    ) throws(TemplateError) -> [Statement] {
        var parser = Parser(tokens: Lexer.tokens(of: source, rules), name: name, file: file, options: options)
        try parser.check(parser.current)
        return try parser.parseBody(until: [])
    }

    private init(tokens: [Token], name: String, file: String, options: Options) {
        self.tokens = tokens
        self.name = name
        self.file = file
        self.options = options
    }

    // MARK: Tokens

    var current: Token { tokens[position] }

    /// The token behind the current one.
    mutating func peek() throws(TemplateError) -> Token {
        guard position + 1 < tokens.count else { return current }
        let next = tokens[position + 1]
        try check(next)
        return next
    }

    private func check(_ token: Token) throws(TemplateError) {
        guard token.kind == .failure || token.kind == .fileFailure else { return }
        let place = token.kind == .failure ? name : file
        throw TemplateError(.syntax, token.text.description, template: place, line: token.line)
    }

    /// Goes one token on and returns the one that was current.
    @discardableResult mutating func advance() throws(TemplateError) -> Token {
        let token = current
        if position + 1 < tokens.count { position += 1 }
        try check(current)
        return token
    }

    func isName(_ word: String) -> Bool { current.kind == .name && current.text == Text(word) }

    mutating func skip(_ kind: TokenKind) throws(TemplateError) -> Bool {
        guard current.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func skipName(_ word: String) throws(TemplateError) -> Bool {
        guard isName(word) else { return false }
        try advance()
        return true
    }

    @discardableResult mutating func expect(_ kind: TokenKind) throws(TemplateError) -> Token {
        guard current.kind == kind else { throw unexpected(wanted: kind.description) }
        return try advance()
    }

    @discardableResult mutating func expectName(_ word: String) throws(TemplateError) -> Token {
        guard isName(word) else { throw unexpected(wanted: word) }
        return try advance()
    }

    mutating func expectName() throws(TemplateError) -> String {
        try expect(.name).text.description
    }

    private func unexpected(wanted: String) -> TemplateError {
        if current.kind == .end { return fail("unexpected end of template, expected '\(wanted)'.") }
        return fail("expected token '\(wanted)', got \(Text.repr(Text(current.description)))")
    }

    /// An error at a line, or at the current token.
    func fail(_ message: String, _ line: Int? = nil) -> TemplateError {
        TemplateError(.syntax, message, template: name, line: line ?? current.line)
    }

    /// Reads something one level deeper. The source decides how deep that goes, so there is a limit.
    mutating func nested<Result>(
        _ body: (inout Parser) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        guard depth < options.limits.nesting else { throw tooDeep() }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    func tooDeep() -> TemplateError {
        TemplateError(.security, "the template is nested too deeply", template: name, line: current.line)
    }

    // MARK: Bodies

    /// Reads text and statements until one of the tags; the tag's name is then the current token.
    mutating func parseBody(until tags: [String]) throws(TemplateError) -> [Statement] {
        var body: [Statement] = []
        var output: [OutputPart] = []
        func flush() {
            if let first = output.first { body.append(Statement(.output(output), line: first.line)) }
            output = []
        }
        if !tags.isEmpty { endTags.append(tags) }
        defer { if !tags.isEmpty { endTags.removeLast() } }
        while current.kind != .end {
            switch current.kind {
            case .data:
                output.append(.text(current.text, line: current.line))
                try advance()
            case .variableBegin:
                try advance()
                output.append(.expression(try parseTuple()))
                try expect(.variableEnd)
            default:
                flush()
                try advance()
                if tags.contains(where: isName) { return body }
                body.append(contentsOf: try parseStatement())
                try expect(.blockEnd)
            }
        }
        flush()
        return body
    }

    /// Reads the body of a statement whose tag ends here, up to one of the tags.
    mutating func parseStatements(until tags: [String]) throws(TemplateError) -> [Statement] {
        _ = try skip(.colon)
        try expect(.blockEnd)
        let body = try nested { parser throws(TemplateError) in try parser.parseBody(until: tags) }
        if current.kind == .end { throw unfinished(tag: nil, expected: endTags + [tags], current.line) }
        return body
    }

    /// Reads the body of a statement up to its end tag, and that too.
    mutating func parseStatements(through tag: String) throws(TemplateError) -> [Statement] {
        let body = try parseStatements(until: [tag])
        try advance()
        return body
    }

    private mutating func parseStatement() throws(TemplateError) -> [Statement] {
        guard current.kind == .name else { throw fail("tag name expected") }
        let tag = current.text.description
        let line = current.line
        openTags.append(tag)
        guard let statements = try parseKnownStatement(tag) else {
            openTags.removeLast()
            throw unfinished(tag: tag, expected: endTags, line)
        }
        openTags.removeLast()
        return statements
    }

    /// What to say about an unknown tag, or about the end of the template.
    private func unfinished(tag: String?, expected: [[String]], _ line: Int) -> TemplateError {
        var message = tag.map { "Encountered unknown tag '\($0)'." } ?? "Unexpected end of template."
        if let last = expected.last {
            let looking = last.map { "'\($0)'" }.joined(separator: " or ")
            if let tag, expected.contains(where: { $0.contains(tag) }) {
                message += " You probably made a nesting mistake. Jinja is expecting this tag, but currently "
                message += "looking for \(looking)."
            } else {
                message += " Jinja was looking for the following tags: \(looking)."
            }
        }
        if let open = openTags.last {
            message += " The innermost block that needs to be closed is '\(open)'."
        }
        return fail(message, line)
    }
}
