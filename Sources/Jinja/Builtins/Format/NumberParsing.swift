/// Python's `int(…)` and `float(…)`.
enum NumberParsing {
    /// Throws TypeError for what is no number and no text, ValueError for a text that is no number.
    static func integer(_ value: Value, base: Int? = nil) throws(TemplateError) -> Number {
        if let text = value.text { return try integer(text, base: base ?? 10) }
        guard base == nil else { throw .type("int() can't convert non-string with explicit base") }
        switch Number(value) {
        case .float(let double):
            guard !double.isNaN else { throw .value("cannot convert float NaN to integer") }
            guard double.isFinite else { throw .overflow("cannot convert float infinity to integer") }
            return Int(exactly: double.rounded(.towardZero)).map(Number.int)
                ?? .big(BigInteger(truncating: double))
        case let number?: return number
        case nil:
            if case .undefined(let undefined) = value { throw undefined.error }
            throw .type(
                "int() argument must be a string, a bytes-like object or a real number, not '\(value.typeName)'"
            )
        }
    }

    /// A text in a base from 2 to 36, or 0 for the base that its prefix means.
    static func integer(_ text: Text, base: Int) throws(TemplateError) -> Number {
        guard base == 0 || (2...36).contains(base) else {
            throw .value("int() base must be >= 2 and <= 36, or 0")
        }
        let error = TemplateError.value(
            "invalid literal for int() with base \(base): \(Text.repr(text))"
        )
        guard var digits = plainDigits(text)?[...] else { throw error }
        let isNegative = digits.first == 0x2D
        if isNegative || digits.first == 0x2B { digits = digits.dropFirst() }
        var base = base
        takePrefix(&digits, &base)
        guard let values = ungrouped(digits), values.allSatisfy({ BigInteger.value(ofDigit: $0) < base })
        else {
            throw error
        }
        if base == 0 { base = 10 }
        guard values.count <= (base & (base - 1) == 0 ? 20_000 : 4300) else {
            throw .value(
                "Exceeds the limit (4300 digits) for integer string conversion: value has "
                    + "\(values.count) digits; use sys.set_int_max_str_digits() to increase the limit"
            )
        }
        if values.count < 10 {
            let whole = values.reduce(0) { $0 * base + Int(BigInteger.value(ofDigit: $1)) }
            return .int(isNegative ? -whole : whole)
        }
        let big = BigInteger(isNegative: isNegative, digits: values, base: UInt32(base))
        return big.small.map(Number.int) ?? .big(big)
    }

    /// Trimmed, with the decimal digits of all scripts as ASCII; nil if there are other characters beyond ASCII.
    private static func plainDigits(_ text: Text) -> [UInt8]? {
        var bytes: [UInt8] = []
        for codePoint in text.trimmed().codePoints {
            if codePoint < 0x80 {
                bytes.append(UInt8(codePoint))
            } else if let digit = CodePoint.decimalValue(codePoint) {
                bytes.append(0x30 + digit)
            } else if CodePoint.isSpace(codePoint) {
                bytes.append(0x20)
            } else {
                return nil
            }
        }
        return bytes
    }

    private static func takePrefix(_ digits: inout ArraySlice<UInt8>, _ base: inout Int) {
        let letter = digits.count > 2 && digits.first == 0x30 ? digits[digits.startIndex + 1] | 0x20 : 0
        let meant = letter == 0x78 ? 16 : letter == 0x6F ? 8 : letter == 0x62 ? 2 : 0
        if meant != 0, base == 0 || base == meant {
            digits = digits.dropFirst(2)
            if digits.first == 0x5F { digits = digits.dropFirst() }
            base = meant
        } else if base == 0 {
            // A number that begins with 0 is no number in base 0, unless it is 0.
            let isZero = digits.allSatisfy { $0 == 0x30 || $0 == 0x5F }
            base = digits.first == 0x30 && !isZero ? 1 : 10
        }
    }

    /// Without the underscores between digits; nil if there is one elsewhere, or no digit.
    private static func ungrouped(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard let first = digits.first, let last = digits.last, first != 0x5F, last != 0x5F else {
            return nil
        }
        var result: [UInt8] = []
        var previous: UInt8 = 0
        for digit in digits {
            if digit == 0x5F {
                if previous == 0x5F { return nil }
            } else {
                result.append(digit)
            }
            previous = digit
        }
        return result
    }

    /// Throws TypeError for what is no number and no text, ValueError for a text that is no number.
    static func float(_ value: Value) throws(TemplateError) -> Double {
        if let number = Number(value) { return try number.double() }
        guard let text = value.text else {
            if case .undefined(let undefined) = value { throw undefined.error }
            throw .type("float() argument must be a string or a real number, not '\(value.typeName)'")
        }
        guard let digits = plainDigits(text), let double = float(digits) else {
            throw .value("could not convert string to float: \(Text.repr(text))")
        }
        return double
    }

    private static func float(_ bytes: [UInt8]) -> Double? {
        var rest = bytes[...]
        let isNegative = rest.first == 0x2D
        if isNegative || rest.first == 0x2B { rest = rest.dropFirst() }
        let word = String(decoding: rest.map { $0 | 0x20 }, as: UTF8.self)
        let double: Double
        switch word {
        case "inf", "infinity": double = .infinity
        case "nan": double = .nan
        default:
            guard let plain = floatLiteral(rest), let parsed = Double(plain) else { return nil }
            double = parsed
        }
        return isNegative ? -double : double
    }

    /// Digits with at most one point and an exponent, underscores taken out; nil for anything else.
    private static func floatLiteral(_ bytes: ArraySlice<UInt8>) -> String? {
        var plain = ""
        var digits = 0
        var seenPoint = false
        var seenExponent = false
        var previous: UInt8 = 0
        for byte in bytes {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x5F:
                guard previous >= 0x30, previous <= 0x39 else { return nil }
            case 0x2E:
                guard !seenPoint, !seenExponent, previous != 0x5F else { return nil }
                seenPoint = true
            case 0x65, 0x45:
                guard !seenExponent, digits > 0, previous != 0x5F else { return nil }
                seenExponent = true
                digits = 0
            case 0x2B, 0x2D:
                guard previous == 0x65 || previous == 0x45 else { return nil }
            default: return nil
            }
            if previous == 0x5F, byte < 0x30 || byte > 0x39 { return nil }
            if byte != 0x5F { plain.unicodeScalars.append(Unicode.Scalar(byte)) }
            previous = byte
        }
        return digits > 0 && previous != 0x5F ? plain : nil
    }
}
