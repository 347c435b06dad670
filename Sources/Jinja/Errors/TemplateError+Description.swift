extension TemplateError: CustomStringConvertible {
    /// One line: the place, the message, what may have been meant, and the way there.
    ///
    ///     form.html:3:12: 'user' is undefined; did you mean 'users'? (macro field at page.html:7:4)
    public var description: String {
        let way = trace.prefix(6).map { step in "\(step.name) at \(step.place)" }
        let more = trace.count + omittedSteps - way.count
        let rest = more > 0 ? ["\(more) more"] : []
        return headline + (way.isEmpty ? "" : " (" + (way + rest).joined(separator: ", ") + ")")
    }

    /// The place, the message and what may have been meant.
    public var headline: String {
        var head = ""
        if let report {
            let position = report.site.position
            let line = position?.line ?? report.site.line
            head = "\(report.site.template):\(line)" + (position.map { ":\($0.column)" } ?? "") + ": "
        }
        let began = opening.map { "'\($0.name)' began on line \($0.line)" }
        let more = [began, suggestion].compactMap(\.self)
        // Jinja2 gives only the name.
        let message = cause == .template ? "there is no template '\(message)'" : message
        guard !more.isEmpty else { return head + message }
        let words = message.hasSuffix(".") ? String(message.dropLast()) : message
        return head + ([words] + more).joined(separator: "; ")
    }

    /// Several lines of plain text, without a newline at the end: the headline, the source around it with a mark, the way
    /// there, and the variables that took part.
    ///
    ///     form.html:3:8: 'user' is undefined; did you mean 'users'?
    ///
    ///       2 | <label>
    ///       3 |     {{ user.name }}
    ///         |        ^^^^
    ///       4 | </label>
    ///
    ///     macro field at page.html:7:4
    ///     include "page.html" at index.html:1:12
    ///
    ///     label = 'Name'
    public var detailedDescription: String {
        var parts = [headline]
        if let report {
            if let opening = report.opening { parts.append(Excerpt(opening.site, around: 0).text) }
            parts.append(Excerpt(report.site, around: 2).text)
            parts.append(wayText(report))
            parts.append(variables.map { "\($0.name) = \($0.value)" }.joined(separator: "\n"))
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private func wayText(_ report: ErrorReport) -> String {
        let lines = report.steps.map { step in "\(step.name) at \(step.place)" }
        var parts = [counted(lines[..<report.innerCount]), counted(lines[report.innerCount...])]
        if report.omitted > 0 { parts.insert(["... \(report.omitted) more ..."], at: 1) }
        return parts.joined().joined(separator: "\n")
    }

    /// The lines, with those that follow their like as a number: recursion would fill a page with them.
    private func counted(_ lines: ArraySlice<String>) -> [String] {
        lines.chunked().map { line, count in count == 1 ? line : "\(line) (\(count) times)" }
    }
}

extension Collection<String> {
    /// Each element that differs from the one before it, and how often it stands there.
    fileprivate func chunked() -> [(line: String, count: Int)] {
        reduce(into: []) { result, line in
            let count = result.last.flatMap { $0.line == line ? $0.count : nil } ?? 0
            if count > 0 { result.removeLast() }
            result.append((line, count + 1))
        }
    }
}

extension TemplateError.Step {
    fileprivate var place: String { "\(template):\(line)" + (column.map { ":\($0)" } ?? "") }
}
