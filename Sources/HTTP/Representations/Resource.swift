/// One thing in several encodings, of which each request gets the one that suits it (RFC 9110, section 12.1).
public struct Resource: Sendable {
    public let plain: Representation
    /// The encoded ones, the server's favourite first.
    public let coded: [Representation]
    private let codings: [ContentCoding]

    /// - Parameter coded: each with a coding; several together with `plain` make every answer say that it depends on
    ///   `Accept-Encoding`.
    public init(_ plain: Representation, coded: [Representation] = []) {
        codings = coded.compactMap(\.coding)
        precondition(codings.count == coded.count, "an encoded representation has a coding")
        self.plain = coded.isEmpty ? plain : plain.varying(on: .acceptEncoding)
        self.coded = coded.map { $0.varying(on: .acceptEncoding) }
    }

    /// Answers a GET or HEAD as ``Representation/response(to:)`` does; with 406 a client that takes none of the
    /// encodings, nor the content without one.
    @Loop public func response(to request: Request) -> Response {
        guard request.hasHeader(.acceptEncoding) else { return plain.response(to: request) }
        let lines = request.headers(named: .acceptEncoding)
        // Only a weight can refuse what has no coding.
        if codings.isEmpty, !lines.contains(where: { $0.utf8.contains(UInt8(ascii: ";")) }) {
            return plain.response(to: request)
        }
        let accepted = AcceptEncoding(lines)
        switch accepted.choice(of: codings) {
        case .plain: return plain.response(to: request)
        case .coded(let index): return coded[index].response(to: request)
        case .none: return Response(.notAcceptable, headers: [.vary: HeaderName.acceptEncoding.text])
        }
    }
}
