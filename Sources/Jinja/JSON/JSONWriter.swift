/// Writes values as JSON, as Python's `json.dumps` does.
struct JSONWriter {
    struct Style: Sendable {
        /// Spaces, or any other text, for each level of nesting; nil for one line.
        var indent: Text?
        var sortsKeys = false
        /// Whether `< > & '` are written as escapes, so that the text is safe inside HTML.
        var isHTMLSafe = false
        var itemSeparator: Text = ", "
    }

    private let style: Style
    private let evaluation: Evaluation
    private var path: [ObjectIdentifier] = []

    init(_ style: Style, _ evaluation: Evaluation) {
        self.style = style
        self.evaluation = evaluation
    }

    /// Throws TypeError for what has no form in JSON.
    static func write(
        _ value: Value,
        _ style: Style,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        var writer = JSONWriter(style, evaluation)
        var output = OutputBuffer.forText()
        try writer.write(value, into: &output)
        try evaluation.charge(output.count)
        return output.makeText()
    }

    private mutating func write(_ value: Value, into output: inout OutputBuffer) throws(TemplateError) {
        switch value {
        case .none: output.append(ascii: "null")
        case .bool(let bool): output.append(ascii: bool ? "true" : "false")
        case .int(let int): output.append(decimal: int)
        case .bigInt(let big): try output.append(big, evaluation)
        case .float(let double): JSONWriter.write(double, into: &output)
        case .string, .cell:
            let text = value.text ?? .empty
            try evaluation.charge(text.byteCount)
            output.append(json: text, isHTMLSafe: style.isHTMLSafe)
        case .list(let list):
            try nested(list, into: &output) { (writer, output) throws(TemplateError) in
                try writer.write(list.items, into: &output)
            }
        case .tuple(let tuple):
            try nested(tuple, into: &output) { (writer, output) throws(TemplateError) in
                try writer.write(tuple.items, into: &output)
            }
        case .map(let map):
            try nested(map, into: &output) { (writer, output) throws(TemplateError) in
                try writer.write(map, into: &output)
            }
        case .rows, .row: try write(value.materialized, into: &output)
        default: throw .type("Object of type \(value.typeName) is not JSON serializable")
        }
    }

    private static func write(_ double: Double, into output: inout OutputBuffer) {
        if double.isNaN {
            output.append(ascii: "NaN")
        } else if double.isInfinite {
            output.append(ascii: double < 0 ? "-Infinity" : "Infinity")
        } else {
            output.append(float: double)
        }
    }

    private mutating func nested(
        _ container: AnyObject,
        into output: inout OutputBuffer,
        _ body: (inout JSONWriter, inout OutputBuffer) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        let identity = ObjectIdentifier(container)
        guard !path.contains(identity) else { throw .value("Circular reference detected") }
        guard path.count < evaluation.settings.limits.valueDepth else { throw .recursion }
        try evaluation.charge(64)
        path.append(identity)
        try body(&self, &output)
        path.removeLast()
    }

    private mutating func write(_ items: [Value], into output: inout OutputBuffer) throws(TemplateError) {
        output.append(0x5B)
        for (index, item) in items.enumerated() {
            try startItem(index, into: &output)
            try write(item, into: &output)
        }
        endItems(items.count, into: &output)
        output.append(0x5D)
    }

    private mutating func write(_ map: Map, into output: inout OutputBuffer) throws(TemplateError) {
        var entries = map.liveEntries
        if style.sortsKeys {
            let order = try Sorting.order(entries.map(\.key), reverse: false, evaluation)
            entries = order.map { entries[$0] }
        }
        output.append(0x7B)
        for (index, entry) in entries.enumerated() {
            try startItem(index, into: &output)
            try writeKey(entry.key, into: &output)
            output.append(ascii: ": ")
            try write(entry.value, into: &output)
        }
        endItems(entries.count, into: &output)
        output.append(0x7D)
    }

    private mutating func writeKey(_ key: Value, into output: inout OutputBuffer) throws(TemplateError) {
        switch key {
        case .string, .cell: try write(key, into: &output)
        case .none, .bool, .int, .bigInt, .float:
            output.append(0x22)
            try write(key, into: &output)
            output.append(0x22)
        default:
            throw .type("keys must be str, int, float, bool or None, not \(key.typeName)")
        }
    }

    private func startItem(_ index: Int, into output: inout OutputBuffer) throws(TemplateError) {
        if let indent = style.indent {
            if index > 0 { output.append(0x2C) }
            try evaluation.charge(indent.byteCount, times: 2 * path.count)
            breakLine(indent, into: &output)
        } else if index > 0 {
            output.append(style.itemSeparator)
        }
    }

    private func endItems(_ count: Int, into output: inout OutputBuffer) {
        guard let indent = style.indent, count > 0 else { return }
        output.append(0x0A)
        for _ in 1..<max(1, path.count) { output.append(indent) }
    }

    private func breakLine(_ indent: Text, into output: inout OutputBuffer) {
        output.append(0x0A)
        for _ in 0..<path.count { output.append(indent) }
    }
}

extension Text {
    /// With `< > & '` as escapes of JSON.
    var escapedForJSON: Text {
        var output = OutputBuffer.forText(capacity: byteCount)
        for byte in utf8 {
            switch byte {
            case 0x26, 0x27, 0x3C, 0x3E: output.append(jsonUnit: UInt32(byte))
            default: output.append(byte)
            }
        }
        return output.makeText()
    }
}

extension OutputBuffer {
    /// Appends a text as a JSON string in ASCII.
    mutating func append(json text: Text, isHTMLSafe: Bool = false) {
        append(0x22)
        var offset = 0
        while offset < text.byteCount {
            let codePoint = text.codePoint(at: offset)
            append(jsonCodePoint: codePoint, isHTMLSafe: isHTMLSafe)
            offset = text.offset(after: offset)
        }
        append(0x22)
    }

    private mutating func append(jsonCodePoint codePoint: UInt32, isHTMLSafe: Bool) {
        switch codePoint {
        case 0x22: append(ascii: "\\\"")
        case 0x5C: append(ascii: "\\\\")
        case 0x0A: append(ascii: "\\n")
        case 0x0D: append(ascii: "\\r")
        case 0x09: append(ascii: "\\t")
        case 0x08: append(ascii: "\\b")
        case 0x0C: append(ascii: "\\f")
        case 0x26, 0x27, 0x3C, 0x3E:
            if isHTMLSafe { append(jsonUnit: codePoint) } else { append(UInt8(codePoint)) }
        case 0x20..<0x7F: append(UInt8(codePoint))
        case 0x10000...:
            append(jsonUnit: 0xD800 + ((codePoint - 0x10000) >> 10))
            append(jsonUnit: 0xDC00 + ((codePoint - 0x10000) & 0x3FF))
        default: append(jsonUnit: codePoint)
        }
    }

    fileprivate mutating func append(jsonUnit unit: UInt32) {
        append(ascii: "\\u")
        append(hexadecimal: unit, digits: 4)
    }
}
