extension Value {
    /// Prints it as Python's `str` does, with or without escaping for HTML.
    func write(
        escaped: Bool,
        into output: inout OutputBuffer,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        switch self {
        case .string(let text):
            if escaped { output.append(escaped: text) } else { output.append(text) }
        case .cell(let rows, let index): rows.write(cell: Int(index), escaped: escaped, into: &output)
        case .int(let int): output.append(decimal: int)
        case .none: output.append(ascii: "None")
        case .bool(let bool): output.append(ascii: bool ? "True" : "False")
        case .float(let double): output.append(float: double)
        default: try writeOther(escaped: escaped, into: &output, evaluation)
        }
    }

    private func writeOther(
        escaped: Bool,
        into output: inout OutputBuffer,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        if escaped, case .object(let object) = self, let html = try object.html(evaluation) {
            output.append(html)
            return
        }
        let text = try printed(evaluation)
        if escaped { output.append(escaped: text) } else { output.append(text) }
    }

    /// What it prints as: Python's `str`. Markup stays markup.
    func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        switch self {
        case .string(let text): return text
        case .cell(let rows, let index): return rows.text(cell: Int(index))
        case .undefined(let undefined): return try undefined.printed()
        case .object(let object): return try object.printed(evaluation)
        default: return try represented(evaluation)
        }
    }

    /// Python's `repr`.
    func represented(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        var printer = Representation(evaluation)
        var output = OutputBuffer.forText()
        try printer.write(self, into: &output)
        try evaluation.charge(output.count)
        return output.makeText()
    }

    /// As HTML: markup stays as it is, everything else is printed and escaped.
    func escaped(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        if case .object(let object) = self, let html = try object.html(evaluation) { return html }
        let text = try printed(evaluation)
        if text.isSafe { return text }
        // A debug undefined, a list and so on are no markup, whatever they print.
        return text.escaped()
    }

    /// Whether escaping leaves it alone (Python's `__html__`).
    func isMarkup(_ evaluation: Evaluation) throws(TemplateError) -> Bool {
        switch self {
        case .string(let text): return text.isSafe
        case .undefined(let undefined): return undefined.behavior == .chainable
        case .object(let object): return try object.html(evaluation) != nil
        default: return false
        }
    }

    /// Jinja2's `~`: prints both and joins them; where output is escaped, one that is markup makes the others escaped.
    static func concatenate(_ values: [Value], _ evaluation: Evaluation) throws(TemplateError) -> Value {
        var isSafe = false
        if evaluation.autoescape {
            for value in values { if case .string(let text) = value, text.isSafe { isSafe = true } }
        }
        var output = OutputBuffer.forText()
        for value in values {
            if isSafe, case .object = value {
                // It is printed first, and only then escaped.
                output.append(escaped: try value.printed(evaluation))
            } else {
                try value.write(escaped: isSafe, into: &output, evaluation)
            }
        }
        try evaluation.charge(output.count)
        return .string(output.makeText(isSafe: isSafe))
    }
}

extension Text {
    func escaped() -> Text {
        if isSafe { return self }
        if isPlain { return markedSafe(true) }
        var output = OutputBuffer.forText(capacity: byteCount + byteCount / 4)
        output.append(escaped: self)
        return output.makeText(isSafe: true)
    }
}
