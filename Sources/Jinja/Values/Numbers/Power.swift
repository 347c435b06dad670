/// `x` to the power of `y` for floating-point numbers, computed with about a hundred bits and then rounded, since the
/// standard library has no such function.
enum Power {
    static func power(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 0 || base == 1 { return 1 }
        if base.isNaN || exponent.isNaN { return .nan }
        let isOdd = isOddInteger(exponent)
        let isNegative = base.sign == .minus && isOdd
        if base == 0 || base.isInfinite || exponent.isInfinite {
            return special(base.magnitude, exponent, isNegative: isNegative)
        }
        if base < 0, exponent != exponent.rounded() { return .nan }
        let result = positivePower(base.magnitude, exponent)
        return isNegative ? -result : result
    }

    private static func isOddInteger(_ double: Double) -> Bool {
        double == double.rounded() && double.magnitude < 0x1p53 && Int(double) & 1 == 1
    }

    private static func special(_ base: Double, _ exponent: Double, isNegative: Bool) -> Double {
        if exponent.isInfinite {
            if base == 1 { return 1 }
            return (base > 1) == (exponent > 0) ? .infinity : 0
        }
        let result: Double = (base == 0) == (exponent > 0) ? 0 : .infinity
        return isNegative ? -result : result
    }

    /// e^(y·ln x), with x = m·2^k and ln x = k·ln 2 + ln m.
    private static func positivePower(_ base: Double, _ exponent: Double) -> Double {
        let product = logarithm(base).times(exponent)
        guard product.high.magnitude < 800 else { return product.high > 0 ? .infinity : 0 }
        return exponential(product)
    }

    /// ln x by Newton's step on e^y, begun with a plain approximation.
    private static func logarithm(_ double: Double) -> DoubleDouble {
        var scaled = double
        var power = 0.0
        if scaled.isSubnormal {
            scaled *= 0x1p60
            power -= 60
        }
        var mantissa = scaled.significand
        power += Double(scaled.exponent)
        if mantissa > 1.4142135623730951 {
            mantissa /= 2
            power += 1
        }
        return DoubleDouble.ln2.times(power).plus(logarithmNearOne(mantissa))
    }

    /// 2·artanh((m − 1)/(m + 1)) as a series; the argument is below 0.172.
    private static func logarithmNearOne(_ mantissa: Double) -> DoubleDouble {
        let numerator = DoubleDouble(mantissa).plus(DoubleDouble(-1))
        let denominator = DoubleDouble(mantissa).plus(DoubleDouble(1))
        let argument = numerator.divided(by: denominator)
        let square = argument.times(argument)
        var sum = DoubleDouble(0)
        for term in stride(from: 47.0, through: 1, by: -2) {
            sum = sum.times(square).plus(DoubleDouble(1).divided(by: DoubleDouble(term)))
        }
        return sum.times(argument).times(2)
    }

    private static func exponential(_ value: DoubleDouble) -> Double {
        let multiple = (value.high / DoubleDouble.ln2.high).rounded()
        let rest = value.plus(DoubleDouble.ln2.times(-multiple)).times(0x1p-6)
        var sum = DoubleDouble(1)
        for term in stride(from: 16.0, through: 1, by: -1) {
            sum = sum.times(rest).divided(by: DoubleDouble(term)).plus(DoubleDouble(1))
        }
        for _ in 0..<6 { sum = sum.times(sum) }
        // In two steps, so that a subnormal result is rounded once.
        return Double(sign: .plus, exponent: Int(multiple), significand: sum.high + sum.low)
    }
}

/// A number as the unevaluated sum of two, the second at most half a unit of the first's last place.
struct DoubleDouble {
    let high: Double
    let low: Double

    static let ln2 = DoubleDouble(high: 0.6931471805599453, low: 2.3190468138462996e-17)

    init(_ double: Double) {
        high = double
        low = 0
    }

    private init(high: Double, low: Double) {
        self.high = high
        self.low = low
    }

    /// The exact sum of two numbers of which the first is the larger.
    private static func sum(_ large: Double, _ small: Double) -> DoubleDouble {
        let high = large + small
        return DoubleDouble(high: high, low: small - (high - large))
    }

    func plus(_ other: DoubleDouble) -> DoubleDouble {
        let high = self.high + other.high
        let part = high - self.high
        let error = (self.high - (high - part)) + (other.high - part)
        return DoubleDouble.sum(high, error + self.low + other.low)
    }

    func times(_ other: DoubleDouble) -> DoubleDouble {
        let product = high * other.high
        let error = (-product).addingProduct(high, other.high)
        return DoubleDouble.sum(product, error + (high * other.low + low * other.high))
    }

    func times(_ other: Double) -> DoubleDouble { times(DoubleDouble(other)) }

    func divided(by other: DoubleDouble) -> DoubleDouble {
        let first = high / other.high
        let rest = plus(other.times(-first))
        let second = rest.high / other.high
        let rest2 = rest.plus(other.times(-second))
        return DoubleDouble.sum(first, second).plus(DoubleDouble(rest2.high / other.high))
    }
}
