/// Something that can be served as it is: content with its type and validators (RFC 9110, section 8.8).
///
///     let style = Representation(
///         .memory(SharedBytes(content)), headers: [.contentType: "text/css; charset=utf-8"],
///         entityTag: EntityTag("5d41402a"), lastModified: modified)
///     return .now(style.response(to: request))
public struct Representation: Sendable {
    public let content: Content
    public let entityTag: EntityTag
    /// Seconds since 1970.
    public let lastModified: Int64
    /// How the content is encoded; nil if it is not.
    public let coding: ContentCoding?
    /// The whole of it; made once, as most answers are this.
    private var whole: Response

    /// - Parameters:
    ///   - headers: fields of every answer: `Content-Type`, `Cache-Control` and so on. The validators, the coding, and
    ///     that ranges are served, are added.
    ///   - lastModified: seconds since 1970; cut to what a field can say, the years 1 to 9999.
    public init(
        _ content: Content,
        headers: Headers,
        entityTag: EntityTag,
        lastModified: Int64,
        coding: ContentCoding? = nil
    ) {
        self.content = content
        self.entityTag = entityTag
        self.lastModified = min(max(lastModified, -62_135_596_800), 253_402_300_799)
        self.coding = coding
        var headers = headers
        headers[.etag] = entityTag.text
        headers[.lastModified] = HTTPDate.format(self.lastModified)
        headers[.acceptRanges] = "bytes"
        if let coding { headers[.contentEncoding] = coding.rawValue }
        whole = Response(.ok, headers: headers, body: content.whole)
    }

    /// The same as one of several that a request chooses from.
    func varying(on field: HeaderName) -> Representation {
        var copy = self
        copy.whole.headers.add(.vary, field.text)
        return copy
    }

    /// Whether it is a file that has been written to since it was described.
    public var hasChanged: Bool {
        if case .file(let file) = content { file.changed != nil } else { false }
    }

    /// Answers a GET or HEAD: 200, 206, 304, 412 or 416 (RFC 9110, sections 13.2 and 14.2).
    ///
    /// The answers 412 and 416 have no content; a page for them is the caller's. A file that has been written to since it
    /// was described is sent as it is now, without the validators, which are the former content's.
    @Loop public func response(to request: Request) -> Response {
        if case .file(let file) = content, let changed = file.changed { return undescribed(changed, request) }
        guard request.hasConditions else { return whole }
        switch Preconditions(request).verdict(entityTag, lastModified: lastModified, now: HTTPDate.now) {
        case .proceed: break
        case .notModified: return notModified
        case .failed: return Response(.preconditionFailed)
        }
        // Ranges are defined for GET alone (RFC 9110, section 14.2).
        guard request.method == .get, let field = request.only(.range), mayBePartial(request) else {
            return whole
        }
        switch RangeField.resolve(field, length: content.count) {
        case .ignored: return whole
        case .unsatisfiable: return unsatisfiable
        case .range(let range): return part(range)
        case .ranges(let ranges): return parts(ranges)
        }
    }

    /// A strong tag stands for the bytes that it was made of (RFC 9110, section 8.8.1), and a pinned name too. Who wants only
    /// a certain version gets none.
    @Loop private func undescribed(_ file: SharedFile, _ request: Request) -> Response {
        guard !request.hasHeader(.ifMatch), !request.hasHeader(.ifUnmodifiedSince) else {
            return Response(.preconditionFailed)
        }
        var response = whole
        for name in [HeaderName.etag, .lastModified, .acceptRanges] { response.headers[name] = nil }
        response.headers[.cacheControl] = "no-store"
        response.body = .file(file, 0..<file.count)
        return response
    }

    /// Whether what the client holds a part of is still the same (RFC 9110, section 13.1.5).
    @Loop private func mayBePartial(_ request: Request) -> Bool {
        guard request.hasHeader(.ifRange) else { return true }
        guard let field = request.only(.ifRange) else { return false }
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
        response.headers[.contentRange] = ByteRanges.field(range, of: content.count)
        response.body = content.body(range)
        return response
    }

    /// All of the ranges, unless that would be more to send than the whole.
    ///
    /// Of an encoded content, too, the whole: `Content-Encoding` beside a multipart type would say that the parts and
    /// what is between them were encoded together.
    private func parts(_ ranges: [Range<Int>]) -> Response {
        guard coding == nil else { return whole }
        let multipart = ByteRanges(ranges, of: content, mediaType: whole.headers[.contentType])
        guard multipart.count < content.count else { return whole }
        var response = whole
        response.status = .partialContent
        response.headers[.contentType] = multipart.mediaType
        response.body = .parts(multipart.parts)
        return response
    }

    private var unsatisfiable: Response {
        Response(.rangeNotSatisfiable, headers: [.contentRange: "bytes */\(content.count)"])
    }
}

extension Request {
    /// Whether any field is there that could make of the answer something else than 200.
    fileprivate var hasConditions: Bool {
        hasHeader(.ifNoneMatch) || hasHeader(.ifModifiedSince) || hasHeader(.range)
            || hasHeader(.ifMatch) || hasHeader(.ifUnmodifiedSince)
    }
}
