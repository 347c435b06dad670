/// Reads tokens into a tree, with the errors that Jinja2 finds, in its words.
struct Parser {
    /// What is read. A class, since copies of it would take much of the stack where expressions are nested.
    private final class Input {
        let name: String
        /// The file of the template, which some errors name instead.
        let file: String
        let source: [UInt8]
        let options: Options

        init(name: String, file: String, source: [UInt8], options: Options) {
            self.name = name
            self.file = file
            self.source = source
            self.options = options
        }
    }

    private let input: Input
    private(set) var tokens: [Token]
    private(set) var position = 0
    /// Where the last token ended that was read.
    private(set) var end: UInt32 = 0
    /// The tags that are open, innermost last.
    private var openTags: [OpenTag] = []
    /// What would end the bodies that are being read, for messages.
    private var endTags: [[String]] = []
    private var depth = 0
    /// What a check wants to know; nil where the first error ends everything.
    var findings: Findings?

    /// Reads the source of a template, whose newlines are plain.
    static func parse(
        _ source: [UInt8],
        name: String,
        file: String,
        options: Options,
        rules: LexicalRules
    ) throws(TemplateError) -> [Statement] {
        let tokens = Lexer.tokens(of: source, rules)
        var parser = Parser(tokens, source, name: name, file: file, options: options)
        try parser.check(parser.current)
        return try parser.parseBody(until: [])
    }

    /// Reads an expression that stands alone in a source, without delimiters.
    static func parse(
        expression source: [UInt8],
        name: String,
        options: Options,
        rules: LexicalRules
    ) throws(TemplateError) -> Expression {
        let tokens = Lexer.tokens(ofExpression: source, rules)
        var parser = Parser(tokens, source, name: name, file: name, options: options)
        try parser.check(parser.current)
        let expression = try parser.parseExpression()
        guard parser.current.kind == .end else { throw parser.fail("chunk after expression") }
        return expression
    }

    init(_ tokens: [Token], _ source: [UInt8], name: String, file: String, options: Options) {
        self.tokens = tokens
        input = Input(name: name, file: file, source: source, options: options)
    }

