extension BigInteger {
    /// The nearest number, or nil if it is beyond the largest one.
    var double: Double? {
        let bits = bitLength
        guard bits <= 1024 else { return nil }
        guard bits > 64 else {
            let word = magnitude.enumerated().reduce(UInt64(0)) {
                $0 | UInt64($1.element) << (32 * UInt64($1.offset))
            }
            return isNegative ? -Double(word) : Double(word)
        }
        // Sixty-four leading bits, the last of them set if anything below is: that rounds as the whole would.
        let shift = bits - 64
        let leading = Magnitude.shiftedRight(magnitude, shift)
        var word = UInt64(leading[0]) | UInt64(leading[1]) << 32
        if Magnitude.shiftedLeft(leading, shift) != magnitude { word |= 1 }
        let result = Double(sign: .plus, exponent: shift, significand: Double(word))
        guard result.isFinite else { return nil }
        return isNegative ? -result : result
    }

    /// The decimal digits of the magnitude.
    var digits: [UInt8] {
        guard !isZero else { return [0x30] }
        var reversed: [UInt8] = []
        var rest = magnitude
        while !rest.isEmpty {
            var (quotient, chunk) = Magnitude.divide(rest, byWord: 1_000_000_000)
            for _ in 0..<9 {
                reversed.append(0x30 | UInt8(truncatingIfNeeded: chunk % 10))
                chunk /= 10
            }
            swap(&rest, &quotient)
        }
        while reversed.last == 0x30 { reversed.removeLast() }
        return reversed.reversed()
    }

    /// The digits of the magnitude in base 2, 8 or 16, in lower case.
    func digits(bitsEach bits: Int) -> [UInt8] {
        guard !isZero else { return [0x30] }
        let alphabet = Array("0123456789abcdef".utf8)
        return stride(from: (bitLength - 1) / bits, through: 0, by: -1).map { position in
            let (word, offset) = (position * bits).quotientAndRemainder(dividingBy: 32)
            let next = word + 1 < magnitude.count ? UInt64(magnitude[word + 1]) : 0
            let pair = next << 32 | UInt64(magnitude[word])
            return alphabet[Int(pair >> UInt64(offset) & (1 << UInt64(bits) - 1))]
        }
    }

    /// Reads digits of a base from 2 to 36, all of them valid.
    convenience init(isNegative: Bool, digits: some Sequence<UInt8>, base: UInt32 = 10) {
        var words: [UInt32] = []
        for digit in digits {
            var carry = UInt64(BigInteger.value(ofDigit: digit))
            for index in words.indices {
                let word = UInt64(words[index]) * UInt64(base) + carry
                words[index] = UInt32(truncatingIfNeeded: word)
                carry = word >> 32
            }
            if carry > 0 { words.append(UInt32(truncatingIfNeeded: carry)) }
        }
        self.init(isNegative: isNegative, magnitude: words)
    }

    /// The value of a digit from 0 to z; 255 for anything else.
    static func value(ofDigit byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x7A: byte - 0x61 + 10
        case 0x41...0x5A: byte - 0x41 + 10
        default: 255
        }
    }
}
