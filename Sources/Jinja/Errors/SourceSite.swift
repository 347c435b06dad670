/// A place in a template, with the source in which it lies. Lines and columns are counted when somebody asks.
struct SourceSite: Sendable {
    let template: String
    /// Nil where nobody has it.
    let source: [UInt8]?
    /// As Jinja2 counts: that of the statement, or of the expression that is printed.
    let line: Int
    let range: SourceRange

    init(template: String, source: [UInt8]?, line: Int, range: SourceRange) {
        self.template = template
        self.source = source
        self.line = line
        self.range = range
    }

    /// Whether both are the same part of templates with the same name.
    func isSame(as other: SourceSite) -> Bool {
        range == other.range && line == other.line && template == other.template
    }

    /// Where it begins and ends.
    var span: TemplateError.Span? {
        guard let source, range.isKnown else { return nil }
        let start = SourceSite.position(of: Int(range.start), in: source)
        return TemplateError.Span(start: start, end: SourceSite.position(of: Int(range.end), in: source))
    }

    /// Where its first character stands, if that is on its line; else where the text of the line begins.
    var column: Int? {
        guard let source, let span else { return nil }
        if span.start.line == line { return span.start.column }
        guard let bytes = SourceSite.line(line, of: source) else { return nil }
        return 1 + source[bytes].prefix { $0 == 0x20 || $0 == 0x09 }.count
    }

    /// The line that it begins on, and the column: what a message names.
    var position: TemplateError.Position? { span?.start }

    /// The line and the column of a byte; columns count code points.
    private static func position(of offset: Int, in source: [UInt8]) -> TemplateError.Position {
        var line = 1
        var column = 1
        for byte in source[..<min(offset, source.count)] {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return TemplateError.Position(line: line, column: column)
    }

    /// The bytes of a line, its newline excluded.
    static func line(_ number: Int, of source: [UInt8]) -> Range<Int>? {
        var start = 0
        for _ in 1..<max(1, number) {
            guard let newline = source[start...].firstIndex(of: 0x0A) else { return nil }
            start = newline + 1
        }
        return start..<(source[start...].firstIndex(of: 0x0A) ?? source.count)
    }
}
