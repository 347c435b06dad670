/// The methods of Python's `str`. Those of markup escape their arguments and give markup.
enum TextMethods {
    static func call(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if let result = try callPlain(method, text, arguments) { return result }
        switch method {
        case .center, .ljust, .rjust: return try pad(method, text, arguments, evaluation)
        case .count, .find, .index, .rfind, .rindex: return try TextSearch.call(method, text, arguments)
        case .startswith, .endswith: return try TextSearch.affix(method, text, arguments)
        case .encode: return .object(try TextEncoding.encode(text, arguments, evaluation))
        case .escape:
            try arguments.expect(1...1, "Markup.escape")
            return .string(try arguments.values[0].escaped(evaluation))
        case .maketrans: return .map(try TranslationTable.make(arguments, evaluation))
        case .expandtabs: return .string(try expandTabs(text, arguments, evaluation))
        case .format: return .string(try BraceFormat.format(text, arguments, evaluation))
        case .format_map:
            try arguments.expect(1...1, "str.format_map")
            return .string(try BraceFormat.format(text, mapping: arguments.values[0], evaluation))
        case .join: return .string(try join(text, arguments, evaluation))
        case .lstrip, .rstrip, .strip: return .string(try strip(method, text, arguments))
        case .partition, .rpartition: return try partition(method, text, arguments)
        case .removeprefix, .removesuffix: return .string(try remove(method, text, arguments))
        case .replace: return .string(try replace(text, arguments, evaluation))
        case .split, .rsplit: return try split(method, text, arguments, evaluation)
        case .splitlines:
            let bound = try splitLines.bind(arguments)
            let lines = text.lines(keepingEnds: try bound[0]?.expectCInteger() ?? 0 != 0)
            try evaluation.charge(16, times: lines.count)
            return .list(lines.map(Value.string))
        case .striptags:
            try arguments.expect(0...0, "Markup.striptags")
            return .string(Markup.strippingTags(text))
        case .translate: return .string(try translate(text, arguments, evaluation))
        case .unescape:
            try arguments.expect(0...0, "Markup.unescape")
            return .string(Markup.unescaped(text))
        case .zfill: return .string(try zeroFill(text, arguments, evaluation))
        default: throw .type("'str' object has no method '\(method.rawValue)'")
        }
    }

    private static let splitLines = Signature("splitlines", ["keepends"])
    private static let splitting = Signature("split", ["sep", "maxsplit"])
    private static let expanding = Signature("expandtabs", ["tabsize"])

    /// The methods without arguments, or nil for the others.
    private static func callPlain(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments
    ) throws(TemplateError) -> Value? {
        let result: Value
        switch method {
        case .capitalize: result = .string(text.capitalized())
        case .casefold: result = .string(text.caseFolded())
        case .lower: result = .string(text.lowercased())
        case .swapcase: result = .string(text.caseSwapped())
        case .title: result = .string(text.titlecased())
        case .upper: result = .string(text.uppercased())
        case .isalnum: result = .bool(text.allSatisfy(CodePoint.isAlphanumeric))
        case .isalpha: result = .bool(text.allSatisfy(CodePoint.isAlphabetic))
        case .isascii: result = .bool(text.isASCII)
        case .isdecimal: result = .bool(text.allSatisfy(CodePoint.isDecimal))
        case .isdigit: result = .bool(text.allSatisfy(CodePoint.isDigit))
        case .isidentifier: result = .bool(isIdentifier(text))
        case .islower: result = .bool(text.isLowercase)
        case .isnumeric: result = .bool(text.allSatisfy(CodePoint.isNumeric))
        case .isprintable: result = .bool(text.isEmpty || text.allSatisfy(CodePoint.isPrintable))
        case .isspace: result = .bool(text.allSatisfy(CodePoint.isSpace))
        case .istitle: result = .bool(text.isTitlecase)
        case .isupper: result = .bool(text.isUppercase)
        default: return nil
        }
        try arguments.expect(0...0, "str.\(method.rawValue)")
        return result
    }

    private static func isIdentifier(_ text: Text) -> Bool {
        let all = text.codePoints
        guard let first = all.first, CodePoint.isIdentifierStart(first) else { return false }
        return all.dropFirst().allSatisfy(CodePoint.isIdentifierPart)
    }

