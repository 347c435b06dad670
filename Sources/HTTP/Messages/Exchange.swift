/// What is known of an answer when it has been encoded: the stuff of an access log's line.
@Loop public struct Exchange {
    /// What was asked. After a refusal it may be incomplete: an empty target, no fields.
    public let request: Request
    public let status: Status
    /// Bytes of content sent or to be sent; 0 for HEAD.
    public let bodyBytes: Int
    /// From the request's first byte being read to the answer being encoded.
    public let duration: Duration
}
