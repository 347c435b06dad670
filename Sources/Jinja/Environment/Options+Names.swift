extension Options {
    /// Options by the names that Jinja2 gives them (`trim_blocks`, `block_start_string`, ...), as a configuration or a case
    /// of a test has them. An error of kind `runtime` names what is unknown or has a value that it cannot have.
    public init(named map: Map) throws(TemplateError) {
        self.init()
        for (key, value) in zip(map.keys, map.values) {
            guard case .string(let name) = key else { continue }
            try set(name.description, value)
        }
    }

    /// The same from a dictionary: `Options(named: ["trim_blocks": true])`.
    public init(named values: [String: Value]) throws(TemplateError) {
        self.init()
        // In one order, so that of several mistakes always the same is named.
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { try set(name, value) }
    }

    /// Sets the option that Jinja2 calls so. An error of kind `runtime` says that there is none, or what it can be.
    public mutating func set(_ name: String, _ value: Value) throws(TemplateError) {
        if try setOwn(name, value) { return }
        if try !setDelimiter(name, value) {
            throw TemplateError.runtime("unknown option \"\(name)\"")
                .suggesting(Suggestion.closest(to: name, among: Options.names))
        }
    }

    private static let names = [
        "autoescape", "trim_blocks", "lstrip_blocks", "keep_trailing_newline", "optimized",
        "newstyle_gettext",
        "newline_sequence", "undefined", "extensions", "translations", "block_start_string",
        "block_end_string",
        "variable_start_string", "variable_end_string", "comment_start_string", "comment_end_string",
        "line_statement_prefix", "line_comment_prefix",
    ]

    private mutating func setOwn(_ name: String, _ value: Value) throws(TemplateError) -> Bool {
        switch name {
        case "autoescape": autoescape = try Options.bool(name, value) ? .always : .never
        case "trim_blocks": trimBlocks = try Options.bool(name, value)
        case "lstrip_blocks": lstripBlocks = try Options.bool(name, value)
        case "keep_trailing_newline": keepTrailingNewline = try Options.bool(name, value)
        case "optimized": optimized = try Options.bool(name, value)
        case "newstyle_gettext": newstyleGettext = try Options.bool(name, value)
        case "newline_sequence":
            guard let sequence = NewlineSequence(rawValue: try Options.string(name, value)) else {
                throw .runtime("newline_sequence must be \\n, \\r\\n or \\r")
            }
            newlineSequence = sequence
        case "undefined":
            guard let behavior = UndefinedBehavior(rawValue: try Options.string(name, value)) else {
                throw .runtime("undefined must be default, strict, chainable or debug")
            }
            undefined = behavior
        case "extensions": extensions = try Options.extensions(value)
        case "translations": translations = try Options.translations(value)
        default: return false
        }
        return true
    }

    private mutating func setDelimiter(_ name: String, _ value: Value) throws(TemplateError) -> Bool {
        switch name {
        case "block_start_string": delimiters.blockStart = try Options.string(name, value)
        case "block_end_string": delimiters.blockEnd = try Options.string(name, value)
        case "variable_start_string": delimiters.variableStart = try Options.string(name, value)
        case "variable_end_string": delimiters.variableEnd = try Options.string(name, value)
        case "comment_start_string": delimiters.commentStart = try Options.string(name, value)
        case "comment_end_string": delimiters.commentEnd = try Options.string(name, value)
        case "line_statement_prefix": delimiters.lineStatementPrefix = try Options.optionalString(name, value)
        case "line_comment_prefix": delimiters.lineCommentPrefix = try Options.optionalString(name, value)
        default: return false
        }
        return true
    }

    private static func bool(_ name: String, _ value: Value) throws(TemplateError) -> Bool {
        guard case .bool(let bool) = value else {
            throw .runtime("\(name) must be true or false")
        }
        return bool
    }

    private static func string(_ name: String, _ value: Value) throws(TemplateError) -> String {
        guard case .string(let text) = value else { throw .runtime("\(name) must be a string") }
        return text.description
    }

    private static func optionalString(_ name: String, _ value: Value) throws(TemplateError) -> String? {
        if case .none = value { return nil }
        return try string(name, value)
    }

    private static func extensions(_ value: Value) throws(TemplateError) -> Extensions {
        guard case .list(let list) = value else { throw .runtime("extensions must be an array") }
        var result: Extensions = []
        for item in list.items {
            switch try string("an extension", item) {
            case "do", "jinja2.ext.do": result.insert(.expressionStatement)
            case "loopcontrols", "jinja2.ext.loopcontrols": result.insert(.loopControls)
            case "i18n", "jinja2.ext.i18n": result.insert(.translation)
            case "debug", "jinja2.ext.debug": result.insert(.debug)
            case let name: throw .runtime("unknown extension \"\(name)\"")
            }
        }
        return result
    }

    private static func translations(_ value: Value) throws(TemplateError) -> MessageTable {
        guard case .map(let map) = value else { throw .runtime("translations must be an object") }
        var texts: [(message: Text, text: String)] = []
        for (key, text) in zip(map.keys, map.values) {
            texts.append((Text(try string("a message", key)), try string("a translation", text)))
        }
        return MessageTable(texts)
    }
}
