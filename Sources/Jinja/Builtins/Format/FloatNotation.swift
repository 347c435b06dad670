/// The notations in which Python formats floating-point numbers. All write the magnitude; the sign is the caller's.
struct FloatNotation {
    /// `e`, `f`, `g`, or `r` for the notation of a format without a type.
    var kind: UInt8
    var precision: Int
    /// Whether a point is always written, and trailing zeros are kept in `g`.
    var isAlternate = false
    var isUppercase = false

    /// The magnitude of a number in this notation.
    func text(_ double: Double) -> [UInt8] {
        guard double.isFinite else {
            let word: StaticString = double.isNaN ? "nan" : "inf"
            let bytes = Array(word.description.utf8)
            return isUppercase ? bytes.map { $0 & 0xDF } : bytes
        }
        switch kind {
        case 0x66: return fixed(Decimal(double, fractionDigits: precision), digits: precision)
        case 0x65: return exponential(Decimal(double, significantDigits: precision + 1), digits: precision)
        default: return general(double)
        }
    }

    private func fixed(_ decimal: Decimal, digits: Int) -> [UInt8] {
        var output: [UInt8] = []
        if decimal.point <= 0 { output.append(0x30) }
        for index in 0..<max(0, decimal.point) { output.append(decimal.digit(index)) }
        if digits > 0 || isAlternate { output.append(0x2E) }
        for index in 0..<digits { output.append(decimal.digit(decimal.point + index)) }
        return output
    }

    private func exponential(_ decimal: Decimal, digits: Int) -> [UInt8] {
        var output = OutputBuffer()
        output.append(decimal.digit(0))
        if digits > 0 || isAlternate { output.append(0x2E) }
        for index in 0..<digits { output.append(decimal.digit(index + 1)) }
        let isZero = decimal.digits.allSatisfy { $0 == 0x30 }
        output.appendExponent(isZero ? 0 : decimal.point - 1, letter: isUppercase ? 0x45 : 0x65)
        return output.finish()
    }

    /// As many digits as asked for, in the notation that suits the size of the number.
    private func general(_ double: Double) -> [UInt8] {
        let wanted = max(1, precision)
        let decimal = Decimal(double, significantDigits: wanted)
        let needsDigit = kind == 0x72
        var digits = wanted
        if !isAlternate {
            while digits > 1, decimal.digit(digits - 1) == 0x30 { digits -= 1 }
        }
        if decimal.point <= -4 || decimal.point > wanted - (needsDigit ? 1 : 0) {
            return exponential(decimal, digits: digits - 1)
        }
        let fraction = max(digits - decimal.point, 0)
        return fixed(decimal, digits: needsDigit ? max(fraction, 1) : fraction)
    }
}
