/// Reads one request after the other from bytes that come in any pieces, without a socket: the parser as tools and
/// tests drive it. A connection drives the same two parts, and keeps what they find where it is.
package struct RequestReader {
    /// A whole request, in bytes of its own.
    package struct Request: Equatable {
        package var method = ""
        package var target: [UInt8] = []
        /// With the percent-encoding taken off; `nil` if that gives no text.
        package var path: String?
        package var isHTTP10 = false
        package var keepsAlive = true
        package var expectsContinue = false
        package var fields: [[UInt8]] = []
        package var body: [UInt8] = []
    }

    private let limits: RequestLimits
    private var parser = HeadParser()
    private var head = RequestHead()
    private var decoder: BodyDecoder?
    private var request = Request()

    package init(limits: RequestLimits = RequestLimits()) { self.limits = limits }

    /// Reads on.
    ///
    /// - Parameter bytes: everything that has come and was not consumed.
    /// - Returns: how many of the bytes are consumed now, and the request if it is whole. Without one, show the rest
    ///   again with more behind it.
    /// - Throws: why the request is refused; there is nothing to be read behind it.
    package mutating func read(_ bytes: Span<UInt8>) throws(Refusal) -> (consumed: Int, request: Request?) {
        var consumed = 0
        if decoder == nil {
            guard let length = try parser.parse(bytes, into: &head, limits: limits) else { return (0, nil) }
            keepHead(bytes.extracting(first: length))
            decoder = try BodyDecoder(head.framing, limits: limits)
            consumed = length
        }
        guard var decoder else { return (consumed, nil) }
        consumed += try decoder.decode(bytes.extracting(droppingFirst: consumed), into: &request.body)
        self.decoder = decoder
        guard decoder.isComplete else { return (consumed, nil) }
        let whole = request
        self = RequestReader(limits: limits)
        return (consumed, whole)
    }

    private mutating func keepHead(_ bytes: Span<UInt8>) {
        func copy(_ range: ByteRange) -> [UInt8] {
            bytes.extracting(range.range).withUnsafeBufferPointer { Array($0) }
        }
        request.method = head.method.name
        request.target = copy(head.target)
        request.path = PercentEncoding.decodePath(bytes.extracting(head.path.range))
        request.isHTTP10 = head.minorVersion == 0
        request.keepsAlive = head.keepsAlive
        request.expectsContinue = head.expectsContinue
        for field in head.fields { request.fields += [copy(field.name), copy(field.value)] }
    }
}
