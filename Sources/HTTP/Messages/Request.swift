/// A whole request: its head, and its body with the transfer coding taken off.
///
/// The bytes of the head are kept as they came, and text is made of them when it is asked for. A request
/// that nobody holds any more after its answer is used again for the next one.
@Loop public final class Request {
    /// The bytes of the head, to and with the empty line.
    @exclusivity(unchecked) var bytes: [UInt8] = []
    @exclusivity(unchecked) var head = RequestHead()

    /// The content, decoded; empty if there is none.
    @exclusivity(unchecked) public internal(set) var body: [UInt8] = []

    /// What took the content, if the responder wanted it to; ``body`` is empty then.
    public internal(set) var sink: (any ContentSink)?

    /// Where the connection came from: the next hop, be it a client or a proxy.
    @exclusivity(unchecked) public internal(set) var peer = PeerAddress.loopback

    /// What the responder wants to find again in ``Responder/didAnswer(_:)``; the server does not look at it.
    @exclusivity(unchecked) public var annotation: AnyObject?

    init() {}

    public var method: Method { head.method }

    /// Whether the client speaks HTTP/1.0.
    public var isHTTP10: Bool { head.minorVersion == 0 }

    /// Whether the client waits to be told that it may send its content (RFC 9110, section 10.1.1).
    public var expectsContinue: Bool { head.expectsContinue }

    /// The request target as it was sent (RFC 9112, section 3.2).
    public var target: String { text(head.target) }

    /// Whether a target was read: false where a request is refused for its first line, or before it came.
    public var hasTarget: Bool { !head.target.isEmpty }

    /// Lends the first line as it came, without its end; what there is of it, where the request was refused.
    public func withStartLine<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = bytes
        // Empty lines may stand before it (RFC 9112, section 2.2).
        let start = bytes.firstIndex { $0 != 0x0D && $0 != 0x0A } ?? bytes.count
        let end = bytes[start...].firstIndex { $0 == 0x0D || $0 == 0x0A } ?? bytes.count
        return try body(bytes.span.extracting(start..<end))
    }

    /// The target's query, raw, without the `?`; empty if there is none.
    public var query: String { text(head.query) }

    /// The path with its percent-encoding taken off once, beginning with `/` (or `*`, for OPTIONS).
    ///
    /// `nil` if an escape is broken or if what comes out is not UTF-8 or holds a NUL.
    public var path: String? {
        let bytes = bytes
        return PercentEncoding.decodePath(bytes.span.extracting(head.path.range))
    }

    /// Lends the bytes of the path as they were sent, escapes and all.
    public func withRawPath<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = bytes
        return try body(bytes.span.extracting(head.path.range))
    }

    /// The authority asked for, `example.org:5000`: the target's, if it has one, else the field `Host`.
    public var host: String? { header(.host) }

    /// The first value of a field, without the white space around it. Bytes that are no UTF-8 come out as U+FFFD.
    public func header(_ name: HeaderName) -> String? {
        guard let value = value(of: name) else { return nil }
        return text(value)
    }

    /// Lends the bytes of a field's first value; `nil` if there is no such field.
    public func withHeader<Result, Failure: Error>(
        _ name: HeaderName,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let value = value(of: name) else { return nil }
        let bytes = bytes
        return try body(bytes.span.extracting(value.range))
    }

    public func hasHeader(_ name: HeaderName) -> Bool { value(of: name) != nil }

    /// Every value of a field, in order.
    public func headers(named name: HeaderName) -> [String] {
        head.fields.compactMap { matches($0, name) ? text($0.value) : nil }
    }

    /// All fields, in the order they came.
    public var fields: [(name: String, value: String)] {
        head.fields.map { (text($0.name), text($0.value)) }
    }

    private func value(of name: HeaderName) -> ByteRange? {
        if !head.authority.isEmpty, name == .host { return head.authority }
        for field in head.fields where field.hash == name.hash {
            if matches(field, name) { return field.value }
        }
        return nil
    }

    private func matches(_ field: RequestHead.Field, _ name: HeaderName) -> Bool {
        guard field.hash == name.hash, Int(field.name.count) == name.text.utf8.count else { return false }
        var index = Int(field.name.start)
        for byte in name.text.utf8 {
            if ByteClass.lowercased(byte) != ByteClass.lowercased(bytes[index]) { return false }
            index += 1
        }
        return true
    }

    private func text(_ range: ByteRange) -> String {
        String(decoding: bytes[range.range], as: UTF8.self)
    }

    /// Makes the object ready for another request, keeping room of modest size.
    func clear() {
        annotation = nil
        sink = nil
        bytes.removeAll(keepingCapacity: true)
        head.clear()
        if body.capacity > 16_384 {
            body = []
        } else if !body.isEmpty {
            body.removeAll(keepingCapacity: true)
        }
    }
}

extension Request {
    /// A request that came over no socket, for tests and tools; it is parsed like any other.
    ///
    /// - Parameters:
    ///   - target: as in a request line: `/courses?page=2`.
    ///   - headers: `Host: localhost` is added if there is no `Host`, and `Content-Length` if there is a body.
    /// - Throws: the refusal that a client would have got.
    public convenience init(
        _ method: Method,
        _ target: String,
        headers: Headers = Headers(),
        body: [UInt8] = [],
        peer: PeerAddress = .loopback
    ) throws(Refusal) {
        self.init()
        var text = "\(method.name) \(target) HTTP/1.1\r\n"
        if !headers.contains(.host) { text += "Host: localhost\r\n" }
        if !body.isEmpty, !headers.contains(.contentLength) { text += "Content-Length: \(body.count)\r\n" }
        for field in headers.fields { text += "\(field.name): \(field.value)\r\n" }
        text += "\r\n"
        bytes = Array(text.utf8)
        var parser = HeadParser()
        guard try parser.parse(bytes.span, into: &head, limits: RequestLimits()) != nil else {
            throw .requestLine
        }
        self.body = body
        self.peer = peer
    }
}
