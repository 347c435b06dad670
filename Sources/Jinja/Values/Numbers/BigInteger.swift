/// An integer without a size limit: sign and magnitude, the magnitude in words of 32 bits, the lowest first.
///
/// Its arithmetic is schoolbook; `Limits.integerBits` keeps the operands small enough for that.
public final class BigInteger: Sendable {
    let isNegative: Bool
    /// Without leading zeros; empty for 0.
    let magnitude: [UInt32]

    init(isNegative: Bool, magnitude: [UInt32]) {
        var magnitude = magnitude
        while magnitude.last == 0 { magnitude.removeLast() }
        self.magnitude = magnitude
        self.isNegative = isNegative && !magnitude.isEmpty
    }

    convenience init(_ int: Int) {
        let magnitude = int.magnitude
        self.init(
            isNegative: int < 0,
            magnitude: [UInt32(truncatingIfNeeded: magnitude), UInt32(truncatingIfNeeded: magnitude >> 32)]
        )
    }

    /// The integer part of a finite number.
    convenience init(truncating double: Double) {
        let magnitude = double.magnitude.rounded(.towardZero)
        guard magnitude >= 1, magnitude.isFinite else {
            self.init(0)
            return
        }
        let shift = Int(magnitude.exponent) - 52
        let mantissa = BigInteger(Int(magnitude.significandBitPattern | 1 << 52))
        let whole = shift >= 0 ? mantissa.shiftedLeft(shift) : mantissa.shiftedRight(-shift)
        self.init(isNegative: double < 0, magnitude: whole.magnitude)
    }

    /// The value as an `Int`, if it fits.
    var small: Int? {
        guard magnitude.count <= 2 else { return nil }
        var word: UInt = 0
        for (index, digit) in magnitude.enumerated() { word |= UInt(digit) << (32 * UInt(index)) }
        if isNegative { return word <= 1 << 63 ? Int(truncatingIfNeeded: 0 &- word) : nil }
        return Int(exactly: word)
    }

    var isZero: Bool { magnitude.isEmpty }

    /// The length of the magnitude in bits.
    var bitLength: Int {
        guard let last = magnitude.last else { return 0 }
        return magnitude.count * 32 - last.leadingZeroBitCount
    }

    /// How many bits of the magnitude are set.
    var bitCount: Int { magnitude.reduce(0) { $0 + $1.nonzeroBitCount } }

    var negated: BigInteger { BigInteger(isNegative: !isNegative, magnitude: magnitude) }

    // MARK: Sums and products

    static func + (left: BigInteger, right: BigInteger) -> BigInteger {
        if left.isNegative == right.isNegative {
            return BigInteger(
                isNegative: left.isNegative,
                magnitude: Magnitude.sum(left.magnitude, right.magnitude)
            )
        }
        if Magnitude.isLess(left.magnitude, right.magnitude) {
            return BigInteger(
                isNegative: right.isNegative,
                magnitude: Magnitude.difference(right.magnitude, left.magnitude)
            )
        }
        return BigInteger(
            isNegative: left.isNegative,
            magnitude: Magnitude.difference(left.magnitude, right.magnitude)
        )
    }

    static func - (left: BigInteger, right: BigInteger) -> BigInteger { left + right.negated }

    static func * (left: BigInteger, right: BigInteger) -> BigInteger {
        BigInteger(
            isNegative: left.isNegative != right.isNegative,
            magnitude: Magnitude.product(left.magnitude, right.magnitude)
        )
    }

    func shiftedLeft(_ bits: Int) -> BigInteger {
        BigInteger(isNegative: isNegative, magnitude: Magnitude.shiftedLeft(magnitude, bits))
    }

    /// The magnitude shifted, rounded towards zero.
    func shiftedRight(_ bits: Int) -> BigInteger {
        BigInteger(isNegative: isNegative, magnitude: Magnitude.shiftedRight(magnitude, bits))
    }

    /// Quotient rounded down and the remainder that goes with it, which has the sign of the divisor, as in Python.
    /// The divisor must not be 0.
    func dividedDown(by divisor: BigInteger) -> (quotient: BigInteger, remainder: BigInteger) {
        let (words, rest) = Magnitude.divide(magnitude, divisor.magnitude)
        let quotient = BigInteger(isNegative: isNegative != divisor.isNegative, magnitude: words)
        let remainder = BigInteger(isNegative: isNegative, magnitude: rest)
        guard !remainder.isZero, isNegative != divisor.isNegative else { return (quotient, remainder) }
        return (quotient - BigInteger(1), remainder + divisor)
    }

    func power(_ exponent: Int) -> BigInteger {
        var result = BigInteger(1)
        var square = self
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = result * square }
            rest >>= 1
            if rest > 0 { square = square * square }
        }
        return result
    }
}

extension BigInteger: Comparable {
    public static func == (left: BigInteger, right: BigInteger) -> Bool {
        left.isNegative == right.isNegative && left.magnitude == right.magnitude
    }

    public static func < (left: BigInteger, right: BigInteger) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative
            ? Magnitude.isLess(right.magnitude, left.magnitude)
            : Magnitude.isLess(left.magnitude, right.magnitude)
    }
}
