/// What is known of an answer when it has been encoded: the stuff of an access log's line.
@Loop public struct Exchange {
    /// What was asked. After a refusal it may be incomplete: an empty target, no fields.
    public let request: Request
    public let status: Status
    /// The fields of the answer as the application gave them, without those that the server adds.
    public let headers: Headers
    /// Bytes of content sent or to be sent; 0 for HEAD.
    public let bodyBytes: Int
    /// From the request's first byte being read to the answer being encoded.
    public let nanoseconds: Int64

    /// For responders' tests; the server makes its own.
    public init(
        request: Request,
        status: Status,
        headers: Headers = Headers(),
        bodyBytes: Int,
        nanoseconds: Int64
    ) {
        self.request = request
        self.status = status
        self.headers = headers
        self.bodyBytes = bodyBytes
        self.nanoseconds = nanoseconds
    }
}
