/// Something that can be served from memory: bytes with their type and validators (RFC 9110, section 8.8).
///
///     let style = Representation(
///         bytes: SharedBytes(content), headers: [.contentType: "text/css; charset=utf-8"],
///         entityTag: EntityTag("5d41402a"), lastModified: modified)
///     return .now(style.response(to: request))
public struct Representation: Sendable {
    public let bytes: SharedBytes
    public let entityTag: EntityTag
    /// Seconds since 1970.
    public let lastModified: Int64
    /// The whole of it; made once, as most answers are this.
    private let whole: Response

    /// - Parameters:
    ///   - headers: fields of every answer: `Content-Type`, `Cache-Control` and so on. The validators, and that
    ///     ranges are served, are added.
    ///   - lastModified: seconds since 1970; cut to what a field can say, the years 1 to 9999.
    public init(bytes: SharedBytes, headers: Headers, entityTag: EntityTag, lastModified: Int64) {
        self.bytes = bytes
        self.entityTag = entityTag
        self.lastModified = min(max(lastModified, -62_135_596_800), 253_402_300_799)
        var headers = headers
        headers[.etag] = entityTag.text
        headers[.lastModified] = HTTPDate.format(self.lastModified)
        headers[.acceptRanges] = "bytes"
        whole = Response(.ok, headers: headers, body: .shared(bytes, 0..<bytes.bytes.count))
    }

    /// Answers a GET or HEAD: 200, 206, 304, 412 or 416 (RFC 9110, sections 13.2 and 14.2).
    @Loop public func response(to request: Request) -> Response {
        guard request.hasConditions else { return whole }
        switch Preconditions(request).verdict(entityTag, lastModified: lastModified, now: HTTPDate.now) {
        case .proceed: break
        case .notModified: return notModified
        case .failed: return Response(.preconditionFailed)
        }
        guard request.method == .get, let field = request.header(.range), mayBePartial(request) else {
            return whole
        }
        switch RangeField.resolve(field, length: bytes.bytes.count) {
        case .ignored: return whole
        case .unsatisfiable: return unsatisfiable
        case .range(let range): return part(range)
        }
    }

    /// Whether what the client holds a part of is still the same (RFC 9110, section 13.1.5).
    @Loop private func mayBePartial(_ request: Request) -> Bool {
        guard let field = request.header(.ifRange) else { return true }
        if let tag = EntityTag(field: field) { return tag.stronglyEquals(entityTag) }
        guard let date = HTTPDate.parse(field, now: HTTPDate.now) else { return false }
        // A date is a strong validator only when it can't have been shared by two versions of one second
        // (section 8.8.2.2), which a minute's distance makes sure.
        return date == lastModified && lastModified < HTTPDate.now - 60
    }

    /// Without the fields that only describe the content (RFC 9110, section 15.4.5).
    private var notModified: Response {
        var response = Response(.notModified)
        let described: [HeaderName] = [.contentType, .acceptRanges, .contentEncoding]
        for field in whole.headers.fields where !described.contains(field.name) {
            response.headers.add(field.name, field.value)
        }
        return response
    }

    private func part(_ range: Range<Int>) -> Response {
        var response = whole
        response.status = .partialContent
        response.headers[.contentRange] =
            "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.bytes.count)"
        response.body = .shared(bytes, range)
        return response
    }

    private var unsatisfiable: Response {
        Response(.rangeNotSatisfiable, headers: [.contentRange: "bytes */\(bytes.bytes.count)"])
    }
}

extension Request {
    /// Whether any field is there that could make of the answer something else than 200.
    fileprivate var hasConditions: Bool {
        hasHeader(.ifNoneMatch) || hasHeader(.ifModifiedSince) || hasHeader(.range)
            || hasHeader(.ifMatch) || hasHeader(.ifUnmodifiedSince)
    }
}
