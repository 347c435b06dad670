/// One format specification of Python's `format`: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`
/// (Python: Format Specification Mini-Language).
struct FormatSpecification {
    var fill: UInt32 = 0x20
    /// `<`, `>`, `^` or `=`; 0 for the default of the type.
    var alignment: UInt8 = 0
    /// Whether a 0 stands before the width: zeros fill what no other fill was given for, in numbers behind the sign.
    private var isZeroPadded = false
    /// `+`, `-` or a space; 0 if not given.
    var sign: UInt8 = 0
    var isAlternate = false
    var isZeroNegative = false
    var width = 0
    /// `,` or `_`; 0 for none.
    var grouping: UInt8 = 0
    var precision: Int?
    /// The letter of the type; 0 if not given.
    var type: UInt32 = 0
    private let isEmpty: Bool

    init(_ text: Text) throws(TemplateError) {
        var rest = text.codePoints[...]
        isEmpty = rest.isEmpty
        var hasFill = false
        if rest.count > 1, let align = FormatSpecification.alignment(rest[1]) {
            fill = rest[0]
            hasFill = true
            alignment = align
            rest = rest.dropFirst(2)
        } else if let first = rest.first, let align = FormatSpecification.alignment(first) {
            alignment = align
            rest = rest.dropFirst()
        }
        if let first = rest.first, first == 0x2B || first == 0x2D || first == 0x20 {
            sign = UInt8(first)
            rest = rest.dropFirst()
        }
        isZeroNegative = FormatSpecification.take(0x7A, &rest)
        isAlternate = FormatSpecification.take(0x23, &rest)
        if !hasFill, FormatSpecification.take(0x30, &rest) {
            isZeroPadded = true
            fill = 0x30
        }
        try parseEnd(&rest)
    }

    private mutating func parseEnd(_ rest: inout ArraySlice<UInt32>) throws(TemplateError) {
        width = try FormatSpecification.number(&rest) ?? 0
        for mark: UInt8 in [0x2C, 0x5F] where FormatSpecification.take(UInt32(mark), &rest) {
            guard grouping == 0 else { throw .value("Cannot specify both ',' and '_'.") }
            grouping = mark
        }
        if FormatSpecification.take(0x2E, &rest) {
            guard let digits = try FormatSpecification.number(&rest) else {
                throw .value("Format specifier missing precision")
            }
            precision = digits
        }
        type = rest.popFirst() ?? 0
        guard rest.isEmpty else { throw .value("Invalid format specifier") }
        guard grouping == 0 || groups(type) else {
            let mark = Text(utf8: CollectionOfOne(grouping))
            throw .value("Cannot specify '\(mark)' with '\(Text(codePoints: CollectionOfOne(type)))'.")
        }
    }

    /// Whether the digits of a type can be grouped by the mark that is given.
    private func groups(_ type: UInt32) -> Bool {
        switch type {
        case 0, 0x64, 0x65, 0x66, 0x67, 0x45, 0x46, 0x47, 0x25: true
        case 0x62, 0x6F, 0x78, 0x58: grouping == 0x5F
        default: false
        }
    }

    private static func alignment(_ codePoint: UInt32) -> UInt8? {
        switch codePoint {
        case 0x3C, 0x3E, 0x5E, 0x3D: UInt8(codePoint)
        default: nil
        }
    }

