import HTTP

/// The one cookie: its name, how it is read and how it is set (RFC 6265).
enum SessionCookie {
    static let name = "registrar_session"
    /// Over HTTPS the prefix makes browsers refuse it from a subdomain or from plain HTTP.
    static let secureName = "__Host-registrar_session"

    /// The token in a `Cookie` field. The first well-formed one counts; others of the name are not looked at.
    static func token(in field: Span<UInt8>, isSecure: Bool) -> SessionToken? {
        let wanted = isSecure ? secureName : name
        var start = 0
        while start < field.count {
            var end = start
            while end < field.count, field[end] != UInt8(ascii: ";") { end += 1 }
            let pair = field.extracting(trimmed(field, start..<end))
            if let value = value(of: wanted, in: pair),
                let token = SessionToken(cookie: pair.extracting(value))
            {
                return token
            }
            start = end + 1
        }
        return nil
    }

    /// Where the value is in a pair of this name; nil for a pair of another.
    private static func value(of name: String, in pair: Span<UInt8>) -> Range<Int>? {
        let length = name.utf8.count
        guard pair.count > length, pair[length] == UInt8(ascii: "=") else { return nil }
        var index = 0
        for byte in name.utf8 {
            guard pair[index] == byte else { return nil }
            index += 1
        }
        index += 1
        while index < pair.count, isBlank(pair[index]) { index += 1 }
        return index..<pair.count
    }

    static func setting(_ token: SessionToken, isSecure: Bool) -> String {
        isSecure
            ? "\(secureName)=\(token.text); Path=/; Secure; HttpOnly; SameSite=Lax"
            : "\(name)=\(token.text); Path=/; HttpOnly; SameSite=Lax"
    }

    private static func trimmed(_ field: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isBlank(field[start]) { start += 1 }
        while end > start, isBlank(field[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
}
