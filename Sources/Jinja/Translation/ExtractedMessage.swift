/// A message that a template asks to have translated, for programs that gather them for translators (Jinja2: Extensions,
/// `extract_translations`).
public struct ExtractedMessage: Sendable, Equatable {
    /// The line of the call or of the `trans` tag.
    public let line: Int
    /// The function that looks it up, such as `ngettext`, also for a `trans` tag.
    public let function: String
    /// The arguments of the call that are texts written down; nil for any other, as Babel expects it.
    public let arguments: [String?]

    /// The functions that are looked for unless others are named.
    public static let functions = ["_", "gettext", "ngettext", "pgettext", "npgettext"]
}

extension Environment {
    /// The messages of a template in the order of its source. The extension `translation` is taken to be there.
    ///
    /// ```swift
    /// for message in try environment.messages(in: "page.html") {
    ///     print("#: page.html:\(message.line)", message.function, message.arguments)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - name: of a template that the loader has.
    ///   - functions: whose calls ask for a translation.
    /// - Throws: `notFound` if there is no such template, `syntax` or `security` for what is wrong with it.
    public func messages(
        in name: String,
        functions: [String] = ExtractedMessage.functions
    ) throws(TemplateError) -> [ExtractedMessage] {
        guard let source = try loader.source(of: name) else { throw missing([name]) }
        return try messages(in: source, name, functions)
    }

    /// The same for a source that has no name to load it by.
    public func messages(
        inSource source: [UInt8],
        name: String = "<template>",
        functions: [String] = ExtractedMessage.functions
    ) throws(TemplateError) -> [ExtractedMessage] {
        try messages(in: TemplateSource(bytes: source), name, functions)
    }

    private func messages(
        in source: TemplateSource,
        _ name: String,
        _ functions: [String]
    ) throws(TemplateError) -> [ExtractedMessage] {
        if let problem = problem(with: source, name) { throw problem }
        var options = options
        options.extensions.insert(.translation)
        let statements = try Parser.parse(
            rules.normalized(source.bytes),
            name: name,
            file: source.file ?? name,
            options: options,
            rules: rules
        )
        var found: [(start: UInt32, message: ExtractedMessage)] = []
        for statement in statements {
            try statement.walk { inner throws(TemplateError) in
                for expression in inner.expressions { expression.addMessages(of: functions, to: &found) }
            }
        }
        return found.sorted { $0.start < $1.start }.map(\.message)
    }
}

extension Expression {
    /// Finds the calls of some functions here.
    fileprivate func addMessages(
        of functions: [String],
        to found: inout [(start: UInt32, message: ExtractedMessage)]
    ) {
        if case .call(let callee, let arguments) = kind, case .name(let function) = callee.kind,
            functions.contains(function)
        {
            var texts = arguments.positional.map(\.constantText)
            texts += Array(repeating: nil, count: arguments.all.count - texts.count)
            found.append((range.start, ExtractedMessage(line: line, function: function, arguments: texts)))
        }
        for child in children { child.addMessages(of: functions, to: &found) }
    }

    /// The text, if it is one that is written down.
    private var constantText: String? {
        guard case .constant(.string(let text)) = kind else { return nil }
        return text.description
    }
}
