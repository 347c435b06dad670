/// Finds bytes that are not UTF-8 (RFC 3629). Halves of surrogate pairs in its generalised form pass: JSON can write
/// them, and `Text` can hold them.
enum UTF8Check {
    /// The offset of the first byte that does not belong where it is; nil if all do.
    static func firstFault(in bytes: [UInt8]) -> Int? {
        let span = bytes.span
        var index = 0
        while index < span.count {
            if span[index] < 0x80 {
                index &+= 1
                continue
            }
            guard let length = sequenceLength(span, at: index) else { return index }
            index &+= length
        }
        return nil
    }

    /// How many bytes the character takes that begins at an offset; nil if it is none.
    private static func sequenceLength(_ bytes: Span<UInt8>, at index: Int) -> Int? {
        let first = bytes[index]
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0, index + length <= bytes.count else { return nil }
        let second = bytes[index + 1]
        switch first {
        case 0xE0 where second < 0xA0: return nil
        case 0xF0 where second < 0x90: return nil
        case 0xF4 where second > 0x8F: return nil
        default: break
        }
        for offset in 1..<length where bytes[index + offset] & 0xC0 != 0x80 { return nil }
        return length
    }
}
