/// Filters that turn one text into another.
enum TextFilters {
    static let all: [(String, Filter)] = [
        ("capitalize", capitalize),
        ("lower", lower),
        ("upper", upper),
        ("title", title),
        ("string", string),
        ("trim", trim),
        ("center", center),
        ("format", format),
        ("replace", replace),
        ("truncate", truncate),
        ("wordcount", wordCount),
        ("urlencode", urlEncode),
    ]

    private static let capitalize = Filter("do_capitalize") { (operands, evaluation) throws(TemplateError) in
        .string(try charged(operands, evaluation).capitalized())
    }

    private static let lower = Filter("do_lower") { (operands, evaluation) throws(TemplateError) in
        .string(try charged(operands, evaluation).lowercased())
    }

    private static let upper = Filter("do_upper") { (operands, evaluation) throws(TemplateError) in
        .string(try charged(operands, evaluation).uppercased())
    }

    private static let title = Filter("do_title") { (operands, evaluation) throws(TemplateError) in
        .string(titled(try charged(operands, evaluation)))
    }

    private static let string = Filter("soft_str") { (operands, evaluation) throws(TemplateError) in
        .string(try charged(operands, evaluation))
    }

    /// The value as a text that is about to be turned into another.
    @inline(__always) private static func charged(
        _ operands: Operands,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        let text = try operands.text(evaluation)
        try evaluation.chargeCharacters(text)
        return text
    }

    /// Words begin where a hyphen, a space or an opening bracket ends.
    private static func titled(_ text: Text) -> Text {
        if text.isASCII {
            var isFirst = true
            let titled = text.mapASCII { byte, _ in
                defer { isFirst = isTitleSeparator(UInt32(byte)) }
                return isFirst ? ASCII.uppercase(byte) : ASCII.lowercase(byte)
            }
            return titled.markedSafe(false)
        }
        if !text.hasCase { return text.markedSafe(false) }
        var output = OutputBuffer.forText(capacity: text.byteCount)
        var start = 0
        while start < text.byteCount {
            let isSeparator = isTitleSeparator(text.codePoint(at: start))
            var end = start
            while end < text.byteCount, isTitleSeparator(text.codePoint(at: end)) == isSeparator {
                end = text.offset(after: end)
            }
            let first = text.offset(after: start)
            output.append(text.slice(start..<first).uppercased())
            output.append(text.slice(first..<end).lowercased())
            start = end
        }
        return output.makeText()
    }

