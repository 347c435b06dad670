/// A field name, compared without case (RFC 9110, section 5.1), with its hash at hand.
///
/// The parser hashes each name while it checks it, so that looking a field up compares one number a
/// field and reads the name's bytes only where the numbers agree.
public struct HeaderName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as it is written out.
    public let text: String
    let hash: UInt32

    /// - Parameter literal: a token; anything else is a mistake of the program and traps.
    public init(stringLiteral literal: StaticString) {
        guard let name = HeaderName(literal.description) else {
            preconditionFailure("a field name is a token (RFC 9110, section 5.6.2)")
        }
        self = name
    }

    /// `nil` if `text` is not a token.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ ByteClass.isToken($0) }) else { return nil }
        self.text = text
        hash = text.utf8.reduce(Self.hashSeed) { Self.hash($0, adding: $1) }
    }

    public var description: String { text }

    public static func == (left: HeaderName, right: HeaderName) -> Bool {
        guard left.hash == right.hash, left.text.utf8.count == right.text.utf8.count else { return false }
        return zip(left.text.utf8, right.text.utf8).allSatisfy {
            ByteClass.lowercased($0) == ByteClass.lowercased($1)
        }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    static let hashSeed: UInt32 = 2_166_136_261

    /// FNV-1a over the letters in lower case; what it confuses, the comparison tells apart.
    static func hash(_ hash: UInt32, adding byte: UInt8) -> UInt32 {
        (hash ^ UInt32(byte | 0x20)) &* 16_777_619
    }
}

extension HeaderName {
    public static let accept: HeaderName = "Accept"
    public static let acceptEncoding: HeaderName = "Accept-Encoding"
    public static let acceptLanguage: HeaderName = "Accept-Language"
    public static let acceptRanges: HeaderName = "Accept-Ranges"
    public static let allow: HeaderName = "Allow"
    public static let authorization: HeaderName = "Authorization"
    public static let cacheControl: HeaderName = "Cache-Control"
    public static let connection: HeaderName = "Connection"
    public static let contentDisposition: HeaderName = "Content-Disposition"
    public static let contentEncoding: HeaderName = "Content-Encoding"
    public static let contentLength: HeaderName = "Content-Length"
    public static let contentRange: HeaderName = "Content-Range"
    public static let contentSecurityPolicy: HeaderName = "Content-Security-Policy"
    public static let contentType: HeaderName = "Content-Type"
    public static let cookie: HeaderName = "Cookie"
    public static let date: HeaderName = "Date"
    public static let etag: HeaderName = "ETag"
    public static let expect: HeaderName = "Expect"
    public static let expires: HeaderName = "Expires"
    public static let forwarded: HeaderName = "Forwarded"
    public static let host: HeaderName = "Host"
    public static let ifMatch: HeaderName = "If-Match"
    public static let ifModifiedSince: HeaderName = "If-Modified-Since"
    public static let ifNoneMatch: HeaderName = "If-None-Match"
    public static let ifRange: HeaderName = "If-Range"
    public static let ifUnmodifiedSince: HeaderName = "If-Unmodified-Since"
    public static let lastModified: HeaderName = "Last-Modified"
    public static let location: HeaderName = "Location"
    public static let origin: HeaderName = "Origin"
    public static let range: HeaderName = "Range"
    public static let referer: HeaderName = "Referer"
    public static let retryAfter: HeaderName = "Retry-After"
    public static let secFetchSite: HeaderName = "Sec-Fetch-Site"
    public static let server: HeaderName = "Server"
    public static let setCookie: HeaderName = "Set-Cookie"
    public static let transferEncoding: HeaderName = "Transfer-Encoding"
    public static let userAgent: HeaderName = "User-Agent"
    public static let vary: HeaderName = "Vary"
    public static let xForwardedFor: HeaderName = "X-Forwarded-For"
    public static let xForwardedProto: HeaderName = "X-Forwarded-Proto"
}
