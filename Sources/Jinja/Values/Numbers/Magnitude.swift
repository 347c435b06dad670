/// Arithmetic on whole numbers as words of 32 bits, the lowest first.
enum Magnitude {
    static func isLess(_ left: [UInt32], _ right: [UInt32]) -> Bool {
        if left.count != right.count { return left.count < right.count }
        for index in left.indices.reversed() where left[index] != right[index] {
            return left[index] < right[index]
        }
        return false
    }

    static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        let (long, short) = left.count >= right.count ? (left, right) : (right, left)
        var result = long
        var carry: UInt64 = 0
        for index in long.indices {
            if index >= short.count, carry == 0 { break }
            let word = UInt64(long[index]) + (index < short.count ? UInt64(short[index]) : 0) + carry
            result[index] = UInt32(truncatingIfNeeded: word)
            carry = word >> 32
        }
        if carry > 0 { result.append(1) }
        return result
    }

    /// - Precondition: `left` is not less than `right`.
    static func difference(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var result = left
        var borrow: Int64 = 0
        for index in left.indices {
            var word = Int64(left[index]) - (index < right.count ? Int64(right[index]) : 0) - borrow
            borrow = word < 0 ? 1 : 0
            if word < 0 { word += 1 << 32 }
            result[index] = UInt32(truncatingIfNeeded: word)
        }
        return result
    }

    static func product(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        guard !left.isEmpty, !right.isEmpty else { return [] }
        var result = [UInt32](repeating: 0, count: left.count + right.count)
        for (offset, digit) in left.enumerated() {
            var carry: UInt64 = 0
            for index in right.indices {
                let word = UInt64(digit) * UInt64(right[index]) + UInt64(result[offset + index]) + carry
                result[offset + index] = UInt32(truncatingIfNeeded: word)
                carry = word >> 32
            }
            result[offset + right.count] = UInt32(truncatingIfNeeded: carry)
        }
        return result
    }

    static func shiftedLeft(_ words: [UInt32], _ bits: Int) -> [UInt32] {
        guard !words.isEmpty else { return [] }
        var result = [UInt32](repeating: 0, count: bits / 32)
        let shift = UInt64(bits % 32)
        var carry: UInt64 = 0
        for word in words {
            let shifted = UInt64(word) << shift | carry
            result.append(UInt32(truncatingIfNeeded: shifted))
            carry = shifted >> 32
        }
        if carry > 0 { result.append(UInt32(truncatingIfNeeded: carry)) }
        return result
    }

    static func shiftedRight(_ words: [UInt32], _ bits: Int) -> [UInt32] {
        guard bits / 32 < words.count else { return [] }
        var result = Array(words[(bits / 32)...])
        let shift = UInt64(bits % 32)
        for index in result.indices {
            let high = index + 1 < result.count ? UInt64(result[index + 1]) << 32 : 0
            result[index] = UInt32(truncatingIfNeeded: (high | UInt64(result[index])) >> shift)
        }
        return result
    }

    /// Divides by a single word.
    static func divide(_ words: [UInt32], byWord divisor: UInt32) -> (quotient: [UInt32], remainder: UInt32) {
        var quotient = words
        var rest: UInt64 = 0
        for index in words.indices.reversed() {
            let word = rest << 32 | UInt64(words[index])
            quotient[index] = UInt32(truncatingIfNeeded: word / UInt64(divisor))
            rest = word % UInt64(divisor)
        }
        while quotient.last == 0 { quotient.removeLast() }
        return (quotient, UInt32(truncatingIfNeeded: rest))
    }

    /// Long division (Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D).
    static func divide(_ dividend: [UInt32], _ divisor: [UInt32]) -> (quotient: [UInt32], remainder: [UInt32])
    {
        if isLess(dividend, divisor) { return ([], dividend) }
        if divisor.count == 1 {
            let (quotient, remainder) = divide(dividend, byWord: divisor[0])
            return (quotient, remainder == 0 ? [] : [remainder])
        }
        let shift = divisor[divisor.count - 1].leadingZeroBitCount
        let low = shiftedLeft(divisor, shift)
        var rest = shiftedLeft(dividend, shift)
        while rest.count <= dividend.count { rest.append(0) }
        var quotient = [UInt32](repeating: 0, count: rest.count - low.count)
        for offset in quotient.indices.reversed() {
            quotient[offset] = divideStep(&rest, low, offset)
        }
        while rest.last == 0 { rest.removeLast() }
        while quotient.last == 0 { quotient.removeLast() }
        return (quotient, shiftedRight(rest, shift))
    }

    /// Finds one word of the quotient and subtracts its multiple of the divisor.
    private static func divideStep(_ rest: inout [UInt32], _ divisor: [UInt32], _ offset: Int) -> UInt32 {
        let count = divisor.count
        let top = UInt64(rest[offset + count]) << 32 | UInt64(rest[offset + count - 1])
        var guess = top / UInt64(divisor[count - 1])
        var left = top % UInt64(divisor[count - 1])
        while guess >> 32 > 0
            || guess * UInt64(divisor[count - 2]) > (left << 32 | UInt64(rest[offset + count - 2]))
        {
            guess -= 1
            left += UInt64(divisor[count - 1])
            if left >> 32 > 0 { break }
        }
        var borrow: Int64 = 0
        var carry: UInt64 = 0
        for index in 0...count {
            let word = guess * (index < count ? UInt64(divisor[index]) : 0) + carry
            carry = word >> 32
            let difference = Int64(rest[offset + index]) - borrow - Int64(word & 0xFFFF_FFFF)
            rest[offset + index] = UInt32(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        guard borrow > 0 else { return UInt32(truncatingIfNeeded: guess) }
        var sum: UInt64 = 0
        for index in 0..<count {
            sum += UInt64(rest[offset + index]) + UInt64(divisor[index])
            rest[offset + index] = UInt32(truncatingIfNeeded: sum)
            sum >>= 32
        }
        rest[offset + count] = UInt32(truncatingIfNeeded: UInt64(rest[offset + count]) + sum)
        return UInt32(truncatingIfNeeded: guess - 1)
    }
}
