extension Parser {
    /// What a `trans` tag says before its text.
    private struct TranslationHead {
        var context: Text?
        var variables: [(name: String, value: Expression)] = []
        var plural: Expression?
        var isCountNamedNum = false
        var isTrimmed: Bool?
        /// A call that counts is made once, and its result kept under a name.
        var assignment: Statement?

        subscript(name: String) -> Expression? { variables.first { $0.name == name }?.value }
    }

    /// A text to translate, with `%(name)s` for the variables in it.
    private struct TranslationText {
        var names: [(name: String, range: SourceRange)] = []
        var message: [UInt8] = []
    }

    /// Reads `trans … pluralize … endtrans` (Jinja2: Extensions, "i18n Extension").
    mutating func parseTranslation() throws(TemplateError) -> [Statement] {
        let tag = try advance()
        let line = tag.line
        var head = try parseTranslationHead()
        try expect(.blockEnd)
        let singular = try parseTranslationText(allowsPlural: true)
        if let first = singular.names.first, head.plural == nil {
            head.plural = Expression(.name(first.name), line: line, range: first.range)
            head.isCountNamedNum = first.name == "num"
        }
        var plural: TranslationText?
        if isName("pluralize") { plural = try parsePlural(&head) }
        try advance()
        let names = singular.names + (plural?.names ?? [])
        for (name, range) in names where head[name] == nil {
            head.variables.append((name, Expression(.name(name), line: line, range: range)))
        }
        if plural != nil, head.plural == nil { throw fail("pluralize without variables", tag) }
        let isFormatted = !names.isEmpty
        let message = finished(singular, head, isFormatted)
        let output = translation(message, plural.map { finished($0, head, isFormatted) }, head, tag)
        let printed = Statement(.output([.expression(output)]), line: line, range: output.range)
        return (head.assignment.map { [$0] } ?? []) + [printed]
    }

    private mutating func parseTranslationHead() throws(TemplateError) -> TranslationHead {
        var head = TranslationHead()
        if current.kind == .string { head.context = try advance().text }
        while current.kind != .blockEnd {
            if !head.variables.isEmpty { try expect(.comma) }
            if try skip(.colon) { break }
            let token = try expect(.name)
            let name = token.text.description
            if head[name] != nil { throw fail("translatable variable '\(name)' defined twice.", token) }
            if try skip(.assign) {
                addVariable(name, try parseExpression(), &head)
            } else if head.isTrimmed == nil, name == "trimmed" || name == "notrimmed" {
                head.isTrimmed = name == "trimmed"
            } else {
                addVariable(name, node(.name(name), token.line, from: token.range), &head)
            }
        }
        return head
    }

    private func addVariable(_ name: String, _ value: Expression, _ head: inout TranslationHead) {
        guard head.plural == nil else { return head.variables.append((name, value)) }
        if case .call = value.kind {
            let kept = Expression(.name("_trans"), line: value.line, range: value.range)
            let target = Target.name("_trans", line: value.line, range: value.range)
            head.assignment = Statement(.set(target, value), line: 0, range: value.range)
            head.variables.append((name, kept))
            head.plural = kept
        } else {
            head.variables.append((name, value))
            head.plural = value
        }
        head.isCountNamedNum = name == "num"
    }

    private mutating func parsePlural(_ head: inout TranslationHead) throws(TemplateError) -> TranslationText
    {
        try advance()
        if current.kind != .blockEnd {
            let token = try expect(.name)
            let name = token.text.description
            guard let value = head[name] else {
                throw fail("unknown variable '\(name)' for pluralization", token)
            }
            head.plural = value
            head.isCountNamedNum = name == "num"
        }
        try expect(.blockEnd)
        return try parseTranslationText(allowsPlural: false)
    }

    private mutating func parseTranslationText(allowsPlural: Bool) throws(TemplateError) -> TranslationText {
        var text = TranslationText()
        while true {
            switch current.kind {
            case .data:
                for byte in try advance().text.utf8 {
                    text.message.append(byte)
                    if byte == 0x25 { text.message.append(byte) }
                }
            case .variableBegin:
                try advance()
                let token = try expect(.name)
                let name = token.text.description
                text.names.append((name, token.range))
                text.message.append(contentsOf: "%(\(name))s".utf8)
                try expect(.variableEnd)
            case .blockBegin:
                try advance()
                if isName("endtrans") || (allowsPlural && isName("pluralize")) { return text }
                throw misplacedTag()
            default: throw fail("unclosed translation block")
            }
        }
    }

    private func misplacedTag() -> TemplateError {
        if isName("pluralize") { return fail("a translatable section can have only one pluralize section") }
        if isName("trans") { return fail("trans blocks can't be nested; did you mean `endtrans`?") }
        let tag = current.kind == .name ? current.text.description : "None"
        return fail("control structures in translatable sections are not allowed; saw `\(tag)`")
    }

    /// A message as it is looked up: trimmed if it should be, `%` alone if nothing will be formatted into it.
    private func finished(_ text: TranslationText, _ head: TranslationHead, _ isFormatted: Bool) -> Text {
        var scalars = String(decoding: text.message, as: UTF8.self)
        if head.isTrimmed ?? options.policies.trimsTranslations { scalars = Parser.trimmed(scalars) }
        guard !isFormatted, !options.newstyleGettext else { return Text(scalars) }
        var message: [UInt8] = []
        var isSecond = false
        for byte in scalars.utf8 {
            isSecond = byte == 0x25 && !isSecond
            if byte != 0x25 || isSecond { message.append(byte) }
        }
        return Text(utf8: message)
    }

    /// Lines joined by single spaces, without white space around them.
    private static func trimmed(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let scalars = Array(line.unicodeScalars)
            guard let first = scalars.firstIndex(where: { !Characters.isSpace($0) }),
                let last = scalars.lastIndex(where: { !Characters.isSpace($0) })
            else { return "" }
            var kept = String.UnicodeScalarView()
            kept.append(contentsOf: scalars[first...last])
            return String(kept)
        }
        return lines.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The call that translates.
    private func translation(
        _ message: Text,
        _ plural: Text?,
        _ head: TranslationHead,
        _ tag: Token
    ) -> Expression {
        func made(_ kind: Expression.Kind) -> Expression {
            Expression(kind, line: tag.line, range: tag.range)
        }
        func constant(_ text: Text) -> Expression { made(.constant(.string(text))) }
        var arguments = CallArguments()
        arguments.positional = (head.context.map { [constant($0)] } ?? []) + [constant(message)]
        if let plural, let count = head.plural { arguments.positional += [constant(plural), count] }
        let function = (plural == nil ? "" : "n") + (head.context == nil ? "" : "p") + "gettext"
        if options.newstyleGettext {
            arguments.named = head.variables.filter {
                !(plural != nil && head.isCountNamedNum && $0.name == "num")
            }
        }
        let call = made(.call(made(.name(function)), arguments))
        guard !options.newstyleGettext else { return call }
        let marked = made(.markupIfEscaping(call))
        guard !head.variables.isEmpty else { return marked }
        let pairs = head.variables.map { (key: constant(Text($0.name)), value: $0.value) }
        return made(.binary(.modulo, marked, made(.dictionary(pairs))))
    }
}
