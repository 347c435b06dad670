public import HTTP

/// A request that gets another answer than the page asked for: a status, and what the reader can do about it.
public struct HTTPFailure: Error, Sendable {
    public let status: Status
    /// A sentence for the page; nil for the status's own.
    public let explanation: String?
    /// A sentence that says what to do; nil for the status's own.
    public var remedy: String?
    /// Seconds, for `Retry-After` (RFC 9110, section 10.2.3).
    public var retryAfter: Int?
    /// For `Allow`, with 405.
    public var allowed: [HTTP.Method] = []

    public init(
        _ status: Status,
        _ explanation: String? = nil,
        remedy: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.explanation = explanation
        self.remedy = remedy
        self.retryAfter = retryAfter
    }
}
