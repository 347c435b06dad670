/// The request target in its four forms (RFC 9112, section 3.2), already known to hold visible ASCII only.
enum Target {
    static func read(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        into head: inout RequestHead
    ) throws(Refusal) {
        guard let first = range.first else { throw .target }
        if bytes[first] == UInt8(ascii: "/") {
            split(bytes, range, into: &head)
        } else if head.method == .connect {
            guard Authority.isValid(bytes.extracting(range)) else { throw .target }
        } else if bytes[first] == UInt8(ascii: "*") {
            guard range.count == 1, head.method == .options else { throw .target }
            head.path = ByteRange(first, range.upperBound)
        } else {
            try readAbsolute(bytes, range, into: &head)
        }
    }

    /// Origin form: a path, and a query behind the first `?`.
    private static func split(_ bytes: Span<UInt8>, _ range: Range<Int>, into head: inout RequestHead) {
        var end = range.lowerBound
        while end < range.upperBound, bytes[end] != UInt8(ascii: "?") { end += 1 }
        head.path = ByteRange(range.lowerBound, end)
        if end < range.upperBound { head.query = ByteRange(end + 1, range.upperBound) }
    }

    /// Absolute form: `http://authority/path?query`, where path and query may be missing.
    private static func readAbsolute(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        into head: inout RequestHead
    ) throws(Refusal) {
        let scheme = bytes.extracting(range)
        let skipped =
            if scheme.hasPrefix("http://") { 7 } else if scheme.hasPrefix("https://") { 8 } else { 0 }
        guard skipped > 0 else { throw .target }
        let start = range.lowerBound + skipped
        var end = start
        while end < range.upperBound, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") {
            end += 1
        }
        guard Authority.isValid(bytes.extracting(start..<end)) else { throw .target }
        head.authority = ByteRange(start, end)
        split(bytes, end..<range.upperBound, into: &head)
        // An empty path means "/" (RFC 9110, section 4.2.3): borrow the last slash of "http://" for it.
        if head.path.isEmpty { head.path = ByteRange(start - 1, start) }
    }
}
