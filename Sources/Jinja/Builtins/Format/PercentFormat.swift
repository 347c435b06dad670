/// Python's `format % values` (Python: printf-style String Formatting). A format that is markup escapes what it is given.
struct PercentFormat {
    /// One `%…` of a format.
    private struct Conversion {
        var isLeft = false
        var hasPlus = false
        var hasSpace = false
        var isAlternate = false
        var isZeroPadded = false
        var width = 0
        var precision: Int?
        var letter: UInt32 = 0
    }

    private let format: Text
    private let evaluation: Evaluation
    private let given: Value
    /// The values in order; one that is no tuple counts as one.
    private let values: [Value]
    private var used = 0
    private var offset = 0

    static func format(_ format: Text, _ values: Value, _ evaluation: Evaluation) throws(TemplateError)
        -> Text
    {
        var formatter = PercentFormat(format, values, evaluation)
        return try formatter.run()
    }

    private init(_ format: Text, _ given: Value, _ evaluation: Evaluation) {
        self.format = format
        self.given = given
        self.evaluation = evaluation
        if case .tuple(let tuple) = given { values = tuple.items } else { values = [given] }
    }

    private mutating func run() throws(TemplateError) -> Text {
        var output = OutputBuffer.forText(capacity: format.byteCount)
        while offset < format.byteCount {
            let byte = format[byte: offset]
            offset += 1
            guard byte == 0x25 else {
                output.append(byte)
                continue
            }
            try convert(into: &output)
            try evaluation.charge(8)
        }
        if used < values.count, !isMapping {
            throw .type("not all arguments converted during string formatting")
        }
        return output.makeText(isSafe: format.isSafe)
    }

    /// Whether the values can be asked for by key, which is also what lets them go unused.
    private var isMapping: Bool {
        switch given {
        case .map, .row, .list, .rows, .range, .undefined: true
        case .object(let object): object.hasItems
        default: false
        }
    }

    private mutating func nextValue() throws(TemplateError) -> Value {
        guard used < values.count else { throw .type("not enough arguments for format string") }
        used += 1
        return values[used - 1]
    }

    private var current: UInt8? { offset < format.byteCount ? format[byte: offset] : nil }

    // MARK: Parsing

    private mutating func convert(into output: inout OutputBuffer) throws(TemplateError) {
        if current == 0x25 {
            output.append(0x25)
            offset += 1
            return
        }
        var keyed: Value?
        if current == 0x28 { keyed = try readKey() }
        var conversion = Conversion()
        readFlags(&conversion)
        let width = try readNumber() ?? 0
        if width < 0 { conversion.isLeft = true }
        conversion.width = Int(clamping: width.magnitude)
        if current == 0x2E {
            offset += 1
            conversion.precision = max(0, try readNumber() ?? 0)
        }
        while let byte = current, byte == 0x68 || byte == 0x6C || byte == 0x4C { offset += 1 }
        guard offset < format.byteCount else { throw .value("incomplete format") }
        conversion.letter = format.codePoint(at: offset)
        let end = format.offset(after: offset)
        defer { offset = end }
        let value: Value
        if let keyed { value = keyed } else { value = try nextValue() }
        output.append(try text(of: value, conversion))
    }

    private mutating func readKey() throws(TemplateError) -> Value {
        guard isMapping else { throw .type("format requires a mapping") }
        let start = offset + 1
        var depth = 0
        while let byte = current {
            if byte == 0x28 { depth += 1 }
            if byte == 0x29 { depth -= 1 }
            offset += 1
            if depth == 0 { break }
        }
        guard depth == 0, offset > start else { throw .value("incomplete format key") }
        let key = Value.string(format.slice(start..<(offset - 1)).markedSafe(false))
        guard let value = try given.ownItem(key, evaluation) else {
            throw .key(try key.represented(evaluation).description)
        }
        used = values.count
        return value
    }

    private mutating func readFlags(_ conversion: inout Conversion) {
        while let byte = current {
            switch byte {
            case 0x2D: conversion.isLeft = true
            case 0x2B: conversion.hasPlus = true
            case 0x20: conversion.hasSpace = true
            case 0x23: conversion.isAlternate = true
            case 0x30: conversion.isZeroPadded = true
            default: return
            }
            offset += 1
        }
    }

    private mutating func readNumber() throws(TemplateError) -> Int? {
        if current == 0x2A {
            offset += 1
            let given = try nextValue()
            // What markup is given comes wrapped, and what is wrapped is no width.
            guard !format.isSafe, let number = given.smallInteger else { throw .type("* wants int") }
            return number
        }
        var number: Int?
        while let byte = current, byte >= 0x30, byte <= 0x39 {
            guard (number ?? 0) < Int.max / 16 else { throw .value("width too big") }
            number = (number ?? 0) * 10 + Int(byte - 0x30)
            offset += 1
        }
        return number
    }

    // MARK: Conversions

    private func text(of value: Value, _ conversion: Conversion) throws(TemplateError) -> Text {
        switch conversion.letter {
        case 0x73, 0x72, 0x61:
            var text = try words(of: value, conversion.letter)
            if let precision = conversion.precision, precision < text.count {
                text = text.slice(0..<text.offset(ofCodePoint: precision))
            }
            return try padded(text, conversion)
        case 0x63: return try padded(character(value), conversion)
        case 0x64, 0x69, 0x75, 0x6F, 0x78, 0x58: return try integer(value, conversion)
        case 0x65, 0x45, 0x66, 0x46, 0x67, 0x47: return try float(value, conversion)
        default:
            let letter = Text(codePoints: CollectionOfOne(conversion.letter))
            let code = String(conversion.letter, radix: 16)
            throw .value("unsupported format character '\(letter)' (0x\(code)) at index \(offset)")
        }
    }

