import HTTP

/// The one cookie: its name, how it is read and how it is set (RFC 6265).
enum SessionCookie {
    static let name = "registrar_session"
    /// Over HTTPS the prefix makes browsers refuse it from a subdomain or from plain HTTP.
    static let secureName = "__Host-registrar_session"

    /// The token in a `Cookie` field. The first well-formed one counts; others of the name are not looked at.
    static func token(in field: String, isSecure: Bool) -> SessionToken? {
        let wanted = isSecure ? secureName : name
        for pair in field.utf8.split(separator: UInt8(ascii: ";")) {
            let trimmed = trim(pair)
            guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")),
                trimmed[..<equals].elementsEqual(wanted.utf8),
                let token = SessionToken(cookie: trim(trimmed[trimmed.index(after: equals)...]))
            else { continue }
            return token
        }
        return nil
    }

    static func setting(_ token: SessionToken, isSecure: Bool) -> String {
        isSecure
            ? "\(secureName)=\(token.text); Path=/; Secure; HttpOnly; SameSite=Lax"
            : "\(name)=\(token.text); Path=/; HttpOnly; SameSite=Lax"
    }

    private static func trim(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var rest = text
        while let first = rest.first, first == 32 || first == 9 { rest = rest.dropFirst() }
        while let last = rest.last, last == 32 || last == 9 { rest = rest.dropLast() }
        return rest
    }
}