    private static func pad(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...2, method.rawValue)
        let width = try arguments.values[0].expectSize()
        var fill: Text = " "
        if let given = arguments[1] {
            fill = try text.isSafe ? given.escaped(evaluation) : given.expectText("The fill character")
            guard fill.count == 1 else {
                throw .type("The fill character must be exactly one character long")
            }
        }
        if method == .center { return .string(try text.centered(width, with: fill, evaluation)) }
        let padding = max(0, width.subtractingReportingOverflow(text.count).partialValue)
        return .string(
            method == .ljust
                ? try text.padded(0, padding, with: fill, evaluation)
                : try text.padded(padding, 0, with: fill, evaluation)
        )
    }

    private static func expandTabs(
        _ text: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        let size = try expanding.bind(arguments)[0]?.expectCInteger() ?? 8
        var output = OutputBuffer.forText(capacity: text.byteCount)
        var column = 0
        for codePoint in text.codePoints {
            guard codePoint == 0x09 else {
                output.append(codePoint: codePoint)
                column = codePoint == 0x0A || codePoint == 0x0D ? 0 : column + 1
                continue
            }
            guard size > 0 else { continue }
            let spaces = size - column % size
            try evaluation.charge(spaces)
            output.append(repeating: 0x20, count: spaces)
            column += spaces
        }
        return output.makeText(isSafe: text.isSafe)
    }

    private static func join(
        _ separator: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        try arguments.expect(1...1, "str.join")
        var texts: [Text] = []
        var iterator = try ValueIterator(arguments.values[0], evaluation)
        while let item = try iterator.next(evaluation) {
            try evaluation.charge(8)
            if separator.isSafe {
                texts.append(try item.escaped(evaluation))
            } else if let text = item.text {
                texts.append(text)
            } else {
                throw .type("sequence item \(texts.count): expected str instance, \(item.typeName) found")
            }
        }
        return try separator.join(texts, isSafe: separator.isSafe, evaluation)
    }

    private static func strip(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments
    ) throws(TemplateError) -> Text {
        try arguments.expect(0...1, method.rawValue)
        var set: Text?
        if let given = arguments[0], !given.isNone {
            set = try given.expectText("\(method.rawValue) arg must be None or str")
        }
        return text.trimmed(set, leading: method != .rstrip, trailing: method != .lstrip)
    }

    private static func partition(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments
    ) throws(TemplateError) -> Value {
        try arguments.expect(1...1, "str.\(method.rawValue)")
        let separator = try arguments.values[0].expectText("separator")
        guard !separator.isEmpty else { throw .value("empty separator") }
        let found =
            method == .partition
            ? text.firstOffset(of: separator) : text.lastOffset(of: separator, before: text.byteCount)
        let parts: [Text]
        if let found {
            let end = found + separator.byteCount
            parts = [text.slice(0..<found), text.slice(found..<end), text.slice(end..<text.byteCount)]
        } else {
            let nothing = Text.empty.markedSafe(text.isSafe)
            parts = method == .partition ? [text, nothing, nothing] : [nothing, nothing, text]
        }
        return .tuple(parts.map(Value.string))
    }

    private static func remove(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments
    ) throws(TemplateError) -> Text {
        try arguments.expect(1...1, "str.\(method.rawValue)")
        let affix = try arguments.values[0].expectText("\(method.rawValue)() argument")
        if method == .removeprefix {
            return text.hasPrefix(affix) ? text.slice(affix.byteCount..<text.byteCount) : text
        }
        return text.hasSuffix(affix) ? text.slice(0..<(text.byteCount - affix.byteCount)) : text
    }

    private static func replace(
        _ text: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        try arguments.expect(2...3, "replace")
        let old = try arguments.values[0].expectText("replace() argument 1")
        let given = arguments.values[1]
        let new = try text.isSafe ? given.escaped(evaluation) : given.expectText("replace() argument 2")
        let limit = try arguments[2]?.expectSize() ?? -1
        return try text.replacing(old, with: new, limit: limit < 0 ? .max : limit, evaluation)
    }

    private static func split(
        _ method: MethodName,
        _ text: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let bound = try splitting.bind(arguments)
        let given = try bound[1]?.expectSize() ?? -1
        let limit = given < 0 ? Int.max : given
        let parts: [Text]
        if let separator = bound[0], !separator.isNone {
            let separator = try separator.expectText("sep")
            guard !separator.isEmpty else { throw .value("empty separator") }
            parts =
                method == .split
                ? text.split(at: separator, limit: limit) : text.splitFromEnd(at: separator, limit: limit)
        } else {
            parts = method == .split ? text.words(limit: limit) : text.wordsFromEnd(limit: limit)
        }
        try evaluation.charge(32, times: parts.count)
        return .list(parts.map(Value.string))
    }

    private static func translate(
        _ text: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        try arguments.expect(1...1, "str.translate")
        let table = arguments.values[0]
        guard text.isEmpty || table.isSubscriptable else {
            throw .type("'\(table.typeName)' object is not subscriptable")
        }
        var output = OutputBuffer.forText(capacity: text.byteCount)
        for codePoint in text.codePoints {
            try evaluation.charge(32)
            switch try table.ownItem(.int(Int(codePoint)), evaluation) {
            case nil: output.append(codePoint: codePoint)
            case .none?: break
            case let value?:
                if let number = Number(value), !number.isFloat {
                    guard let code = number.big.small, let mapped = UInt32(exactly: code), mapped < 0x110000
                    else { throw .value("character mapping must be in range(0x110000)") }
                    output.append(codePoint: mapped)
                } else {
                    guard let mapped = value.text else {
                        throw .type("character mapping must return integer, None or str")
                    }
                    try evaluation.charge(mapped.byteCount)
                    output.append(mapped)
                }
            }
        }
        return output.makeText(isSafe: text.isSafe)
    }

    private static func zeroFill(
        _ text: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        try arguments.expect(1...1, "str.zfill")
        let width = try arguments.values[0].expectSize()
        let padding = max(0, width.subtractingReportingOverflow(text.count).partialValue)
        let hasSign = !text.isEmpty && (text[byte: 0] == 0x2B || text[byte: 0] == 0x2D)
        let sign = text.slice(0..<(hasSign ? 1 : 0))
        let digits = text.slice((hasSign ? 1 : 0)..<text.byteCount)
        let filled = try digits.padded(padding, 0, with: "0", evaluation)
        return try Text.empty.join([sign, filled], isSafe: text.isSafe, evaluation)
    }
}