    private static func isTitleSeparator(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0x2D, 0x28, 0x7B, 0x5B, 0x3C: true
        default: CodePoint.isSpace(codePoint)
        }
    }

    private static let trim = Filter("do_trim", ["chars"]) {
        (operands, evaluation) throws(TemplateError) in
        let text = try operands.text(evaluation)
        guard let set = operands.argument(0), !set.isNone else { return .string(text.trimmed()) }
        return .string(text.trimmed(try set.expectText("strip arg must be None or str:")))
    }

    private static let center = Filter("do_center", ["width"]) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let width = try operands.argument(0)?.expectSize() ?? 80
        return .string(try value.soft(evaluation).centered(width, evaluation))
    }

    private static let format = Filter(unbound: true) {
        (value, arguments, evaluation) throws(TemplateError) in
        let text = try value.soft(evaluation)
        guard !arguments.names.isEmpty else {
            return .string(try PercentFormat.format(text, .tuple(arguments.values), evaluation))
        }
        guard arguments.positionalCount == 0 else {
            throw .value("can't handle positional and keyword arguments at the same time")
        }
        let map = Map()
        for (name, value) in zip(arguments.names, arguments.values) { map.set(name, value) }
        return .string(try PercentFormat.format(text, .map(map), evaluation))
    }

    private static let replace = Filter("do_replace", ["old", "new", "count"], required: 2) {
        (operands, evaluation) throws(TemplateError) in
        let given = try operands.argument(2)?.expectOptionalIndex() ?? -1
        let limit = given < 0 ? Int.max : given
        if case .string(let text) = operands[0], case .string(let old) = operands[1],
            case .string(let new) = operands[2], !text.isSafe, !old.isSafe, !new.isSafe
        {
            return .string(try text.replacing(old, with: new, limit: limit, evaluation))
        }
        let (value, old, new) = (operands[0], operands[1], operands[2])
        guard evaluation.autoescape else {
            let text = try value.plain(evaluation)
            return .string(
                try text.replacing(
                    old.plain(evaluation),
                    with: new.plain(evaluation),
                    limit: limit,
                    evaluation
                )
            )
        }
        var text = try value.soft(evaluation)
        let oldIsMarkup = try old.isMarkup(evaluation)
        let newIsMarkup = try new.isMarkup(evaluation)
        if oldIsMarkup || newIsMarkup && !text.isSafe { text = try value.escaped(evaluation) }
        var replacement = try new.soft(evaluation)
        if text.isSafe { replacement = replacement.escaped() }
        return .string(try text.replacing(old.soft(evaluation), with: replacement, limit: limit, evaluation))
    }

    private static let truncate = Filter(
        "do_truncate",
        ["length", "killwords", "end", "leeway"],
        isPure: false
    ) {
        (operands, evaluation) throws(TemplateError) in
        if let cut = try truncated(operands, evaluation) { return cut }
        let value = operands[0]
        let length = operands.argument(0) ?? .int(255)
        let end = operands.argument(2) ?? .string(ellipsis)
        var leeway = Value.int(evaluation.settings.policies.truncateLeeway)
        if let given = operands.argument(3), !given.isNone { leeway = given }
        let endLength = Value.int(try end.length(evaluation))
        try check(length, isAtLeast: endLength, "length", evaluation)
        try check(leeway, isAtLeast: .int(0), "leeway", evaluation)
        let count = Value.int(try value.length(evaluation))
        if try count.compare(.lessOrEqual, Value.add(length, leeway, evaluation), evaluation) { return value }
        let stop = try Value.subtract(length, endLength, evaluation)
        var kept = try value.slice(Slice(.none, stop, .none), evaluation)
        let killsWords = try operands.argument(1)?.isTrue() ?? false
        if !killsWords, let text = kept.text, let space = text.lastOffset(of: " ", before: text.byteCount) {
            kept = .string(text.slice(0..<space))
        }
        return try Value.add(kept, end, evaluation)
    }

    private static let ellipsis: Text = "..."

    /// The same for arguments of the usual kinds; nil for those that are an error or need anything more.
    private static func truncated(
        _ operands: Operands,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value? {
        guard case .string(let text) = operands[0], operands.argument(3) == nil, !text.isSafe else {
            return nil
        }
        var length = 255
        if let given = operands.argument(0) {
            guard case .int(let int) = given else { return nil }
            length = int
        }
        var end = ellipsis
        if let given = operands.argument(2) {
            guard case .string(let text) = given, !text.isSafe else { return nil }
            end = text
        }
        let leeway = evaluation.settings.policies.truncateLeeway
        let stop = length.subtractingReportingOverflow(end.count)
        let limit = length.addingReportingOverflow(leeway)
        guard leeway >= 0, !stop.overflow, stop.partialValue >= 0, !limit.overflow else { return nil }
        let count = text.count
        if count <= limit.partialValue { return .string(text) }
        try evaluation.charge(text.byteCount)
        var cut = text.offset(ofCodePoint: min(stop.partialValue, count))
        let killsWords = try operands.argument(1)?.isTrue() ?? false
        if !killsWords, let space = text.lastOffset(of: 0x20, before: cut) { cut = space }
        if end.isEmpty { return .string(text.slice(0..<cut)) }
        try evaluation.charge(cut + end.byteCount)
        return .string(text.slice(0..<cut).appending(end))
    }

    private static func check(
        _ value: Value,
        isAtLeast least: Value,
        _ name: String,
        _ evaluation: Evaluation
    ) throws(TemplateError) {
        guard try !value.compare(.greaterOrEqual, least, evaluation) else { return }
        let message = try "expected \(name) >= \(least.printed(evaluation)), got \(value.printed(evaluation))"
        throw TemplateError(.runtime, message, cause: .assertion)
    }

    private static let wordCount = Filter("do_wordcount") { (operands, evaluation) throws(TemplateError) in
        var count = 0
        var isInside = false
        let text = try operands.text(evaluation)
        var offset = 0
        while offset < text.byteCount {
            let codePoint = text.codePoint(at: offset)
            offset = text.offset(after: offset)
            let isWord = CodePoint.isWord(codePoint)
            if isWord, !isInside { count += 1 }
            isInside = isWord
        }
        return .int(count)
    }

    private static let urlEncode = Filter("do_urlencode") { (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        var output = OutputBuffer.forText()
        if value.isString {
            output.append(percentEncoded: try value.plain(evaluation), inQuery: false)
            return .string(output.makeText())
        }
        var pairs: ValueIterator
        if case .map(let map) = value.materialized {
            pairs = ValueIterator(map.liveEntries.map { .tuple([$0.key, $0.value]) })
        } else if try value.isIterable(evaluation) {
            pairs = try ValueIterator(value, evaluation)
        } else {
            output.append(percentEncoded: try value.plain(evaluation), inQuery: false)
            return .string(output.makeText())
        }
        var isFirst = true
        while let pair = try pairs.next(evaluation) {
            let parts = try pair.elements(evaluation)
            guard parts.count == 2 else {
                throw .value(
                    parts.count < 2
                        ? "not enough values to unpack (expected 2, got \(parts.count))"
                        : "too many values to unpack (expected 2)"
                )
            }
            if !isFirst { output.append(0x26) }
            isFirst = false
            output.append(percentEncoded: try parts[0].plain(evaluation), inQuery: true)
            output.append(0x3D)
            output.append(percentEncoded: try parts[1].plain(evaluation), inQuery: true)
            try evaluation.charge(16)
        }
        return .string(output.makeText())
    }
}

extension OutputBuffer {
    /// Appends a text as part of an address (RFC 3986, section 2.1). In a query a space is a plus, and a slash is
    /// encoded.
    fileprivate mutating func append(percentEncoded text: Text, inQuery: Bool) {
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D, 0x7E: append(byte)
            case 0x2F where !inQuery: append(byte)
            case 0x20 where inQuery: append(0x2B)
            default:
                append(0x25)
                for nibble in [byte >> 4, byte & 15] { append(nibble < 10 ? 0x30 + nibble : 0x37 + nibble) }
            }
        }
    }
}
