/// Percent-encoding of what goes into an address (RFC 3986, section 2.1).
public enum PercentEncoding {
    /// `text` with everything but unreserved characters (section 2.3) encoded.
    public static func encode(_ text: String, keepingSlash: Bool = false) -> String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) || (keepingSlash && byte == UInt8(ascii: "/")) {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(digit(byte >> 4))
                encoded.append(digit(byte & 15))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// An address with all encoded that is not visible ASCII: nothing in it can end a header field.
    static func visible(_ address: String) -> String {
        guard address.utf8.contains(where: { $0 <= 32 || $0 >= 127 }) else { return address }
        return address.utf8.map { $0 > 32 && $0 < 127 ? String(UnicodeScalar($0)) : "%\(pair($0))" }.joined()
    }

    private static func pair(_ byte: UInt8) -> String {
        String(decoding: [digit(byte >> 4), digit(byte & 15)], as: UTF8.self)
    }

    /// Upper-case digits, as section 2.1 asks for.
    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
