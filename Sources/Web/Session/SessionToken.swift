/// What the session cookie holds: 32 random bytes, as 43 characters. It says nothing by itself.
///
/// The database keeps only its digest, so that who copies the file cannot sign in with it.
public struct SessionToken: Equatable, Sendable {
    /// The cookie's value.
    public let text: String

    /// A new token from the kernel's random bytes.
    public init() { text = Base64URL.encode(randomBytes(32)) }

    /// The token that a cookie holds; nil for anything that ``init()`` could not have made.
    init?(cookie: Span<UInt8>) {
        guard Self.isWellFormed(cookie) else { return nil }
        text = String(copying: UTF8Span(unchecked: cookie))
    }

    /// 43 characters of the alphabet, of which the last has four bits: the ones below are zero.
    private static func isWellFormed(_ cookie: Span<UInt8>) -> Bool {
        guard cookie.count == 43 else { return false }
        for index in 0..<42 where Base64URL.value(of: cookie[index]) == nil { return false }
        return Base64URL.value(of: cookie[42]).map { $0 & 3 == 0 } ?? false
    }

    /// The key of the session's row: SHA-256 of the token, in hexadecimal.
    public var key: SessionKey { SessionKey(text: Hexadecimal.encode(SHA256.digest(text.utf8.span))) }

    /// The secret behind this session's CSRF tokens. Another digest than the row's key, so that the database
    /// does not give it away.
    var formSecret: [UInt8] { HMAC.sha256(Array("form".utf8), key: Array(text.utf8)) }
}

/// The key of a session's row.
public struct SessionKey: Equatable, Sendable {
    public let text: String

    public init(text: String) { self.text = text }
}

/// Bytes as lower-case hexadecimal digits.
public enum Hexadecimal {
    public static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for index in bytes.indices {
                text[index * 2] = digit(bytes[index] >> 4)
                text[index * 2 + 1] = digit(bytes[index] & 15)
            }
            return bytes.count * 2
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// The number that two digits stand for.
    static func value(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard let high = value(high), let low = value(low) else { return nil }
        return high << 4 | low
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