    private static func take(_ codePoint: UInt32, _ rest: inout ArraySlice<UInt32>) -> Bool {
        guard rest.first == codePoint else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// A number, or nil if there are no digits.
    private static func number(_ rest: inout ArraySlice<UInt32>) throws(TemplateError) -> Int? {
        var number: Int?
        while let digit = rest.first.flatMap({ CodePoint.decimalValue($0) }) {
            let (tenfold, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
            guard !overflow, tenfold < Int.max - 10 else {
                throw .value("Too many decimal digits in format string")
            }
            number = tenfold + Int(digit)
            rest = rest.dropFirst()
        }
        return number
    }

    // MARK: Formatting

    /// The same with zeros behind the sign, if they were asked for and nothing else was.
    private var alignedAsNumber: FormatSpecification {
        var result = self
        if isZeroPadded, alignment == 0 { result.alignment = 0x3D }
        return result
    }

    /// Formats a value as Python's `format(value, specification)`.
    func format(_ value: Value, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        switch value {
        case .string, .cell:
            let text = value.text ?? .empty
            return isEmpty ? text : try format(text, evaluation)
        case .bool(let bool):
            return isEmpty ? (bool ? "True" : "False") : try format(BigInteger(bool ? 1 : 0), evaluation)
        case .int(let int): return try format(BigInteger(int), evaluation)
        case .bigInt(let big): return try format(big, evaluation)
        case .float(let double): return try format(double, evaluation)
        default:
            guard isEmpty else {
                throw .type("unsupported format string passed to \(value.typeName).__format__")
            }
            return try value.printed(evaluation)
        }
    }

    private func unknown(_ typeName: String) -> TemplateError {
        let letter = Text(codePoints: CollectionOfOne(type))
        return .value("Unknown format code '\(letter)' for object of type '\(typeName)'")
    }

    private func format(_ text: Text, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        guard type == 0 || type == 0x73 else { throw unknown("str") }
        guard sign == 0 else { throw .value("Sign not allowed in string format specifier") }
        guard !isZeroNegative else {
            throw .value("Negative zero coercion (z) not allowed in string format specifier")
        }
        guard !isAlternate else { throw .value("Alternate form (#) not allowed in string format specifier") }
        guard alignment != 0x3D else {
            throw .value("'=' alignment not allowed in string format specifier")
        }
        guard grouping == 0 else {
            throw .value("Cannot specify '\(Text(utf8: CollectionOfOne(grouping)))' with 's'.")
        }
        var text = text.markedSafe(false)
        if let precision, precision < text.count {
            text = text.slice(0..<text.offset(ofCodePoint: precision))
        }
        let padding = max(0, width - text.count)
        let left = alignment == 0x3E ? padding : alignment == 0x5E ? padding / 2 : 0
        let fill = Text(codePoints: CollectionOfOne(fill))
        return try text.padded(left, padding - left, with: fill, evaluation)
    }

    private func format(_ big: BigInteger, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        switch type {
        case 0x65, 0x45, 0x66, 0x46, 0x67, 0x47, 0x25:
            guard let double = big.double else { throw .overflow("int too large to convert to float") }
            return try format(double, evaluation)
        case 0x63:
            guard precision == nil else {
                throw .value("Precision not allowed in integer format specifier")
            }
            guard sign == 0 else { throw .value("Sign not allowed with integer format specifier 'c'") }
            guard !isAlternate else {
                throw .value("Alternate form (#) not allowed with integer format specifier 'c'")
            }
            guard let code = big.small, let codePoint = UInt32(exactly: code), codePoint < 0x110000 else {
                throw .overflow("%c arg not in range(0x110000)")
            }
            var asText = self
            asText.type = 0
            if alignment == 0 || alignment == 0x3D { asText.alignment = 0x3E }
            return try asText.format(Text(codePoints: CollectionOfOne(codePoint)), evaluation)
        case 0, 0x64, 0x6E, 0x62, 0x6F, 0x78, 0x58: break
        default: throw unknown("int")
        }
        guard !isZeroNegative else {
            throw .value("Negative zero coercion (z) not allowed in integer format specifier")
        }
        guard precision == nil else {
            throw .value("Precision not allowed in integer format specifier")
        }
        var layout = NumberLayout(alignedAsNumber, isNegative: big.isNegative)
        (layout.whole, layout.prefix) = try FormatSpecification.digits(
            of: big,
            type,
            withPrefix: isAlternate,
            evaluation
        )
        return try layout.text(evaluation)
    }

    /// Digits in the base that a type letter means, and the mark in front of them.
    static func digits(
        of big: BigInteger,
        _ type: UInt32,
        withPrefix: Bool,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> (digits: [UInt8], prefix: [UInt8]) {
        try evaluation.charge(32, times: big.magnitude.count)
        return switch type {
        case 0x62: (big.digits(bitsEach: 1), withPrefix ? [0x30, 0x62] : [])
        case 0x6F: (big.digits(bitsEach: 3), withPrefix ? [0x30, 0x6F] : [])
        case 0x78: (big.digits(bitsEach: 4), withPrefix ? [0x30, 0x78] : [])
        case 0x58:
            (
                big.digits(bitsEach: 4).map { $0 >= 0x61 ? $0 - 0x20 : $0 },
                withPrefix ? [0x30, 0x58] : []
            )
        default: (try big.decimalDigits(evaluation), [])
        }
    }

    private func format(_ double: Double, _ evaluation: Evaluation) throws(TemplateError) -> Text {
        // The digits are copied into their parts, and those laid out.
        try evaluation.charge(precision ?? 0, times: 4)
        var number = double
        var body: [UInt8]
        switch type {
        case 0 where precision == nil:
            var output = OutputBuffer()
            output.append(float: double.magnitude)
            body = output.finish()
            if isAlternate, !body.contains(0x2E), let exponent = body.firstIndex(of: 0x65) {
                body.insert(0x2E, at: exponent)
            }
        case 0: body = notation(0x72).text(double)
        case 0x65, 0x66, 0x67: body = notation(UInt8(type)).text(double)
        case 0x45, 0x46, 0x47: body = notation(UInt8(type) | 0x20).text(double)
        case 0x6E: body = notation(0x67).text(double)
        case 0x25:
            number = double * 100
            body = notation(0x66).text(number) + [0x25]
        default: throw unknown("float")
        }
        if isZeroNegative, !body.contains(where: { $0 >= 0x31 && $0 <= 0x39 }) { number = number.magnitude }
        var layout = NumberLayout(alignedAsNumber, isNegative: number.sign == .minus && !number.isNaN)
        let whole = body.prefix { $0 >= 0x30 && $0 <= 0x39 }
        layout.whole = Array(whole)
        layout.rest = Array(body[whole.count...])
        return try layout.text(evaluation)
    }

    private func notation(_ kind: UInt8) -> FloatNotation {
        let isUppercase = type == 0x45 || type == 0x46 || type == 0x47
        return FloatNotation(
            kind: kind,
            precision: precision ?? 6,
            isAlternate: isAlternate,
            isUppercase: isUppercase
        )
    }
}
