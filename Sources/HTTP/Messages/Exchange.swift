/// What is known of an answer when it has been encoded: the stuff of an access log's line.
@Loop public struct Exchange {
    /// What was asked. After a refusal it may be incomplete: an empty target, no fields.
    public let request: Request
    public let status: Status
    /// The fields of the answer as the application gave them, without those that the server adds.
    public let headers: Headers
    private let added: AddedFields
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
        self.init(
            request: request,
            status: status,
            headers: headers,
            added: AddedFields(),
            bodyBytes: bodyBytes,
            nanoseconds: nanoseconds
        )
    }

    init(
        request: Request,
        status: Status,
        headers: Headers,
        added: AddedFields,
        bodyBytes: Int,
        nanoseconds: Int64
    ) {
        self.request = request
        self.status = status
        self.headers = headers
        self.added = added
        self.bodyBytes = bodyBytes
        self.nanoseconds = nanoseconds
    }

    /// What was sent in the fields of that name, those that the server added among them; nil if there was none.
    public func sentField(_ name: HeaderName) -> String? {
        if ResponseEncoder.own.contains(name) { return added.own(name) }
        let values = headers.values(named: name)
        return values.isEmpty ? added.common[name] : values.joined(separator: ", ")
    }
}

/// The fields of an answer that the server added to the application's.
struct AddedFields {
    var common = Headers()
    /// Of `Date`; seconds since 1970.
    var date: Int64?
    var contentLength: Int?
    var connection: StaticString?

    fileprivate func own(_ name: HeaderName) -> String? {
        switch name {
        case .date: date.map(HTTPDate.format)
        case .contentLength: contentLength.map { "\($0)" }
        case .connection: connection.map { "\($0)" }
        default: nil
        }
    }
}
