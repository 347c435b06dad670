/// The character classes of RFC 9110 and RFC 3986, as tests of one byte.
enum ByteClass {
    /// `tchar` (RFC 9110, section 5.6.2).
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool { token.contains(byte) }

    /// What may stand in a field value: HTAB, SP, VCHAR, obs-text (RFC 9110, section 5.5).
    @inline(__always)
    static func isFieldContent(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }

    /// What may stand in a request target: visible ASCII without `#`, which begins a fragment.
    ///
    /// Wider than RFC 3986, as browsers send `|`, `^` and others bare in a query; no byte of it can be
    /// taken for the end of the target.
    @inline(__always)
    static func isTarget(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#") }

    /// `unreserved` and `sub-delims`: what a registered name is made of (RFC 3986, section 3.2.2).
    static func isRegisteredName(_ byte: UInt8) -> Bool { name.contains(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    static func isHexadecimal(_ byte: UInt8) -> Bool { hexadecimalValue(byte) != nil }

    static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// A set of ASCII characters, a bit each.
    ///
    /// Constants and not a table that is filled at the first use: whether it is filled would be asked for each byte.
    private struct Members {
        /// The characters 0 to 63, and 64 to 127.
        let low, high: UInt64

        @inline(__always)
        func contains(_ byte: UInt8) -> Bool {
            let half = byte < 64 ? low : byte < 128 ? high : 0
            return half &>> UInt64(byte) & 1 != 0
        }
    }

    /// Letters, digits and ``!#$%&'*+-.^_`|~``.
    private static let token = Members(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    /// Letters, digits and `-._~!$&'()*+,;=`.
    private static let name = Members(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
}
