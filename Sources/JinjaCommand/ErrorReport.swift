import Jinja

/// Tells people or editors about an error in a template.
struct ErrorReport {
    let isJSON: Bool
    /// Whether people see the source, the way to it and the variables too.
    let isDetailed: Bool

    /// The error, in lines that each have their end.
    func report(_ error: TemplateError) -> [UInt8] {
        guard isJSON else {
            return Array(((isDetailed ? error.detailedDescription : error.headline) + "\n").utf8)
        }
        var line = JSONLine()
        line.add("template", error.template)
        // The same place as in the text: where the part begins that is wrong, not its statement.
        line.add("line", error.span?.start.line ?? error.line)
        line.add("column", error.span?.start.column ?? error.column)
        if let end = error.span?.end {
            line.add("end_line", end.line)
            line.add("end_column", end.column)
        }
        line.add("kind", error.kind.rawValue)
        line.add("message", error.message)
        line.add("suggestion", error.suggestion)
        if !error.trace.isEmpty { line.add("trace", error.trace.map(step)) }
        return line.finish()
    }

    private func step(_ step: TemplateError.Step) -> JSONLine {
        var line = JSONLine()
        line.add("name", step.name)
        line.add("template", step.template)
        line.add("line", step.line)
        line.add("column", step.column)
        return line
    }
}

extension JSONLine {
    /// Adds a member unless it is nil.
    fileprivate mutating func add(_ key: String, _ text: String?) {
        if let text { add(key, Array(text.utf8)[...]) }
    }

    fileprivate mutating func add(_ key: String, _ number: Int?) {
        if let number { add(key, .other(String(number))) }
    }

    fileprivate mutating func add(_ key: String, _ objects: [JSONLine]) {
        let written = objects.map { String(decoding: $0.object, as: UTF8.self) }
        add(key, .other("[" + written.joined(separator: ", ") + "]"))
    }
}
