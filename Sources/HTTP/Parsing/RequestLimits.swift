/// How much of a request is read before it is refused.
public struct RequestLimits: Sendable {
    /// Bytes of the request line, without its CR LF; more is answered 414.
    public var requestLineBytes = 8_192
    /// Bytes of all header lines together; more is answered 431.
    public var headerBytes = 16_384
    /// Header fields; more are answered 431.
    public var headerFields = 100
    /// Bytes of content after the transfer coding is taken off; more is answered 413.
    ///
    /// A form with a field of 64 KiB must fit, with the names, the token and the escapes around it.
    public var bodyBytes = 65_536 + 8_192
    /// Bytes of one chunk's size line, and of the whole trailer.
    public var chunkLineBytes = 4_096

    public init() {}
}
