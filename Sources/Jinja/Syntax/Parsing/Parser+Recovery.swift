/// Goes on after an error, so that a check finds all that is wrong with a template.
extension Parser {
    /// Finds all that is wrong with a template, in the order of the source.
    static func findings(
        _ source: [UInt8],
        name: String,
        file: String,
        options: Options,
        rules: LexicalRules
    ) -> (statements: [Statement], findings: Findings) {
        let tokens = Lexer.tokens(of: source, rules, recovers: true)
        var parser = Parser(tokens, source, name: name, file: file, options: options)
        parser.findings = Findings()
        var statements: [Statement] = []
        do throws(TemplateError) {
            statements = try parser.parseBody(until: [])
        } catch {
            // Noted already: nothing else is thrown while findings are collected.
        }
        return (statements, parser.findings ?? Findings())
    }

    /// Goes on behind the tag that failed, unless the first error counts. True if the body ends here.
    mutating func recover(
        from error: TemplateError,
        _ start: Int,
        until tags: [String]
    ) throws(TemplateError) -> Bool {
        guard findings != nil else { throw error }
        if let wanted = findings?.unwinding {
            guard tags.contains(wanted) else { throw error }
            findings?.unwinding = nil
            rename(to: wanted)
            return true
        }
        if findings?.isStopped == true { throw error }
        if !isStrayEnd(start) { findings?.errors.append(error) }
        let failed = findings?.takeFailed()
        if current.kind == .end || error.kind == .security || findings?.isFull == true {
            findings?.isStopped = true
            throw error
        }
        skipTag(from: start)
        if let failed, let ends = bodyEnds(of: failed) { try skipBody(until: ends, error) }
        return false
    }

    /// Whether the piece that begins at a token is the end of a tag that is not understood.
    private func isStrayEnd(_ start: Int) -> Bool {
        guard tokens[start].kind == .blockBegin, start + 1 < tokens.count, tokens[start + 1].kind == .name
        else { return false }
        return findings?.isEndOfUnknown(tokens[start + 1].text.description) == true
    }

    /// Goes behind the end of the tag in which the parser stands, past whatever is wrong with the rest of it.
    private mutating func skipTag(from start: Int) {
        while position + 1 < tokens.count {
            switch current.kind {
            case .blockEnd, .variableEnd:
                step()
                return
            case .data, .blockBegin, .variableBegin, .end:
                if position == start { step() }
                return
            default: step()
            }
        }
    }

    /// Reads what stands inside a statement whose own tags are wrong.
    private mutating func skipBody(until ends: [String], _ error: TemplateError) throws(TemplateError) {
        while current.kind != .end {
            _ = try nested { parser throws(TemplateError) in try parser.parseBody(until: ends) }
            let isEnd = current.text == Text(ends[0])
            skipTag(from: position)
            if isEnd { return }
        }
        findings?.isStopped = true
        throw error
    }

    /// The tags inside a statement and at its end, the last one first; nil if it has no body.
    private func bodyEnds(of tag: OpenTag) -> [String]? {
        switch tag.name {
        case "for": return ["endfor", "else"]
        case "if": return ["endif", "elif", "else"]
        case "trans": return ["endtrans", "pluralize"]
        case "set": return tag.headEnd == nil ? nil : ["endset"]
        case let name: return OpenTag.body(name).map { ["end" + $0] }
        }
    }
}
