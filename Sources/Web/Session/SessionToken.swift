/// What the session cookie holds: 32 random bytes, as 43 characters. It says nothing by itself.
///
/// The database keeps only its digest, so that who copies the file cannot sign in with it.
public struct SessionToken: Equatable, Sendable {
    /// The cookie's value.
    public let text: String

    /// A new token from the kernel's random bytes.
    public init() { text = Base64URL.encode(randomBytes(32)) }

    /// The token that a cookie holds; nil for anything that ``init()`` could not have made.
    init?(cookie: Substring.UTF8View) {
        guard cookie.count == 43, let bytes = Base64URL.decode(cookie), bytes.count == 32 else { return nil }
        text = String(decoding: cookie, as: UTF8.self)
    }

    /// The key of the session's row: SHA-256 of the token, in hexadecimal.
    public var key: SessionKey { SessionKey(text: Hexadecimal.encode(SHA256.digest(text.utf8))) }

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
    private static let digits = Array("0123456789abcdef".utf8)

    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
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
