public import HTTP

/// The header fields that every answer carries, the server's own refusals included.
///
/// Nothing may be loaded but our own style sheet and pictures, no page may be framed, and no other site learns
/// more than that it was linked to (OWASP ASVS 5.0, chapter 3.4; Mozilla Observatory).
public enum SecurityHeaders {
    public static let contentSecurityPolicy = [
        "default-src 'none'", "style-src 'self'", "img-src 'self'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    public static var onEveryAnswer: Headers {
        var headers = Headers()
        headers.add(.contentSecurityPolicy, contentSecurityPolicy)
        headers.add("X-Content-Type-Options", "nosniff")
        headers.add("X-Frame-Options", "DENY")
        headers.add("Referrer-Policy", "same-origin")
        headers.add("Cross-Origin-Opener-Policy", "same-origin")
        headers.add("Cross-Origin-Resource-Policy", "same-origin")
        headers.add("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return headers
    }

    /// For answers over HTTPS (RFC 6797): a year, subdomains too.
    private static let transportSecurity: HeaderName = "Strict-Transport-Security"
    private static let transportSecurityValue = "max-age=31536000; includeSubDomains"

    /// Adds what only an answer over HTTPS carries.
    static func add(to headers: inout Headers, isSecure: Bool) {
        if isSecure { headers[transportSecurity] = transportSecurityValue }
    }
}