    private func words(of value: Value, _ letter: UInt32) throws(TemplateError) -> Text {
        if letter == 0x73 {
            return format.isSafe ? try value.escaped(evaluation) : try value.printed(evaluation)
        }
        let text = try value.represented(evaluation)
        let shown = format.isSafe ? text.escaped() : text
        return letter == 0x61 ? shown.asciiRepresentation() : shown
    }

    private func padded(_ text: Text, _ conversion: Conversion) throws(TemplateError) -> Text {
        let padding = max(0, conversion.width - text.count)
        return try conversion.isLeft
            ? text.padded(0, padding, evaluation) : text.padded(padding, 0, evaluation)
    }

    private func character(_ value: Value) throws(TemplateError) -> Text {
        if !format.isSafe {
            if let text = value.text, text.count == 1 { return text }
            if let code = value.smallInteger {
                guard let codePoint = UInt32(exactly: code), codePoint < 0x110000 else {
                    throw .overflow("%c arg not in range(0x110000)")
                }
                return Text(codePoints: CollectionOfOne(codePoint))
            }
        }
        throw .type("%c requires int or char")
    }

    private func integer(_ value: Value, _ conversion: Conversion) throws(TemplateError) -> Text {
        let isDecimal = conversion.letter == 0x64 || conversion.letter == 0x69 || conversion.letter == 0x75
        let big = try whole(value, conversion.letter, isDecimal: isDecimal)
        var (digits, prefix) = try FormatSpecification.digits(
            of: big,
            isDecimal ? 0 : conversion.letter,
            withPrefix: conversion.isAlternate,
            evaluation
        )
        if let precision = conversion.precision, precision > digits.count {
            try evaluation.charge(precision, times: 3)
            digits.insert(contentsOf: repeatElement(0x30, count: precision - digits.count), at: 0)
        }
        return try number(digits, prefix, isNegative: big.isNegative, conversion)
    }

    private func whole(_ value: Value, _ letter: UInt32, isDecimal: Bool) throws(TemplateError) -> BigInteger
    {
        if format.isSafe, isDecimal {
            // What markup is given counts as a number if Python's `int` takes it.
            if let text = value.text { try evaluation.chargeNumber(text) }
            return try NumberParsing.integer(value).big
        }
        let letter = Text(codePoints: CollectionOfOne(letter))
        if format.isSafe {
            throw .type("%\(letter) format: an integer is required, not _MarkupEscapeHelper")
        }
        switch Number(value) {
        case .float where isDecimal: return try NumberParsing.integer(value).big
        case let number? where !number.isFloat: return number.big
        case nil where isDecimal:
            if case .undefined(let undefined) = value { throw undefined.error }
            throw .type("%\(letter) format: a real number is required, not \(value.typeName)")
        default: throw .type("%\(letter) format: an integer is required, not \(value.typeName)")
        }
    }

    private func float(_ value: Value, _ conversion: Conversion) throws(TemplateError) -> Text {
        let double: Double
        if let number = Number(value) {
            double = try number.double()
        } else if format.isSafe {
            double = try NumberParsing.float(value)
        } else {
            if case .undefined(let undefined) = value { throw undefined.error }
            throw .type("must be real number, not \(value.typeName)")
        }
        let isUppercase = conversion.letter & 0x20 == 0
        let notation = FloatNotation(
            kind: UInt8(conversion.letter | 0x20),
            precision: conversion.precision ?? 6,
            isAlternate: conversion.isAlternate,
            isUppercase: isUppercase
        )
        try evaluation.charge(conversion.precision ?? 6, times: 3)
        let isNegative = double.sign == .minus && !double.isNaN
        return try number(notation.text(double), [], isNegative: isNegative, conversion)
    }

    private func number(
        _ digits: [UInt8],
        _ prefix: [UInt8],
        isNegative: Bool,
        _ conversion: Conversion
    ) throws(TemplateError) -> Text {
        let sign: [UInt8] =
            isNegative ? [0x2D] : conversion.hasPlus ? [0x2B] : conversion.hasSpace ? [0x20] : []
        let head = sign + prefix
        guard conversion.isZeroPadded, !conversion.isLeft else {
            return try padded(Text(utf8: head + digits), conversion)
        }
        let padding = max(0, conversion.width - head.count - digits.count)
        return Text(utf8: head + (try Text(utf8: digits).padded(padding, 0, with: "0", evaluation)).utf8)
    }
}

extension Text {
    /// With `\x`, `\u` and `\U` for everything beyond ASCII.
    func asciiRepresentation() -> Text {
        if isASCII { return self }
        var output = OutputBuffer.forText(capacity: byteCount)
        for codePoint in codePoints {
            if codePoint < 0x80 {
                output.append(codePoint: codePoint)
            } else {
                let digits = codePoint < 0x100 ? 2 : codePoint < 0x10000 ? 4 : 8
                output.append(ascii: digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U")
                output.append(hexadecimal: codePoint, digits: digits)
            }
        }
        return output.makeText()
    }
}
