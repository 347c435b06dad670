/// Python's `round`.
enum Rounding {
    /// - Parameter precision: the decimals to keep; negative ones round before the point; none gives an integer.
    static func round(
        _ value: Value,
        _ precision: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        guard let number = Number(value) else {
            throw .type("type \(value.typeName) doesn't define __round__ method")
        }
        let digits = try precision.expectOptionalIndex()
        guard case .float(let double) = number else {
            guard let digits, digits < 0 else { return number.value }
            return try round(number.big, digits: digits, evaluation)
        }
        guard let digits else {
            return try NumberParsing.integer(.float(double.rounded(.toNearestOrEven))).value
        }
        return .float(try round(double, digits: digits))
    }

    private static func round(_ double: Double, digits: Int) throws(TemplateError) -> Double {
        // Beyond these bounds nothing is left to round, or nothing is left.
        guard double.isFinite, digits <= 323 else { return double }
        guard digits >= -309 else { return 0 * double }
        if let short = roundShort(double, digits: digits) { return short }
        let decimal = Decimal(double, fractionDigits: digits)
        let words = String(decoding: decimal.digits.isEmpty ? [0x30] : decimal.digits, as: UTF8.self)
        guard let magnitude = Double("0.\(words)e\(decimal.point)"), magnitude.isFinite else {
            throw .overflow("rounded value too large to represent")
        }
        return Double(signOf: double, magnitudeOf: magnitude)
    }

    /// The same without arithmetic of many digits, for numbers and precisions of everyday size; nil for others.
    ///
    /// The product with a power of ten and what it lost are exact together, so that a tie is known for one; and the
    /// quotient of two integers below 2^53 is the number nearest to the decimal.
    private static func roundShort(_ double: Double, digits: Int) -> Double? {
        guard digits >= 0, digits < powersOfTen.count else { return nil }
        let unit = powersOfTen[digits]
        let magnitude = double.magnitude
        let product = magnitude * unit
        guard product < 4e15 else { return nil }
        let lost = (-product).addingProduct(magnitude, unit)
        let whole = product.rounded(.down)
        let fraction = product - whole
        var rounded = whole
        if fraction > 0.5 || fraction == 0.5 && lost > 0 {
            rounded += 1
        } else if fraction == 0.5, lost == 0, whole.truncatingRemainder(dividingBy: 2) == 1 {
            rounded += 1
        }
        return Double(signOf: double, magnitudeOf: rounded / unit)
    }

    private static let powersOfTen: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]

    private static func round(
        _ big: BigInteger,
        digits: Int,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        // A unit beyond the number itself rounds to nothing.
        guard digits > -big.bitLength - 1 else { return .int(0) }
        let unit = BigInteger(10).power(-digits)
        let (quotient, remainder) = big.dividedDown(by: unit)
        let twice = remainder.shiftedLeft(1)
        let isOdd = (quotient.magnitude.first ?? 0) & 1 == 1
        let roundsUp = twice > unit || twice == unit && isOdd
        return .integer((roundsUp ? quotient + BigInteger(1) : quotient) * unit)
    }
}
