extension Value {
    /// Python's `/`, which always gives a floating-point number.
    static func divide(
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let (first, second) = try numbers("/", left, right)
        if second.isZero {
            throw .zeroDivision(
                first.isFloat || second.isFloat ? "float division by zero" : "division by zero"
            )
        }
        if first.isFloat || second.isFloat { return .float(try first.double() / second.double()) }
        if case .int(let dividend) = first, case .int(let divisor) = second,
            dividend.magnitude <= 1 << 53, divisor.magnitude <= 1 << 53
        {
            return .float(Double(dividend) / Double(divisor))
        }
        return .float(try quotient(first.big, second.big))
    }

    /// The number nearest to the quotient of two integers.
    private static func quotient(_ left: BigInteger, _ right: BigInteger) throws(TemplateError) -> Double {
        guard !left.isZero else { return right.isNegative ? -0.0 : 0 }
        // Sixty-six bits of quotient, the last set if there is a remainder, round as the whole would.
        let shift = 66 - (left.bitLength - right.bitLength)
        let numerator = BigInteger(isNegative: false, magnitude: left.magnitude)
        let denominator = BigInteger(isNegative: false, magnitude: right.magnitude)
        let (words, rest) =
            shift >= 0
            ? numerator.shiftedLeft(shift).dividedDown(by: denominator)
            : numerator.dividedDown(by: denominator.shiftedLeft(-shift))
        let sticky = BigInteger(rest.isZero || words.magnitude[0] & 1 == 1 ? 0 : 1)
        guard let whole = (words + sticky).double else {
            throw .overflow("integer division result too large for a float")
        }
        let result = Double(sign: .plus, exponent: -shift, significand: whole)
        guard result.isFinite else { throw .overflow("integer division result too large for a float") }
        return left.isNegative == right.isNegative ? result : -result
    }

    /// Python's `//`, which rounds down.
    static func floorDivide(
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let (first, second) = try numbers("//", left, right)
        if first.isFloat || second.isFloat {
            if second.isZero { throw .zeroDivision("float floor division by zero") }
            return .float(dividedDown(try first.double(), try second.double()).quotient)
        }
        if second.isZero { throw .zeroDivision("integer division or modulo by zero") }
        return try dividedDown(first, second, evaluation).quotient
    }

    /// Python's `%`: the remainder, which has the sign of the divisor, or a text put into a format.
    static func modulo(
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if let format = left.text { return .string(try PercentFormat.format(format, right, evaluation)) }
        let (first, second) = try numbers("%", left, right)
        if first.isFloat || second.isFloat {
            if second.isZero { throw .zeroDivision("float modulo") }
            return .float(dividedDown(try first.double(), try second.double()).remainder)
        }
        if second.isZero { throw .zeroDivision("integer modulo by zero") }
        return try dividedDown(first, second, evaluation).remainder
    }

    private static func dividedDown(
        _ left: Number,
        _ right: Number,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> (quotient: Value, remainder: Value) {
        if case .int(let dividend) = left, case .int(let divisor) = right, divisor != -1 {
            let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
            let isOff = remainder != 0 && (remainder < 0) != (divisor < 0)
            return (.int(isOff ? quotient - 1 : quotient), .int(isOff ? remainder + divisor : remainder))
        }
        let (dividend, divisor) = (left.big, right.big)
        try evaluation.charge(dividend.magnitude.count, times: divisor.magnitude.count / 8 + 1)
        try evaluation.charge(96)
        let (quotient, remainder) = dividend.dividedDown(by: divisor)
        return (.integer(quotient), .integer(remainder))
    }

    /// Quotient and remainder as CPython computes them, signs of zeros included.
    private static func dividedDown(_ left: Double, _ right: Double) -> (quotient: Double, remainder: Double)
    {
        var remainder = left.truncatingRemainder(dividingBy: right)
        var quotient = (left - remainder) / right
        if remainder != 0 {
            if (right < 0) != (remainder < 0) {
                remainder += right
                quotient -= 1
            }
        } else {
            remainder = Double(signOf: right, magnitudeOf: 0)
        }
        guard quotient != 0 else { return (Double(signOf: left / right, magnitudeOf: 0), remainder) }
        var floor = quotient.rounded(.down)
        if quotient - floor > 0.5 { floor += 1 }
        return (floor, remainder)
    }

    /// Python's `**`.
    static func power(
        _ left: Value,
        _ right: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let (base, exponent) = try numbers("** or pow()", left, right)
        if !base.isFloat, !exponent.isFloat, !exponent.big.isNegative {
            return try power(base.big, exponent.big, evaluation)
        }
        let (first, second) = (try base.double(), try exponent.double())
        if first == 0, second < 0 { throw .zeroDivision("0.0 cannot be raised to a negative power") }
        if first < 0, first.isFinite, second.isFinite, second != second.rounded() {
            throw .value("a negative number to a fraction is a complex number")
        }
        let result = Power.power(first, second)
        if result.isInfinite, first.isFinite, second.isFinite {
            throw .overflow("Numerical result out of range")
        }
        return .float(result)
    }

    private static func power(
        _ base: BigInteger,
        _ exponent: BigInteger,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        if exponent.isZero { return .int(1) }
        if base.bitLength <= 1 {
            let isEven = exponent.magnitude[0] & 1 == 0
            return .int(base.isZero ? 0 : base.isNegative && !isEven ? -1 : 1)
        }
        guard let times = exponent.small else { throw .security("an integer that is too large") }
        let (bits, overflow) = (base.bitLength - 1).multipliedReportingOverflow(by: times)
        try checkBits(overflow ? .max : bits, evaluation)
        try evaluation.charge(bits / 256 * (bits / 256) + 96)
        return .integer(base.power(times))
    }
}
