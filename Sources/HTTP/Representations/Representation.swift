/// Something that can be served from memory: bytes with their type and validators (RFC 9110, section 8.8).
public struct Representation: Sendable {
    public let bytes: SharedBytes
    /// Fields of the answer: `Content-Type`, `Cache-Control` and so on. Validators are added.
    public let headers: Headers
    /// With its quotes: `"5d41402a"`, or `W/"…"`.
    public let entityTag: String
    /// Seconds since 1970.
    public let lastModified: Int64

    public init(bytes: SharedBytes, headers: Headers, entityTag: String, lastModified: Int64) {
        self.bytes = bytes
        self.headers = headers
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    /// Answers a GET or HEAD: 200, 206, 304, 412 or 416 (RFC 9110, sections 13 and 14).
    @Loop public func response(to request: Request) -> Response {
        Response(.ok, headers: headers, body: .shared(bytes, 0..<bytes.bytes.count))
    }
}
