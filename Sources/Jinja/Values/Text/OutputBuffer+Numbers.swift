extension OutputBuffer {
    /// Appends a number as Python's `repr` prints it.
    mutating func append(float double: Double) {
        if double.sign == .minus, !double.isNaN { append(0x2D) }
        guard double.isFinite else {
            append(ascii: double.isNaN ? "nan" : "inf")
            return
        }
        if !appendShortFraction(double.magnitude) { appendShortest(double) }
    }

    /// Numbers of at most four decimals and fifteen digits, which most are: for them the shortest digits are those of
    /// the integer `n` for which `n / 10^k` gives the number back.
    private mutating func appendShortFraction(_ magnitude: Double) -> Bool {
        guard magnitude < 1e10 else { return false }
        var scale = 1.0
        var decimals = 0
        while decimals <= 4 {
            let scaled = (magnitude * scale).rounded()
            if scaled / scale == magnitude {
                appendDecimal(UInt(scaled), scale: UInt(scale))
                return true
            }
            scale *= 10
            decimals += 1
        }
        return false
    }

    private mutating func appendDecimal(_ scaled: UInt, scale: UInt) {
        append(decimal: scaled / scale)
        append(0x2E)
        var rest = scale == 1 ? 0 : scaled % scale
        var unit = scale == 1 ? 1 : scale / 10
        while unit > 0 {
            append(0x30 | UInt8(truncatingIfNeeded: rest / unit))
            rest %= unit
            unit /= 10
        }
    }

    private mutating func appendShortest(_ double: Double) {
        let decimal = Decimal(shortest: double)
        if decimal.point > 16 || decimal.point < -3 {
            append(decimal.digits[0])
            if decimal.digits.count > 1 {
                append(0x2E)
                append(decimal.digits[1...])
            }
            appendExponent(decimal.point - 1)
        } else {
            appendPositional(decimal)
        }
    }

    private mutating func appendPositional(_ decimal: Decimal) {
        if decimal.point <= 0 {
            append(ascii: "0.")
            append(repeating: 0x30, count: -decimal.point)
            append(decimal.digits)
            return
        }
        for index in 0..<decimal.point { append(decimal.digit(index)) }
        append(0x2E)
        if decimal.digits.count > decimal.point {
            append(decimal.digits[decimal.point...])
        } else {
            append(0x30)
        }
    }

    /// Appends `e+05`: a sign and at least two digits.
    mutating func appendExponent(_ exponent: Int, letter: UInt8 = 0x65) {
        append(letter)
        append(exponent < 0 ? 0x2D : 0x2B)
        if abs(exponent) < 10 { append(0x30) }
        append(decimal: exponent.magnitude)
    }

    /// Appends a number counted in hundredths, without trailing zeros.
    mutating func append(hundredths: Int) {
        if hundredths < 0 { append(0x2D) }
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        append(decimal: whole)
        guard rest > 0 else { return }
        append(0x2E)
        append(0x30 | UInt8(truncatingIfNeeded: rest / 10))
        if rest % 10 > 0 { append(0x30 | UInt8(truncatingIfNeeded: rest % 10)) }
    }
}
