/// Filters that lay out lines.
enum LayoutFilters {
    static let all: [(String, Filter)] = [
        ("indent", indent),
        ("wordwrap", wordWrap),
        ("pprint", pprint),
    ]

    private static let indent = Filter("do_indent", ["width", "first", "blank"]) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let isMarkup = value.text?.isSafe ?? false
        let margin = try LayoutFilters.margin(operands.argument(0) ?? .int(4), isSafe: isMarkup, evaluation)
        guard let text = value.text else {
            if case .undefined(let undefined) = value { throw undefined.error }
            throw Value.unsupported("+=", value, "")
        }
        let indentsFirst = try operands.argument(1)?.isTrue() ?? false
        let indentsBlank = try operands.argument(2)?.isTrue() ?? false
        // A line end is added first, so that one at the end of the text is kept.
        let lines = (try Text.empty.join([text, "\n"], isSafe: text.isSafe, evaluation)).lines()
        try evaluation.charge(margin.byteCount, times: lines.count)
        let isSafe = text.isSafe || margin.isSafe
        var output = OutputBuffer.forText(capacity: text.byteCount)
        for (index, line) in lines.enumerated() {
            if index > 0 { output.append(0x0A) }
            if index == 0 ? indentsFirst : indentsBlank || !line.isEmpty { output.append(margin) }
            output.append(isSafe && !text.isSafe ? line.escaped() : line)
        }
        return .string(output.makeText(isSafe: isSafe))
    }

    private static func margin(
        _ width: Value,
        isSafe: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        if let text = width.text { return isSafe ? text.markedSafe(true) : text }
        return try Value.multiply(" ", width, evaluation).expectText("indention").markedSafe(isSafe)
    }

    private static let wordWrap = Filter(
        "do_wordwrap",
        ["width", "break_long_words", "wrapstring", "break_on_hyphens"],
        isPure: false
    ) { (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        var separator = evaluation.settings.newline
        if let given = operands.argument(2), !given.isNone { separator = try text(given, "join") }
        let text = try text(value, "splitlines")
        var wrapper = Wrapper(width: operands.argument(0) ?? .int(79), evaluation)
        wrapper.breaksLongWords = try operands.argument(1)?.isTrue() ?? true
        let breaksOnHyphens = operands.argument(3) ?? .bool(true)
        wrapper.breaksOnHyphens = try breaksOnHyphens.isTrue()
        wrapper.splitsAtHyphens = breaksOnHyphens.isIdentical(to: .bool(true))
        try evaluation.charge(2 * text.byteCount)
        var lines: [Text] = []
        for line in text.markedSafe(false).lines() {
            try evaluation.charge(64)
            let wrapped = try wrapper.wrap(line).map { separator.isSafe ? $0.escaped() : $0 }
            lines += wrapped.isEmpty ? [.empty] : wrapped
        }
        return .string(try separator.join(lines, isSafe: separator.isSafe, evaluation))
    }

    /// A text, or the error for asking something else for a method of texts.
    private static func text(_ value: Value, _ method: String) throws(TemplateError) -> Text {
        if let text = value.text { return text }
        if case .undefined(let undefined) = value { throw undefined.error }
        throw TemplateError(
            .runtime,
            "'\(value.typeName)' object has no attribute '\(method)'",
            cause: .attribute
        )
    }

    private static let pprint = Filter("do_pprint") { (operands, evaluation) throws(TemplateError) in
        .string(try PrettyPrinter.print(operands[0], evaluation))
    }
}