    var name: String { input.name }
    var options: Options { input.options }

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
        if token.kind == .failure || token.kind == .fileFailure { throw failure(token) }
    }

    // What makes errors is never inlined, for the sake of the stack too.
    @inline(never) private func failure(_ token: Token) -> TemplateError {
        let place = token.kind == .failure ? name : input.file
        let message = token.text.description
        let site = SourceSite(template: place, source: input.source, line: token.line, range: token.range)
        return TemplateError(.syntax, message, suggestion: Suggestion.forCharacter(message)).at(site)
    }

    /// Goes one token on and returns the one that was current.
    @inline(never) @discardableResult mutating func advance() throws(TemplateError) -> Token {
        let token = current
        end = token.range.end
        if position + 1 < tokens.count { position += 1 }
        try check(current)
        return token
    }

    /// Goes on without a look at the token that comes.
    mutating func step() { position += 1 }

    /// Takes the current token for the name of a tag.
    mutating func rename(to tag: String) {
        tokens[position] = Token(kind: .name, line: current.line, range: current.range, text: Text(tag))
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

    @inline(never) @discardableResult mutating func expect(_ kind: TokenKind) throws(TemplateError) -> Token {
        guard current.kind == kind else { throw unexpected(wanted: kind.description) }
        return try advance()
    }

    @inline(never) @discardableResult mutating func expectName(_ word: String) throws(TemplateError) -> Token
    {
        guard isName(word) else { throw unexpected(wanted: word) }
        return try advance()
    }

    @inline(never) mutating func expectName() throws(TemplateError) -> String {
        try expect(.name).text.description
    }

    // MARK: Nodes and errors

    /// An expression that ends where the parser stands.
    func node(_ kind: Expression.Kind, _ line: Int, from start: SourceRange) -> Expression {
        Expression(kind, line: line, range: SourceRange(start: start.start, end: end))
    }

    func site(_ line: Int, _ range: SourceRange) -> SourceSite {
        SourceSite(template: name, source: input.source, line: line, range: range)
    }

    @inline(never) func unexpected(wanted: String) -> TemplateError {
        if current.kind == .end {
            return fail("unexpected end of template, expected '\(wanted)'.").opened(by: openMark)
        }
        let before = position > 0 ? tokens[position - 1] : nil
        return fail("expected token '\(wanted)', got \(Text.repr(Text(current.description)))")
            .suggesting(Suggestion.forToken(current, behind: before))
    }

    /// The same, if the template ends here.
    var openMarkAtEnd: ErrorReport.Opening? { current.kind == .end ? openMark : nil }

    /// The mark that began the tag which is being read.
    private var openMark: ErrorReport.Opening? {
        for token in tokens[...position].reversed() {
            guard token.kind == .blockBegin || token.kind == .variableBegin else { continue }
            let bytes = input.source[Int(token.range.start)..<min(input.source.count, Int(token.range.end))]
            let mark = String(decoding: bytes, as: UTF8.self)
            return ErrorReport.Opening(name: mark, site: site(token.line, token.range))
        }
        return nil
    }

    /// An error at the current token.
    @inline(never) func fail(_ message: String) -> TemplateError { fail(message, current) }

    @inline(never) func fail(_ message: String, _ token: Token) -> TemplateError {
        fail(message, token.line, token.range)
    }

    @inline(never) func fail(_ message: String, _ line: Int, _ range: SourceRange) -> TemplateError {
        TemplateError(.syntax, message).at(site(line, range))
    }

    /// Reads something one level deeper. The source decides how deep that goes, so there is a limit.
    mutating func nested<Result>(
        _ body: (inout Parser) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        try descend()
        defer { ascend() }
        return try body(&self)
    }

    /// Goes one level deeper; each of these needs an `ascend`.
    mutating func descend() throws(TemplateError) {
        guard depth < options.limits.nesting else { throw tooDeep() }
        depth += 1
    }

    mutating func ascend() { depth -= 1 }

    /// Counts a link of a chain such as `a + b + c`, which is as deep in the tree as it is long.
    func lengthen(_ chain: inout Int) throws(TemplateError) {
        guard chain < options.limits.nesting else { throw tooDeep() }
        chain += 1
    }

    @inline(never) private func tooDeep() -> TemplateError {
        TemplateError(.security, "the template is nested too deeply").at(site(current.line, current.range))
    }

    // MARK: Bodies

    /// Reads text and statements until one of the tags; the tag's name is then the current token.
    mutating func parseBody(until tags: [String]) throws(TemplateError) -> [Statement] {
        var body: [Statement] = []
        var output: [OutputPart] = []
        if !tags.isEmpty { endTags.append(tags) }
        defer { if !tags.isEmpty { endTags.removeLast() } }
        while current.kind != .end {
            let start = position
            do throws(TemplateError) {
                if try parsePart(&body, &output, until: tags) { return body }
            } catch {
                if try recover(from: error, start, until: tags) { return body }
            }
        }
        Parser.flush(&output, into: &body)
        return body
    }

    private static func flush(_ output: inout [OutputPart], into body: inout [Statement]) {
        guard let first = output.first else { return }
        body.append(Statement(.output(output), line: first.line, range: .unknown))
        output = []
    }

    /// Reads one piece of a body. True if it was one of the tags that end it.
    private mutating func parsePart(
        _ body: inout [Statement],
        _ output: inout [OutputPart],
        until tags: [String]
    ) throws(TemplateError) -> Bool {
        switch current.kind {
        case .data:
            output.append(.text(current.text, line: current.line))
            try advance()
        case .variableBegin:
            try advance()
            output.append(.expression(try parseTuple()))
            try expect(.variableEnd)
        case .failure, .fileFailure: try check(current)
        default:
            Parser.flush(&output, into: &body)
            try advance()
            if tags.contains(where: isName) { return true }
            body.append(contentsOf: try parseStatement())
            try expect(.blockEnd)
        }
        return false
    }

    /// Reads the body of a statement whose tag ends here, up to one of the tags.
    mutating func parseStatements(until tags: [String]) throws(TemplateError) -> [Statement] {
        if let last = openTags.indices.last, openTags[last].headEnd == nil { openTags[last].headEnd = end }
        _ = try skip(.colon)
        try expect(.blockEnd)
        let body = try nested { parser throws(TemplateError) in try parser.parseBody(until: tags) }
        if current.kind == .end { throw unfinished(tag: nil, expected: endTags + [tags], openTags) }
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
        let tag = current
        let name = tag.text.description
        openTags.append(OpenTag(token: tag))
        defer { openTags.removeLast() }
        do throws(TemplateError) {
            if let statements = try parseKnownStatement(name) { return statements }
        } catch {
            findings?.noteFailure(of: openTags[openTags.count - 1])
            throw error
        }
        let error = unfinished(tag: name, expected: endTags, openTags.dropLast())
        findings?.noteUnknown(tag, error, endTags)
        throw error
    }

    /// What a statement whose tag was the last to be opened says in it.
    var headRange: SourceRange {
        guard let tag = openTags.last else { return .unknown }
        return SourceRange(start: tag.token.range.start, end: tag.headEnd ?? end)
    }

    /// What to say about an unknown tag, or about the end of the template.
    @inline(never) private func unfinished(
        tag: String?,
        expected: [[String]],
        _ open: some BidirectionalCollection<OpenTag>
    ) -> TemplateError {
        var message = tag.map { "Encountered unknown tag '\($0)'." } ?? "Unexpected end of template."
        var suggestion: String?
        if let last = expected.last {
            let looking = last.map { "'\($0)'" }.joined(separator: " or ")
            if let tag, expected.contains(where: { $0.contains(tag) }) {
                message += " You probably made a nesting mistake. Jinja is expecting this tag, but currently "
                message += "looking for \(looking)."
            } else {
                message += " Jinja was looking for the following tags: \(looking)."
                suggestion = tag.flatMap { Suggestion.forTag($0, ending: last, options) }
            }
        } else {
            suggestion = tag.flatMap { Suggestion.forTag($0, ending: [], options) }
        }
        guard let open = open.last else { return fail(message).suggesting(suggestion) }
        message += " The innermost block that needs to be closed is '\(open.name)'."
        let place = ErrorReport.Opening(name: open.name, site: site(open.token.line, open.token.range))
        return fail(message).suggesting(suggestion).opened(by: place)
    }
}
