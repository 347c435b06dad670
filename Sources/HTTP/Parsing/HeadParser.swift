import Glibc

/// Reads the head of a request out of bytes that may come in any pieces (RFC 9112, sections 2 to 5).
///
/// It does no I/O and keeps no bytes: the caller shows it everything that it has since the head began, and
/// again with more behind it until the head is complete. Only whole lines are read, each once, so a head that
/// comes byte by byte costs a search for the next line's end and no more, and gives the same result as a head
/// that comes whole.
struct HeadParser {
    /// Where the first line begins that has not been read.
    private var lineStart = 0
    /// Up to where there is no line end.
    private var searched = 0
    private var emptyLines = 0
    /// Where the header lines begin; 0 as long as the request line has not been read.
    private var headerStart = 0
    private var hasHost = false
    private var framing = FramingRules()

    /// How many empty lines may stand before a request (RFC 9112, section 2.2, asks for one).
    private static let emptyLinesAllowed = 4

    /// - Parameter bytes: everything from the head's first byte on; more than the head may be there.
    /// - Returns: the length of the head once it is complete, or `nil`: show it again with more.
    mutating func parse(
        _ bytes: Span<UInt8>,
        into head: inout RequestHead,
        limits: RequestLimits
    ) throws(Refusal) -> Int? {
        while let end = try lineEnd(in: bytes, limits: limits) {
            let line = lineStart..<end - 1
            lineStart = end + 1
            searched = lineStart
            if headerStart > 0 {
                if line.isEmpty {
                    try finish(&head)
                    return lineStart
                }
                if head.fields.count >= limits.headerFields { throw .tooManyFields }
                try readField(bytes, line, into: &head)
            } else if line.isEmpty {
                emptyLines += 1
                guard emptyLines <= Self.emptyLinesAllowed else { throw .emptyLines }
            } else {
                try RequestLine.read(bytes, line, into: &head)
                headerStart = lineStart
            }
        }
        return nil
    }

    /// How many bytes have been read for good; everything found so far lies in them.
    var bytesRead: Int { lineStart }

    /// The place of the LF that ends the line, which must follow a CR.
    private mutating func lineEnd(in bytes: Span<UInt8>, limits: RequestLimits) throws(Refusal) -> Int? {
        guard lineStart < bytes.count else { return nil }
        if headerStart == 0 {
            // What speaks TLS or another protocol here may never send a line end.
            let first = bytes[lineStart]
            guard ByteClass.isToken(first) || first == UInt8(ascii: "\r") else { throw .method }
        }
        guard let end = bytes.firstLineFeed(from: searched) else {
            searched = bytes.count
            try checkLength(to: bytes.count + 1, limits: limits)
            return nil
        }
        // First, as whoever sends the line in pieces is told so before its end is seen.
        try checkLength(to: end + 1, limits: limits)
        guard end > lineStart, bytes[end - 1] == UInt8(ascii: "\r") else { throw .lineEnd }
        return end
    }

    /// Refuses a line that reaches to `end` at least, its LF included, if that is too long.
    private func checkLength(to end: Int, limits: RequestLimits) throws(Refusal) {
        if headerStart > 0 {
            if end - headerStart > limits.headerBytes { throw .headerTooLarge }
        } else if end - lineStart > limits.requestLineBytes + 2 {
            throw .requestLineTooLong
        }
    }

    private mutating func readField(
        _ bytes: Span<UInt8>,
        _ line: Range<Int>,
        into head: inout RequestHead
    ) throws(Refusal) {
        let field = try FieldLine.read(bytes, line)
        head.fields.append(field)
        let value = field.value.range
        switch bytes.knownFramingField(field.name.range) {
        case .host:
            guard !hasHost else { throw .repeatedHost }
            hasHost = true
            guard Authority.isValid(bytes.extracting(value)) else { throw .host }
        case .contentLength: framing.addLength(bytes.extracting(value))
        case .transferEncoding: framing.addCoding(bytes.extracting(value))
        case .connection: bytes.extracting(value).forEachListMember { head.addConnectionOption($0) }
        case .expect: framing.addExpectation(bytes.extracting(value))
        case nil: break
        }
    }

    private func finish(_ head: inout RequestHead) throws(Refusal) {
        if !hasHost, head.minorVersion > 0 { throw .missingHost }
        try framing.apply(to: &head)
        if head.method == .connect { throw .connect }
    }
}

extension Span<UInt8> {
    /// The place of the first LF at or behind `start`.
    func firstLineFeed(from start: Int) -> Int? {
        guard start < count else { return nil }
        return withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress,
                let found = memchr(base + start, Int32(UInt8(ascii: "\n")), buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }
}
