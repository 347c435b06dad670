/// Prints values as Python's `repr` does, nested ones too; what holds itself becomes `[...]`.
struct Representation {
    private let evaluation: Evaluation
    /// The containers that are being printed.
    private var path: [ObjectIdentifier] = []

    /// Whether dictionaries are printed in the order of their keys.
    private let sortsKeys: Bool

    init(_ evaluation: Evaluation, sortsKeys: Bool = false) {
        self.evaluation = evaluation
        self.sortsKeys = sortsKeys
    }

    mutating func write(_ value: Value, into output: inout OutputBuffer) throws(TemplateError) {
        switch value {
        case .string(let text):
            try evaluation.chargeCharacters(text)
            output.append(representing: text)
        case .cell: try write(value.materialized, into: &output)
        case .int(let int): output.append(decimal: int)
        case .none: output.append(ascii: "None")
        case .bool(let bool): output.append(ascii: bool ? "True" : "False")
        case .float(let double): output.append(float: double)
        case .bigInt(let big): try output.append(big, evaluation)
        case .range(let range): write(range, into: &output)
        case .undefined: output.append(ascii: "Undefined")
        case .function(let function):
            output.append(
                string: function.isType
                    ? "<class '\(function.name)'>"
                    : "<function \(function.name) at 0x7f0000000000>"
            )
        case .object(let object): output.append(try object.represented(evaluation))
        case .rows, .row: try write(value.materialized, into: &output)
        case .list(let list):
            try nested(list, "[...]", into: &output) { (printer, output) throws(TemplateError) in
                try printer.write(list.items, "[", "]", into: &output)
            }
        case .tuple(let tuple):
            try nested(tuple, "(...)", into: &output) { (printer, output) throws(TemplateError) in
                try printer.write(tuple.items, "(", tuple.items.count == 1 ? ",)" : ")", into: &output)
            }
        case .map(let map):
            try nested(map, "{...}", into: &output) { (printer, output) throws(TemplateError) in
                try printer.write(map, into: &output)
            }
        }
    }

    private mutating func nested(
        _ container: AnyObject,
        _ again: StaticString,
        into output: inout OutputBuffer,
        _ body: (inout Representation, inout OutputBuffer) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        let identity = ObjectIdentifier(container)
        guard !path.contains(identity) else {
            output.append(ascii: again)
            return
        }
        guard path.count < evaluation.settings.limits.valueDepth else { throw .recursion }
        // Shared containers can make a small value print without end.
        try evaluation.charge(64)
        path.append(identity)
        try body(&self, &output)
        path.removeLast()
    }

    mutating func write(
        _ items: [Value],
        _ open: StaticString,
        _ close: StaticString,
        into output: inout OutputBuffer
    ) throws(TemplateError) {
        try evaluation.charge(16, times: items.count)
        output.append(ascii: open)
        for (index, item) in items.enumerated() {
            if index > 0 { output.append(ascii: ", ") }
            try write(item, into: &output)
        }
        output.append(ascii: close)
    }

    private mutating func write(_ map: Map, into output: inout OutputBuffer) throws(TemplateError) {
        try evaluation.charge(32, times: map.count)
        output.append(0x7B)
        let entries = sortsKeys ? try map.sortedEntries(evaluation) : map.liveEntries
        for (index, entry) in entries.enumerated() {
            if index > 0 { output.append(ascii: ", ") }
            try write(entry.key, into: &output)
            output.append(ascii: ": ")
            try write(entry.value, into: &output)
        }
        output.append(0x7D)
    }

    private func write(_ range: IntegerRange, into output: inout OutputBuffer) {
        output.append(ascii: "range(")
        output.append(decimal: range.start)
        output.append(ascii: ", ")
        output.append(decimal: range.stop)
        if range.step != 1 {
            output.append(ascii: ", ")
            output.append(decimal: range.step)
        }
        output.append(ascii: ")")
    }
}

extension BigInteger {
    /// The decimal digits of the magnitude. Python refuses to make more than 4,300.
    func decimalDigits(_ evaluation: Evaluation) throws(TemplateError) -> [UInt8] {
        if bitLength <= 14_290 {
            try evaluation.chargeDigits(of: self)
            let digits = self.digits
            if digits.count <= 4300 { return digits }
        }
        throw .value(
            "Exceeds the limit (4300 digits) for integer string conversion; "
                + "use sys.set_int_max_str_digits() to increase the limit"
        )
    }
}

extension OutputBuffer {
    /// Appends an integer in decimal.
    mutating func append(_ big: BigInteger, _ evaluation: Evaluation) throws(TemplateError) {
        let digits = try big.decimalDigits(evaluation)
        if big.isNegative { append(0x2D) }
        append(digits)
    }

    /// Appends a text as Python's `repr` prints it: quoted, what cannot be seen as an escape.
    mutating func append(representing text: Text) {
        if text.isSafe { append(ascii: "Markup(") }
        let hasSingle = text.utf8.contains(0x27)
        let quote: UInt8 = hasSingle && !text.utf8.contains(0x22) ? 0x22 : 0x27
        append(quote)
        var offset = 0
        while offset < text.byteCount {
            let end = text.offset(after: offset)
            append(representing: text.codePoint(at: offset), quote: quote)
            offset = end
        }
        append(quote)
        if text.isSafe { append(ascii: ")") }
    }

    private mutating func append(representing codePoint: UInt32, quote: UInt8) {
        switch codePoint {
        case 0x5C: append(ascii: "\\\\")
        case UInt32(quote):
            append(0x5C)
            append(quote)
        case 0x0A: append(ascii: "\\n")
        case 0x0D: append(ascii: "\\r")
        case 0x09: append(ascii: "\\t")
        case 0x20..<0x7F: append(UInt8(truncatingIfNeeded: codePoint))
        default:
            if CodePoint.isPrintable(codePoint) {
                append(codePoint: codePoint)
            } else if codePoint < 0x100 {
                append(ascii: "\\x")
                append(hexadecimal: codePoint, digits: 2)
            } else {
                append(ascii: codePoint < 0x10000 ? "\\u" : "\\U")
                append(hexadecimal: codePoint, digits: codePoint < 0x10000 ? 4 : 8)
            }
        }
    }

    mutating func append(hexadecimal value: UInt32, digits: Int) {
        for digit in (0..<digits).reversed() {
            let nibble = UInt8(truncatingIfNeeded: (value >> UInt32(4 * digit)) & 15)
            append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
        }
    }
}

extension Text {
    /// Python's `repr` of a text.
    static func repr(_ text: Text) -> String {
        var output = OutputBuffer.forText()
        output.append(representing: text)
        return output.makeText().description
    }
}
