/// The decimal digits of a finite number's magnitude: `0.d1d2d3… × 10^point`.
struct Decimal {
    /// ASCII digits; the first is not 0 unless it is the only one.
    var digits: [UInt8]
    /// Where the decimal point stands, counted from before the first digit.
    var point: Int

    /// The fewest digits that read back as the same number.
    init(shortest double: Double) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var exponentSign = 0
        for byte in double.magnitude.description.utf8 {
            switch byte {
            case 0x2E: point = digits.count
            case 0x65, 0x45: exponentSign = 1
            case 0x2D: exponentSign = -1
            case 0x2B: break
            default:
                if exponentSign != 0 {
                    exponent = exponent * 10 + Int(byte &- 0x30)
                } else {
                    digits.append(byte)
                }
            }
        }
        self.digits = digits
        self.point = (point ?? digits.count) + exponent * exponentSign
        normalize()
    }

    /// Exactly `count` digits after the point, rounded to even on a tie of the exact value.
    init(_ double: Double, fractionDigits count: Int) {
        // The binary fraction of a number ends before 1,100 decimal digits; the rest are zeros.
        let scale = min(count, 1100)
        let scaled = Decimal.scaled(double, by: scale)
        digits = scaled.digits
        point = digits.count - scale
        if scaled.isZero {
            digits = []
            point = 0
        }
    }

    /// Exactly `count` significant digits, rounded to even on a tie of the exact value.
    init(_ double: Double, significantDigits count: Int) {
        guard double != 0 else {
            digits = [UInt8](repeating: 0x30, count: min(count, 1100))
            point = 1
            return
        }
        let wanted = min(count, 1100)
        var exponent = Decimal(shortest: double).point
        var scaled = Decimal.scaled(double, by: wanted - exponent)
        if scaled.digits.count > wanted {
            exponent += 1
            scaled = Decimal.scaled(double, by: wanted - exponent)
        } else if scaled.digits.count < wanted {
            // The shortest digits are a power of ten, and the exact value lies below it.
            exponent -= 1
            scaled = Decimal.scaled(double, by: wanted - exponent)
        }
        digits = scaled.digits
        point = exponent
    }

    /// The integer nearest to `|double| × 10^scale`.
    private static func scaled(_ double: Double, by scale: Int) -> BigInteger {
        let magnitude = double.magnitude
        guard magnitude > 0 else { return BigInteger(0) }
        let isSubnormal = magnitude.isSubnormal
        let exponent = (isSubnormal ? -1022 : Int(magnitude.exponent)) - 52
        var numerator = BigInteger(Int(magnitude.significandBitPattern | (isSubnormal ? 0 : 1 << 52)))
        var denominator = BigInteger(1)
        if scale >= 0 {
            numerator = numerator * BigInteger(10).power(scale)
        } else {
            denominator = BigInteger(10).power(-scale)
        }
        if exponent >= 0 {
            numerator = numerator.shiftedLeft(exponent)
        } else {
            denominator = denominator.shiftedLeft(-exponent)
        }
        let (quotient, remainder) = numerator.dividedDown(by: denominator)
        let twice = remainder.shiftedLeft(1)
        let isOdd = (quotient.magnitude.first ?? 0) & 1 == 1
        return twice > denominator || (twice == denominator && isOdd) ? quotient + BigInteger(1) : quotient
    }

    private mutating func normalize() {
        let zeros = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(zeros)
        point -= zeros
        while digits.last == 0x30 { digits.removeLast() }
        if digits.isEmpty {
            digits = [0x30]
            point = 1
        }
    }

    /// The digit at a position after the first; zero beyond the end.
    func digit(_ index: Int) -> UInt8 { index >= 0 && index < digits.count ? digits[index] : 0x30 }
}
